import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { floatNetwork } from "../../src/driver/float-network.js";
import { writeModel } from "../../src/driver/import-model.js";
import { loadFloatGraph } from "../../src/driver/load-model.js";
import { quantizeModel } from "../../src/driver/quantize-model.js";
import type { FloatGraph, FloatValue } from "../../src/frontend/onnx/float-graph.js";
import { writeNpz } from "../../src/num/files/npz.js";
import { hostOf } from "../../src/num/host-tensor.js";
import { evaluateFloat } from "../../src/quantize/float-layers.js";
import type { QuantizeOptions } from "../../src/quantize/quantize-network.js";
import type { LayerQuantization } from "../../src/quantize/weights.js";
import { present } from "../../src/support/invariant.js";

const model = "zoo/float.onnx";
const options: QuantizeOptions = {
  ...{ method: "rounding", bits: 8, activationBits: 8, error: 0.01, maxPoints: 4 },
};
const scratch = mkdtempSync(join(tmpdir(), "bitloom-quantize-"));
afterAll(() => rmSync(scratch, { recursive: true }));

function archive(name: string, array: string, shape: number[], value: number): string {
  const data = new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(value);
  const path = join(scratch, name);
  writeFileSync(path, writeNpz(new Map([[array, { dtype: "f32", shape, data }]])));
  return path;
}

describe("quantizing a float ONNX model", () => {
  test("reads the layers, each with its ReLU, and 8 bits lose next to nothing", () => {
    const sink = createSink();
    const graph = present(loadFloatGraph(model, sink), "graph");
    const kinds = floatNetwork(graph, model, sink)?.steps.map((s) => s.layer.kind);
    expect(kinds).toEqual([
      ...["conv", "maxpool", "conv", "conv", "conv", "avgpool", "flatten", "dense"],
    ]);
    const quantized = quantizeModel(model, "zoo/calibration.npz", options, sink);
    expect(sink.diagnostics).toEqual([]);
    expect(quantized?.layers).toHaveLength(5);
    for (const { error, points, channels } of quantized?.layers ?? []) {
      expect(error).toBeLessThan(1e-3);
      expect(points).toBe(channels);
    }
  });

  test.each([
    ["multipoint-3bit", { method: "multipoint", bits: 3, error: 0.003, maxPoints: 4 }],
    ["multipoint-2bit", { method: "multipoint", bits: 2, error: 0.01, maxPoints: 6 }],
    ["rounding-3bit", { bits: 3 }],
    ["rounding-2bit", { bits: 2 }],
  ] as const)("examples/methods/%s is what it writes", (name, chosen) => {
    const sink = createSink();
    const quantized = quantizeModel(model, "zoo/calibration.npz", { ...options, ...chosen }, sink);
    const written = writeModel(present(quantized, name).graph, join(scratch, `${name}.loom`), sink);
    for (const file of present(written, "files"))
      expect(readFileSync(file)).toEqual(
        readFileSync(join("examples/methods", name, basename(file))),
      );
  });

  test("what points beyond the first cost: MACs, cycles, bytes", () => {
    const chosen = { ...options, method: "multipoint", bits: 3, maxPoints: 3 } as const;
    const quantized = quantizeModel(model, "zoo/calibration.npz", chosen, createSink());
    const { onePoint, allPoints } = present(quantized?.costs, "costs");
    const sum = (of: (l: LayerQuantization) => number) =>
      present(quantized, "network").layers.reduce((n, l) => n + of(l), 0);
    expect([onePoint.macs, allPoints.macs]).toEqual([sum((l) => l.plainMacs), sum((l) => l.macs)]);
    // 3 bits a weight: 5x5 and 3x3 taps, 8 or 16 channels in, and the dense layer's 16.
    const weights = [25, 72, 72, 144, 16];
    const bits = (rows: number[]) => rows.reduce((n, r, i) => n + 3 * r * (weights[i] ?? 0), 0);
    expect(onePoint.weightBytes).toBe(Math.ceil(bits([8, 8, 16, 16, 10]) / 8));
    const points = present(quantized, "network").layers.map((l) => l.points);
    expect(allPoints.weightBytes).toBeGreaterThan(bits(points) / 8);
    expect(allPoints.weightBytes).toBeLessThan(bits(points) / 8 + 2 * sum((l) => l.points));
    expect(present(allPoints.cycles, "cycles")).toBeGreaterThan(present(onePoint.cycles, "cycles"));
    expect(quantizeModel(model, "zoo/calibration.npz", options, createSink())?.costs).toBe(
      undefined,
    );
  });

  test.each([
    ["an archive without `input`", () => archive("other.npz", "x", [1, 1, 28, 28], 0), "BL1401"],
    ["another shape", () => archive("shape.npz", "input", [2, 28, 27], 0), "BL1402"],
    ["no number", () => archive("nan.npz", "input", [1, 1, 28, 28], Number.NaN), "BL1410"],
    ["no samples", () => archive("empty.npz", "input", [0, 1, 28, 28], 0), "BL1410"],
    ["no file", () => join(scratch, "none.npz"), "BL1405"],
  ])("%s is one diagnostic", (_, calibration, code) => {
    const sink = createSink();
    expect(quantizeModel(model, calibration(), options, sink)).toBeUndefined();
    expect(sink.diagnostics.map((d) => d.code)).toEqual([code]);
  });
});

