import { expect, test } from "vitest";
import { present } from "../../src/support/invariant.js";
import { verilate } from "../agreement/verilator.js";
import { fault, faultFile, plantFaults } from "./faults.js";
import { chain, pipeline } from "./pipeline-nets.js";

/** What only a pipeline has. */
const faults = [
  fault(
    "full buffer stores all the same",
    "stream_fifo.v",
    "accept = [[s_valid && s_ready]];",
    "s_valid",
  ),
  fault(
    "buffer one word deeper",
    "stream_fifo.v",
    "s_ready = [[level_q != DEPTH[LEVEL_W-1:0]]];",
    "level_q <= DEPTH[LEVEL_W-1:0]",
  ),
  fault(
    "full buffer drops a word",
    "stream_fifo.v",
    ".write_en     ([[accept]]),",
    "accept && level_q != LAST[LEVEL_W-1:0]",
  ),
  fault(
    "word leaves too early",
    "stream_fifo.v",
    "fetch = [[stored_q != {LEVEL_W{1'b0}} && (!valid_q || sent)]];",
    "stored_q != {LEVEL_W{1'b0}}",
  ),
  fault("reset keeps a word", "stream_fifo.v", "if ([[rst]]) begin", "rst && !valid_q"),
  fault("mark does not move", "stream_fifo.v", "if ([[level_q > most_q]]) most_q", "1'b0"),
  fault(
    "elements in another order",
    "stream_resize.v",
    "word_q <= [[gathered[IN_W+:OUT_W]]];",
    "{gathered[IN_W+:IN_W], gathered[OUT_W+:OUT_W-IN_W]}",
  ),
  fault("gathering loses a beat", "stream_resize.v", "s_ready = [[!valid_q || m_ready]];", "1'b1"),
  fault(
    "counters of another engine",
    "pipeline_status.v",
    "layer_q[k]  <= [[reached[k]]] &&",
    "!reached[k]",
  ),
  fault(
    "mark of another stream",
    "pipeline_status.v",
    "stream_q[k] <= [[address == STREAM]];",
    "address == STREAM + 16'd1",
  ),
  fault(
    "cycles of one engine",
    "pipeline_status.v",
    "sum_d  = [[sum_d + engine_cycles[i*32+:32]]];",
    "engine_cycles[i*32+:32]",
  ),
];

const array = { pes: 4, lanes: 4, pixels: 1, digit: 2, post: 1 };
// The second engine is the slowest, so that the first one fills the buffer between them.
const subject = pipeline(chain, {
  engines: [
    { layers: ["p1"], ...array, digit: 4 },
    { layers: ["a2"], ...array, digit: 1, post: 4 },
    { ...array, post: 2 },
  ],
});
const rtl = plantFaults(subject.design.rtl, faults);

/** Unstalled, with a slow end, and with a reset while words are on their way. */
async function matches(number: number, edit = new Map<string, string>()): Promise<boolean[]> {
  const memories = new Map([
    ...subject.design.memories,
    ...edit,
    [faultFile, `${number.toString(16)}\n`],
  ]);
  const faulty = { ...subject, design: { ...subject.design, rtl, memories } };
  const runs = [
    {},
    { stall: 0.99, inputStall: 0 },
    ...[2000, 2600, 3300].map((resetCycle) => ({ resetCycle, stall: 0.5, seed: resetCycle })),
  ];
  const results: boolean[] = [];
  for (const options of runs)
    results.push((await verilate(faulty, { timeout: 30_000, ...options })).match);
  return results;
}

test("without a fault the pipeline they are planted in matches", async () => {
  expect(await matches(0)).not.toContain(false);
});

test.each(faults.map((f, i) => [f.name, f.file, i + 1] as const))(
  "%s (%s) is caught",
  async (_name, _file, number) => {
    expect(await matches(number)).toContain(false);
  },
);

test("parameters of an engine that are not its own are caught", async () => {
  const of = (name: string) => present(subject.design.memories.get(name), name);
  const reversed = new Map([
    ["e0_params.mem", of("e0_params.mem").split("\n").toReversed().join("\n").trimStart()],
  ]);
  expect(await matches(0, reversed)).toContain(false);
});
