import type { LayerResult } from "../../src/cosim/cosim-result.js";
import { createSink } from "../../src/diag/diagnostic.js";
import { cosimGraph } from "../../src/driver/cosim-model.js";
import type { Graph } from "../../src/ir/graph.js";
import type { Tensor } from "../../src/num/tensor.js";
import { present } from "../../src/support/invariant.js";
import { createBuilder } from "../ops/build.js";
import { randomTensor, typed } from "../schedule/random-net.js";

const shape = [64, 28, 28];
const sizes = { pes: 32, lanes: 16, pixels: 1, digit: 2, post: 4 } as const;

/**
 * 64 gated channels over windows that share no input, so that passes are independent; `rates`: share of the outputs of each
 * channel that passes on the image, which is not the one that is simulated.
 */
function gatedLayer(image: Tensor, rates: readonly number[]): Graph {
  const network = (thresholds: readonly number[]) => {
    const b = createBuilder();
    const x = b.input(`u4[${shape.join(", ")}]`);
    const { data } = randomTensor(typed("i4"), [64, 64, 2, 2], 3);
    const w = b.constant("i4[64, 64, 2, 2]", [...data]);
    const t = b.constant("i16[64]", [...thresholds]);
    const y = b.op("conv2d", [x, w, undefined, t], { low: 2, stride: 2 });
    const z = b.op("requantize", [y, b.constant("u1[1]", [1])], { shift: 8 }, "u2");
    // An array layer reads channels in any order, so that they may be given to the PEs by their rates.
    b.op("output", [b.op("conv2d", [z, b.constant("i2[2, 64, 1, 1]", () => 1)])]);
    return { b, x, w };
  };
  const { b, x, w } = network(rates.map(() => 0));
  const sums = b.op("conv2d", [x, w], { stride: 2 });
  const weights = w.attrs.get("value") as Tensor;
  const high = { ...image, data: image.data.map((v) => v >> 2) };
  const { data } = sums.op.evaluate(sums, [high, weights]);
  const thresholds = rates.map((rate, c) => {
    const own = [...data.subarray(c * 196, (c + 1) * 196)].sort((p, q) => p - q);
    return own[Math.min(195, Math.floor((1 - rate) * 196))] ?? 0;
  });
  return { ...network(thresholds).b.graph(), name: "gated" };
}

/** Cycles of the layer over its ideal, measured in RTL, and over lockstep. */
export async function measureGate(rates: readonly number[], balanced: boolean) {
  const image = randomTensor(typed("u4"), shape, 9);
  const graph = gatedLayer(randomTensor(typed("u4"), shape, 10), rates);
  const sink = createSink();
  const node = present(
    graph.nodes.find((n) => n.attrs.has("low")),
    "layer",
  );
  const options = balanced ? { ...sizes, rates: new Map([[node.name, rates]]) } : sizes;
  const request = { design: options, samples: [image], count: 1 };
  const result = present(await cosimGraph(graph, request, sink), "result");
  if (!result.match) throw new Error(JSON.stringify(result.firstMismatch));
  return gateRatios(present(result.layers[0], "layer"));
}

/** Share of the outputs that pass; cycles over the ideal: of the busiest PE, of a lockstep array and measured. */
export function gateRatios({ name, gating }: LayerResult) {
  const g = present(gating, `gate of ${name}`);
  const over = (cycles: number) => cycles / g.idealCycles;
  return {
    passRate: g.passRate,
    balance: over(g.balanceCycles),
    lockstep: over(g.lockstepCycles),
    measured: over(g.cycles),
  };
}
