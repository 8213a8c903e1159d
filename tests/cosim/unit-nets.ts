import type { SampleSource } from "../../src/cosim/cosim-options.js";
import { simulationDesign, simulationSample } from "../../src/cosim/from-plan.js";
import type { SimulationDesign } from "../../src/cosim/simulation-design.js";
import { createSink } from "../../src/diag/diagnostic.js";
import { loadAssets } from "../../src/driver/assets.js";
import type { Node } from "../../src/ir/graph.js";
import type { Window } from "../../src/ir/hardware-role.js";
import type { EnginePlan } from "../../src/schedule/design.js";
import { planDesign } from "../../src/schedule/plan.js";
import { present } from "../../src/support/invariant.js";
import * as nets from "../schedule/nets.js";
import { randomTensor, typed } from "../schedule/random-net.js";

const window = (kernel: number, stride: number, pad: number): Window => ({
  kernel: [kernel, kernel],
  stride: [stride, stride],
  pads: [pad, pad, pad, pad],
  dilation: [1, 1],
});

/**
 * A small network that makes every unit of the engine work: several digits, offsets of all weight types, all
 * roundings, thresholds with both signs, fused and plain pooling, a sum, residuals and entry quantizers, points, padding
 * and a stride, channel counts that fill nothing.
 */
export function unitNet(): nets.Net {
  const net = nets.createNet();
  const x = nets.input(net, typed("i4"), [3, 8, 8]);
  const requantize = (
    node: Parameters<typeof nets.requantize>[1],
    type: string,
    spec: Omit<nets.RequantizeSpec, "element">,
  ) => nets.requantize(net, node, { ...spec, element: typed(type) });
  const bias = randomTensor(typed("i6"), [5], 9);
  const c1 = nets.conv(
    net,
    x,
    randomTensor(typed("i4"), [5, 3, 3, 3], 1),
    bias,
    1,
    window(3, 1, 1),
  );
  const multiplier = [11, 9, -13, 7, 10];
  const a1 = requantize(c1, "i4", {
    multiplier,
    bias: [5, -30, 64, 0, 7],
    shift: 8,
    rounding: "half-even",
  });
  const c2 = nets.conv(
    net,
    a1,
    randomTensor(typed("o2"), [10, 5, 3, 3], 2),
    undefined,
    1,
    window(3, 2, 1),
  );
  const a2 = nets.threshold(
    net,
    c2,
    [[-31, 2, 40]],
    [1, -1, 1, 1, -1, 1, 1, -1, 1, 1],
    typed("u2"),
  );
  const c3 = nets.conv(
    net,
    a2,
    randomTensor(typed("t2"), [10, 10, 1, 1], 3),
    undefined,
    1,
    window(1, 1, 0),
  );
  const a3 = requantize(c3, "i5", { multiplier: [21], bias: [3], shift: 4, rounding: "floor" });
  const fused = nets.pool(net, a3, "max", window(2, 2, 0));
  const sums = nets.pool(net, a2, "sum", window(3, 1, 1));
  const a4 = requantize(sums, "i5", {
    multiplier: [-7],
    bias: [50],
    shift: 3,
    rounding: "toward-zero",
  });
  const plain = nets.pool(net, a4, "max", window(3, 2, 1));
  const both = nets.sum(net, [fused, plain]);
  const a5 = requantize(both, "i4", { multiplier: [5], bias: [0], shift: 2, rounding: "half-up" });
  const point = (x: Node, seed: number) =>
    nets.conv(
      net,
      x,
      randomTensor(typed("i3"), [10, 10, 1, 1], seed),
      undefined,
      1,
      window(1, 1, 0),
    );
  const h1 = requantize(point(a5, 5), "i9", {
    multiplier: [29],
    bias: [40],
    shift: 2,
    rounding: "half-up",
  });
  const q1 = requantize(h1, "i3", { multiplier: [3], bias: [0], shift: 6, rounding: "half-even" });
  const r1 = requantize(point(q1, 6), "i9", {
    multiplier: [100, 90, -80, 70, 60, 50, 40, -30, 20, 110],
    bias: [9],
    shift: 3,
    rounding: "floor",
  });
  const clamp = { multiplier: [1], bias: [0], shift: 0, rounding: "floor" } as const;
  const h2 = nets.requantize(net, nets.sum(net, [h1, r1]), { ...clamp, element: typed("i8") });
  const q2 = nets.threshold(net, h2, [[-50, 0, 60]], [1], typed("u2"));
  const rows = nets.conv(
    net,
    q2,
    randomTensor(typed("i3"), [15, 10, 1, 1], 7),
    undefined,
    1,
    window(1, 1, 0),
  );
  const coefficients = [3, -2, 5, 1, 4, 7, -6, 2, 5, 3, 1, -4, 6, 2, 9];
  const joined = nets.combine(net, rows, [1, 2, 1, 2, 2, 1, 1, 2, 1, 2], coefficients);
  const h3 = nets.sum(net, [joined, h2]);
  const a6 = requantize(h3, "i4", {
    multiplier: [7, 5, -6, 7, 9, 3, 4, 8, -7, 5],
    bias: [-100],
    shift: 7,
    rounding: "half-up",
  });
  const flat = nets.flatten(net, a6);
  nets.output(net, nets.dense(net, flat, randomTensor(typed("i3"), [7, 40], 4), undefined));
  return net;
}

/** The geometry in which the network's channels fill neither PEs nor lanes. */
const unitGeometry = { pes: 8, lanes: 8, pixels: 2, digit: 2, post: 4 };

/** A network planned and ready to simulate, with `count` seeded random samples. */
export function unitDesign(
  net: nets.Net,
  geometry: Parameters<typeof planDesign>[1] = unitGeometry,
): {
  readonly plan: EnginePlan;
  readonly design: SimulationDesign;
  samples(count: number): SampleSource;
} {
  const sink = createSink();
  const planned = planDesign(net.graph(), geometry, sink);
  if (!planned) throw new Error(JSON.stringify(sink.diagnostics));
  const plan = present(planned.engines[0], "engine");
  const { element, shape } = present(net.nodes[0], "input").type;
  const at = (i: number) => {
    const values = nets.evaluateNet(net, randomTensor(element, shape, i + 1));
    return simulationSample(
      planned,
      new Map([...values].map(([node, tensor]) => [node.name, tensor])),
    );
  };
  return {
    plan,
    design: simulationDesign(planned, loadAssets()),
    samples: (count) => ({ count, at }),
  };
}
