import type { BenchPlan } from "./describe-bench.js";
import { type Cycle, playCase } from "./play.js";

/** A port, or one that takes several fields, the first one highest. */
type Port = string | readonly [name: string, fields: number];

/** A module with its parameters, the ports that a cycle drives and shows, in the order of its fields, and the cycles. */
export interface Played {
  readonly module: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly cycles: readonly Cycle[];
}

/** A bench of such modules by the name of their case; `sources`: the modules of hw/ they need. */
export function playedBench(
  played: Readonly<Record<string, Played>>,
  sources: readonly string[],
  bugs: BenchPlan["bugs"],
): BenchPlan {
  const cases = Object.entries(played);
  const instances = cases.map(([name, own], index) => instance(name, own, index));
  const done = `wire [${cases.length - 1}:0] done;\n`;
  return {
    bench: {
      top: "played_bench",
      benchSources: ["played_bench.v", "player.v"],
      sources: sources.map((name) => `${name}.v`),
    },
    cases: new Map(cases.map(([name, { cycles }]) => [`${name}.mem`, playCase(cycles)])),
    memories: new Map([["instances.vh", [done, ...instances].join("\n")]]),
    bugs,
  };
}

function instance(name: string, played: Played, index: number): string {
  const { module, parameters, inputs, outputs, cycles } = played;
  const driven = ports(
    inputs,
    (cycles[0]?.inputs ?? []).map(([, width]) => width),
  );
  const shown = ports(
    outputs,
    (cycles[0]?.outputs ?? []).map(([, width]) => width),
  );
  const own = Object.entries(parameters).map(([key, value]) => `.${key}(${value})`);
  const connections = [
    ".clk(clk)",
    ...driven.list.map((p) => `.${p.port}(${name}_in[${p.at}+:${p.width}])`),
    ...shown.list.map((p) => `.${p.port}(${name}_out[${p.at}+:${p.width}])`),
  ];
  return `wire [${driven.bits - 1}:0] ${name}_in;
wire [${shown.bits - 1}:0] ${name}_out;
player #(.IN_W(${driven.bits}), .OUT_W(${shown.bits}), .FILE("${name}.mem")) u_${name}_player (
  .clk(clk), .inputs(${name}_in), .outputs(${name}_out), .done(done[${index}]));
${module} #(${own.join(", ")}) u_${name} (
  ${connections.join(",\n  ")});
`;
}

/** Where each port lies: the first one highest. */
function ports(names: readonly Port[], widths: readonly number[]) {
  const spans = names.map((p) => (typeof p === "string" ? ([p, 1] as const) : p));
  const fields = spans.reduce((n, [, count]) => n + count, 0);
  if (fields !== widths.length)
    throw new Error(`ports of ${fields} fields, but ${widths.length}: ${names.join()}`);
  const bits = widths.reduce((n, w) => n + w, 0);
  let [at, next] = [bits, 0];
  const list = spans.map(([port, count]) => {
    const width = widths.slice(next, next + count).reduce((n, w) => n + w, 0);
    next += count;
    at -= width;
    return { port, at, width };
  });
  return { bits, list };
}