describe("float graphs as steps", () => {
  const value = (source: FloatValue["source"], shape: readonly number[]): FloatValue => ({
    ...{ name: "v", path: "node", type: { dtype: "f32", shape }, source },
  });
  const constant = (shape: readonly number[], data: readonly number[]) =>
    value(
      { kind: "constant", tensor: () => hostOf("f32", shape, data), codes: () => undefined },
      shape,
    );
  const input = value({ kind: "input" }, [1, 3]);
  const step = (op: string, inputs: readonly FloatValue[], attrs: [string, number][] = []) =>
    value({ kind: "op", op, inputs, attrs: new Map(attrs) }, [1, 2]);
  const before = (v: FloatValue): FloatValue[] =>
    v.source.kind === "op" ? [...v.source.inputs.flatMap(before), v] : [v];
  const graphOf = (output: FloatValue): FloatGraph => ({
    ...{ name: "g", input, values: [...new Set(before(output))], output },
  });
  const product = step("MatMul", [input, constant([3, 2], [1, 2, 3, 4, 5, 6])]);

  test("scales, shifts and batch norms fold into the weights before them", () => {
    const scaled = step("Mul", [constant([2], [2, -1]), product]);
    const shifted = step("Sub", [scaled, constant([1], [1])]);
    const stats = [
      [1, 2],
      [0, 1],
      [3, 4],
      [3, 8],
    ].map((list) => constant([2], list));
    const norm = step("BatchNormalization", [shifted, ...stats], [["epsilon", 1]]);
    const network = floatNetwork(graphOf(norm), "g.onnx", createSink());
    const [{ layer } = { layer: undefined }] = network?.steps ?? [];
    const x = { shape: [3], data: Float64Array.of(1, 2, 3) };
    // 1*1+3*2+5*3 = 22 -> 43 -> (43-3)/2; 2+8+18 = 28 -> -29 -> 2*(-29-4)/3+1
    const y = evaluateFloat(present(layer, "layer"), [x]);
    expect([...y.data].map((v) => Number(v.toFixed(9)))).toEqual([20, -21]);
  });

  test.each([
    ["a product of two branches", step("Mul", [product, product])],
    [
      "a result of three axes",
      value({ kind: "op", op: "Reshape", inputs: [product], attrs: new Map() }, [1, 2, 1]),
    ],
    ["an op of its own", step("Softmax", [product])],
    ["a constant per element", step("Add", [product, constant([1, 4], [1, 2, 3, 4])])],
    ["a difference the wrong way round", step("Sub", [constant([1], [1]), product])],
    ["a scale with nothing before it", step("Mul", [input, constant([1], [2])])],
  ])("%s is refused with its place", (_, output) => {
    const sink = createSink();
    expect(floatNetwork(graphOf(output), "g.onnx", sink)).toBeUndefined();
    expect(sink.diagnostics.map((d) => d.code)).toEqual(["BL1505"]);
  });
});
