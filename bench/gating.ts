import { createSink } from "../src/diag/diagnostic.js";
import { cosimGraph } from "../src/driver/cosim-model.js";
import { loadModel } from "../src/driver/load-model.js";
import type { Geometry } from "../src/schedule/geometry.js";
import { present } from "../src/support/invariant.js";
import { gateRatios, measureGate } from "../tests/cosim/gated-layer.js";
import { heldBackDigits } from "./digits.js";
import { atMost, type BenchTable, numbersOf, round } from "./table.js";

const trained = "examples/methods/gated/gated.loom";
const trainedArray = (pes: number): Geometry => ({
  ...{ pes, lanes: 8, pixels: 1, digit: 2, post: 4 },
});
const images = 50;

/** Cycles of gated layers in RTL beside the per-output ideal and a lockstep array. */
export async function gatingTable(): Promise<BenchTable> {
  const random = await Promise.all(
    [0.05, 0.2, 0.4, 0.6].map(async (rate) =>
      row(
        "random masks, 64 channels, 32 PEs",
        1.15,
        await measureGate(new Array(64).fill(rate), false),
      ),
    ),
  );
  const rows = [...random, ...(await trainedRows(4)), ...(await trainedRows(8))];
  const worst = (of: string) =>
    Math.max(...numbersOf(rows, 5, ([layer]) => String(layer).includes(of)));
  const trainedClaim = "gated layers of a trained network, cycles over the ideal";
  return {
    name: "gating",
    title: "Precision gating: skipped work as saved cycles",
    text: `Cycles of one gated layer over its ideal (high digits of every output, low digits of those that pass, spread evenly over the PEs): as the limit asks, of a lockstep array (a pixel pays as soon as one PE is active), of the busiest PE by its own work alone, and measured in RTL, bit-exact, cycles as predicted from the masks. Random: thresholds are those that let the share pass on another image. Trained: ${trained} over ${images} held-back digits; its layers have 8, 16 and 16 channels, so 8 PEs have one or two each, at which they take turns. Command: \`npm run bench -- gating\`.`,
    columns: ["layer", "outputs that pass", "limit", "lockstep", "busiest PE", "measured"],
    rows,
    claims: [
      atMost(
        "gated layer, random masks of 5 to 60 %, cycles over the ideal",
        1.15,
        worst("random"),
      ),
      atMost(`${trainedClaim}, 4 PEs`, 1.1, worst(", 4 PEs")),
      atMost(`${trainedClaim}, 8 PEs`, 1.1, worst(", 8 PEs")),
    ],
  };
}

async function trainedRows(pes: number): Promise<readonly (readonly (string | number)[])[]> {
  const sink = createSink();
  const graph = present(loadModel(trained, sink).graph, trained);
  const samples = heldBackDigits()
    .slice(0, images)
    .map((d) => d.image);
  const result = present(
    await cosimGraph(graph, { design: trainedArray(pes), samples }, sink),
    "result",
  );
  if (!result.match) throw new Error(JSON.stringify(result.firstMismatch));
  return result.layers
    .filter((l) => l.gating)
    .map((l) => row(`trained network, ${l.name}, ${pes} PEs`, 1.1, gateRatios(l)));
}

function row(
  layer: string,
  limit: number,
  { passRate, lockstep, balance, measured }: ReturnType<typeof gateRatios>,
): readonly (string | number)[] {
  return [
    layer,
    `${round(100 * passRate, 1)} %`,
    limit,
    round(lockstep, 3),
    round(balance, 3),
    round(measured, 3),
  ];
}
