import { describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import type { Window } from "../../src/ir/hardware-role.js";
import { verifyGraph } from "../../src/ir/verify.js";
import { createRandom } from "../../src/num/random.js";
import { elementCount, fillTensor } from "../../src/num/tensor.js";
import { evaluateFloat, evaluateNetwork } from "../../src/quantize/float-layers.js";
import {
  type FloatLayer,
  type FloatNetwork,
  type FloatTensor,
  unbounded,
} from "../../src/quantize/float-network.js";
import { samplePatches } from "../../src/quantize/patches.js";
import { type QuantizeOptions, quantizeNetwork } from "../../src/quantize/quantize-network.js";
import { createReference } from "../../src/reference/reference.js";
import { present } from "../../src/support/invariant.js";

const random = createRandom(5);
const normal = () => random() + random() + random() - 1.5;
const tensor = (shape: readonly number[], value: () => number): FloatTensor => ({
  shape,
  data: Float64Array.from({ length: elementCount(shape) }, value),
});
const window = (size: number, stride: number, pad: number): Window => ({
  ...{ kernel: [size, size], stride: [stride, stride], dilation: [1, 1] },
  pads: [pad, pad, pad, pad],
});

const relu = { low: 0, high: Number.POSITIVE_INFINITY };
const layers: readonly FloatLayer[] = [
  {
    ...{ kind: "conv", name: "first", groups: 1, window: window(3, 1, 1), bounds: relu },
    ...{ weights: tensor([6, 2, 3, 3], normal), bias: tensor([6], normal).data },
  },
  { kind: "maxpool", window: window(3, 2, 1) },
  {
    ...{ kind: "conv", name: "second", groups: 3, window: window(3, 2, 1), bounds: unbounded },
    ...{ weights: tensor([6, 2, 3, 3], normal), bias: tensor([6], normal).data },
  },
  { kind: "avgpool", window: window(3, 1, 1), counted: false },
  { kind: "avgpool", window: window(3, 3, 0), counted: true },
  { kind: "flatten" },
  {
    ...{ kind: "dense", name: "scores", weights: tensor([4, 6], normal), bounds: unbounded },
    ...{ bias: tensor([4], normal).data },
  },
];
const network: FloatNetwork = {
  name: "small",
  input: { name: "image", shape: [2, 9, 9] },
  steps: layers.map((layer, i) => ({ layer, inputs: [i] })),
};
const images = Array.from({ length: 12 }, () => tensor([2, 9, 9], random));
const options: QuantizeOptions = {
  ...{ method: "rounding", bits: 8, activationBits: 8, error: 0.01, maxPoints: 3 },
};

/** Real outputs of the float network and of the integer one, image by image. */
function outputs(chosen: QuantizeOptions): readonly (readonly [number[], number[]])[] {
  const { graph } = quantizeNetwork(network, images, chosen);
  const reference = createReference(graph);
  const { element, shape, scale } = present(graph.nodes[0], "input").type;
  const step = scale as number;
  const top = 2 ** element.bits - 1;
  return images.map((image) => {
    const codes = fillTensor(element, shape, (i) =>
      Math.min(Math.round((image.data[i] ?? 0) / step), top),
    );
    const result = present([...reference.run(new Map([["image", codes]])).outputs][0], "output");
    const unit = present(graph.nodes.at(-1), "output").type.scale as number;
    const float = present([...evaluateNetwork(network, image)].at(-1), "result");
    return [[...float.data], [...result[1].data].map((v) => v * unit)];
  });
}

test("means leave padding out or count it", () => {
  const x = { shape: [1, 1, 3], data: Float64Array.of(3, 6, 12) };
  const spec: Window = { ...window(1, 1, 0), kernel: [1, 3], pads: [0, 1, 0, 1] };
  const mean = (counted: boolean) => [
    ...evaluateFloat({ kind: "avgpool", window: spec, counted }, [x]).data,
  ];
  expect([mean(true), mean(false)]).toEqual([
    [3, 7, 6],
    [4.5, 7, 9],
  ]);
});

describe("quantizeNetwork", () => {
  test("8 bits are close to the float network, and the graph is legal", () => {
    const { graph } = quantizeNetwork(network, images, options);
    expect(verifyGraph(graph, createSink())).toBe(true);
    const pairs = outputs(options);
    const largest = Math.max(...pairs.flatMap(([f]) => f.map(Math.abs)));
    for (const [float, integer] of pairs)
      float.forEach((v, i) => {
        expect(Math.abs((integer[i] ?? 0) - v) / largest).toBeLessThan(0.03);
      });
  });

  test("points bring 2 bits close to the float network", () => {
    const chosen = {
      ...options,
      method: "multipoint",
      bits: 2,
      error: 0.001,
      maxPoints: 8,
    } as const;
    const { graph, layers } = quantizeNetwork(network, images, chosen);
    expect(verifyGraph(graph, createSink())).toBe(true);
    // The second layer has groups: one point a channel.
    expect(layers.map((l) => l.points > l.channels)).toEqual([true, false, true]);
    expect(graph.nodes.filter((n) => n.op.name === "multipoint")).toHaveLength(2);
    const distance = (o: QuantizeOptions) =>
      outputs(o).reduce(
        (sum, [f, q]) => sum + f.reduce((s, v, i) => s + (v - (q[i] ?? 0)) ** 2, 0),
        0,
      );
    expect(distance(chosen)).toBeLessThan(distance({ ...chosen, method: "rounding" }) / 2);
  });

  test("fewer bits lose more, and one nearest point loses less than rounding", () => {
    const loss = (chosen: Partial<QuantizeOptions>) =>
      quantizeNetwork(network, images, { ...options, ...chosen }).layers.reduce(
        (sum, l) => sum + l.error,
        0,
      );
    const rounded = [8, 4, 3].map((bits) => loss({ bits }));
    expect(rounded[0]).toBeLessThan(rounded[1] ?? 0);
    expect(rounded[1]).toBeLessThan(rounded[2] ?? 0);
    const point = loss({ method: "multipoint", bits: 3, maxPoints: 1 });
    expect(point).toBeLessThan(rounded[2] ?? 0);
  });
});

test("a patch holds what the convolution multiplies", () => {
  const spec = { ...window(3, 2, 1), pads: [1, 0, 1, 2] } as const;
  const map = fillTensor({ kind: "u", bits: 4 }, [2, 5, 6], (i) => (7 * i) % 16);
  const x = { shape: map.shape, data: Float64Array.from(map.data) };
  const weights = tensor([1, 2, 3, 3], normal);
  const bias = new Float64Array(1);
  const layer = {
    kind: "conv",
    name: "c",
    groups: 1,
    window: spec,
    weights,
    bias,
    bounds: unbounded,
  } as const;
  const y = evaluateFloat(layer, [x]);
  const [, height = 0, width = 0] = y.shape;
  const patches = samplePatches([map], spec, [height, width], { first: 0, count: 2 }, 200);
  const seen = new Set<number>();
  for (let row = 0; row < patches.rows; row++) {
    const patch = patches.data.subarray(row * patches.columns, (row + 1) * patches.columns);
    const sum = patch.reduce((s, v, i) => s + v * (weights.data[i] ?? 0), 0);
    const at = y.data.findIndex((v) => Math.abs(v - sum) < 1e-9);
    expect(at).toBeGreaterThanOrEqual(0);
    seen.add(at);
  }
  expect(seen.size).toBe(y.data.length);
});
