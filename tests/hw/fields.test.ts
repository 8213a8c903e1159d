import { aheadFields } from "../../src/schedule/gate-format.js";
import { jobReaders } from "../../src/schedule/job-format.js";
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

/** A module under test: the word it gets and the fields it cuts out. */
interface Cut {
  readonly name: string;
  readonly file: string;
  readonly prefix: string;
  readonly word: readonly Field[];
  readonly fields: readonly Field[];
}

const cuts: readonly Cut[] = [
  ...Object.entries(jobReaders).map(([module, { half, fields }]) => {
    const names: readonly string[] = fields;
    return {
      ...{ name: module.slice("job_".length, -"_fields".length), file: `${module}.v` },
      ...{ prefix: "job", word: half, fields: half.filter((f) => names.includes(f.name)) },
    };
  }),
  {
    ...{ name: "step", file: "step_fields.v", prefix: "step" },
    ...{ word: stepFields, fields: stepFields },
  },
  {
    ...{ name: "gate_job", file: "gate_job_fields.v", prefix: "job" },
    ...{ word: aheadFields, fields: aheadFields },
  },
];

function makeCase({ word, fields }: Cut): BenchCase {
  const random = createRandom(fields.length);
  const words = [
    ...alone(word),
    Object.fromEntries(word.map((f) => [f.name, lowest(f)])),
    Object.fromEntries(word.map((f) => [f.name, highest(f)])),
    ...Array.from({ length: 60 }, () => mixed(word, random)),
  ];
  const width = widthOf(word);
  const cycles = words.map((values) => ({
    inputs: [[packWord(word, values), width]] as const,
    outputs: fields.toReversed().map((f) => [values[f.name], f.bits] as const),
  }));
  return playCase(cycles);
}

const snake = (name: string) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
const widthOf = (fields: readonly Field[]) => fields.reduce((n, f) => n + f.bits, 0);

/** Wires of a module's fields with the player that compares them, and the module's ports. */
function connect({ name, prefix, word, fields }: Cut, index: number) {
  const wires = fields.map((f) => `wire [${f.bits - 1}:0] ${name}_${snake(f.name)};`);
  const outputs = fields.toReversed().map((f) => `${name}_${snake(f.name)}`);
  const ports = fields.map((f) => `.${prefix}_${snake(f.name)}(${name}_${snake(f.name)})`);
  const [inWidth, outWidth] = [widthOf(word), widthOf(fields)];
  const lines = [
    ...wires,
    `wire [${inWidth - 1}:0] ${name}_word;`,
    `player #(.IN_W(${inWidth}), .OUT_W(${outWidth}), .FILE("${name}.mem")) u_${name}_player (`,
    `  .clk(clk), .inputs(${name}_word), .outputs({${outputs.join(", ")}}), .done(done[${index}]));`,
  ];
  return [
    [`${name}_player.vh`, `${lines.join("\n")}\n`],
    [`${name}_ports.vh`, `${[`.word(${name}_word)`, ...ports].join(",\n")}\n`],
  ] as const;
}

const file = (name: string) => `job_${name}_fields.v`;

describeBench({
  bench: {
    top: "fields_bench",
    benchSources: ["fields_bench.v", "player.v"],
    sources: cuts.map((cut) => cut.file),
  },
  cases: new Map(cuts.map((cut) => [`${cut.name}.mem`, makeCase(cut)])),
  memories: new Map(cuts.flatMap(connect)),
  bugs: [
    {
      file: file("sequence"),
      find: "job_pixels_last = word[387+:5]",
      replace: "job_pixels_last = word[382+:5]",
    },
    { file: file("loop"), find: "job_a2 = word[160+:18]", replace: "job_a2 = word[161+:18]" },
    { file: file("loop"), find: "job_x3 = word[308+:16]", replace: "job_x3 = word[292+:16]" },
    {
      file: file("operand"),
      find: "job_in_width = word[340+:16]",
      replace: "job_in_width = word[324+:16]",
    },
    {
      file: file("vector"),
      find: "job_argmax = word[418+:1]",
      replace: "job_argmax = word[417+:1]",
    },
    { file: file("tile"), find: "job_digits = word[24+:4]", replace: "job_digits = word[25+:4]" },
    {
      file: file("scale"),
      find: "job_low = word[48+:34]",
      replace: "job_low = {2'b00, word[48+:32]}",
    },
    {
      file: file("scale"),
      find: "job_sum_odd = word[38+:1]",
      replace: "job_sum_odd = word[39+:1]",
    },
    {
      file: file("join"),
      find: "job_join_low = word[389+:34]",
      replace: "job_join_low = word[423+:34]",
    },
    {
      file: file("write"),
      find: "job_ob_pixel = word[332+:18]",
      replace: "job_ob_pixel = word[314+:18]",
    },
    {
      file: "step_fields.v",
      find: "step_dy = word[30+:10]",
      replace: "step_dy = {1'b0, word[30+:9]}",
    },
    {
      file: "gate_job_fields.v",
      find: "job_sum_odd_left = word[146+:1]",
      replace: "job_sum_odd_left = word[145+:1]",
    },
    { file: "step_fields.v", find: "step_dx = word[40+:10]", replace: "step_dx = word[30+:10]" },
  ],
});
