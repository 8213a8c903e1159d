import { drainFields, issueFields } from "../../src/schedule/job-format.js";
import { stepFields } from "../../src/schedule/step-format.js";
import { type Field, packWord } from "../../src/schedule/word-format.js";
import { type BenchCase, describeBench } from "./describe-bench.js";
import { playCase } from "./play.js";
import { createRandom } from "./vectors.js";

type Values = Readonly<Record<string, number>>;

function lowest({ bits, signed }: Field): number {
  return signed ? -(2 ** (bits - 1)) : 0;
}

function highest({ bits, signed }: Field): number {
  return signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
}

const none = (fields: readonly Field[]): Values =>
  Object.fromEntries(fields.map((f) => [f.name, 0]));

/** Every field alone at both ends and at one and minus one, all others 0. */
function alone(fields: readonly Field[]): Values[] {
  const quiet = none(fields);
  return fields.flatMap((f) =>
    [lowest(f), highest(f), 1, ...(f.signed ? [-1] : [])].map((v) => ({ ...quiet, [f.name]: v })),
  );
}

/** All fields at random, every fourth one at an end. */
function mixed(fields: readonly Field[], random: (width: number) => bigint): Values {
  const value = (f: Field): number => {
    const kind = random(3);
    if (kind === 0n) return lowest(f);
    if (kind === 1n) return highest(f);
    return lowest(f) + Number(random(f.bits));
  };
  return Object.fromEntries(fields.map((f) => [f.name, value(f)]));
}

function makeCase(fields: readonly Field[]): BenchCase {
  const random = createRandom(fields.length);
  const words = [
    ...alone(fields),
    Object.fromEntries(fields.map((f) => [f.name, lowest(f)])),
    Object.fromEntries(fields.map((f) => [f.name, highest(f)])),
    ...Array.from({ length: 60 }, () => mixed(fields, random)),
  ];
  const width = widthOf(fields);
  const cycles = words.map((values) => ({
    inputs: [[packWord(fields, values), width]] as const,
    outputs: fields.toReversed().map((f) => [values[f.name], f.bits] as const),
  }));
  return playCase(cycles);
}

const snake = (name: string) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
const widthOf = (fields: readonly Field[]) => fields.reduce((n, f) => n + f.bits, 0);

/** Wires of a module's fields, and its ports; `prefix` is that of the module's port names. */
function connect(name: string, prefix: string, fields: readonly Field[]) {
  const wires = fields.map((f) => `wire [${f.bits - 1}:0] ${name}_${snake(f.name)};`);
  const outputs = fields.toReversed().map((f) => `${name}_${snake(f.name)}`);
  const ports = fields.map((f) => `.${prefix}_${snake(f.name)}(${name}_${snake(f.name)})`);
  const width = `localparam ${name.toUpperCase()}_W = ${widthOf(fields)};`;
  const words = `wire [${widthOf(fields) - 1}:0] ${name}_word, ${name}_outputs;`;
  const joined = `assign ${name}_outputs = {${outputs.join(", ")}};`;
  return [
    [`${name}_wires.vh`, [width, words, ...wires, joined, ""].join("\n")],
    [`${name}_ports.vh`, `${[`.word(${name}_word)`, ...ports].join(",\n")}\n`],
  ] as const;
}

const issue = "job_issue_fields.v";
const drain = "job_drain_fields.v";
const step = "step_fields.v";

describeBench({
  bench: {
    top: "fields_bench",
    benchSources: ["fields_bench.v", "player.v"],
    sources: [issue, drain, step],
  },
  cases: new Map([
    ["issue.mem", makeCase(issueFields)],
    ["drain.mem", makeCase(drainFields)],
    ["step.mem", makeCase(stepFields)],
  ]),
  memories: new Map([
    ...connect("issue", "job", issueFields),
    ...connect("drain", "job", drainFields),
    ...connect("step", "step", stepFields),
  ]),
  bugs: [
    { file: issue, find: "job_a2 = word[160+:18]", replace: "job_a2 = word[161+:18]" },
    { file: issue, find: "job_x3 = word[308+:16]", replace: "job_x3 = word[292+:16]" },
    { file: issue, find: "job_argmax = word[418+:1]", replace: "job_argmax = word[417+:1]" },
    { file: drain, find: "job_low = word[48+:34]", replace: "job_low = {2'b00, word[48+:32]}" },
    { file: drain, find: "job_sum_odd = word[38+:1]", replace: "job_sum_odd = word[39+:1]" },
    { file: drain, find: "job_ob_pixel = word[332+:18]", replace: "job_ob_pixel = word[314+:18]" },
    { file: step, find: "step_dy = word[30+:10]", replace: "step_dy = {1'b0, word[30+:9]}" },
    { file: step, find: "step_dx = word[40+:10]", replace: "step_dx = word[30+:10]" },
  ],
});
