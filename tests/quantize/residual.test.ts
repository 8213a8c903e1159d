import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { noPlace } from "../../src/diag/place.js";
import { floatNetwork } from "../../src/driver/float-network.js";
import { loadFloatGraph } from "../../src/driver/load-model.js";
import { quantizeModel } from "../../src/driver/quantize-model.js";
import { printElementType } from "../../src/num/element-type.js";
import { readNpz } from "../../src/num/files/npz.js";
import { fillTensor } from "../../src/num/tensor.js";
import { evaluateNetwork } from "../../src/quantize/float-layers.js";
import { imagesOf, type QuantizeOptions } from "../../src/quantize/quantize-network.js";
import { createReference } from "../../src/reference/reference.js";
import { present } from "../../src/support/invariant.js";

const model = path.join(import.meta.dirname, "models", "residual.onnx");
const archive = path.join(import.meta.dirname, "models", "residual.npz");
const arrays = present(
  readNpz(readFileSync(archive), { path: archive, place: noPlace, sink: createSink() }),
  "arrays",
);
const shape = [3, 16, 16];
const images = imagesOf(shape, Float64Array.from(present(arrays.get("input"), "input").data));
const golden = present(arrays.get("output"), "output").data;
const options: QuantizeOptions = {
  ...{ method: "rounding", bits: 8, activationBits: 8, error: 0.01, maxPoints: 4 },
};
const quantized = (chosen: Partial<QuantizeOptions>) =>
  present(quantizeModel(model, archive, { ...options, ...chosen }, createSink()), "network");

describe("a float network with residual sums, joined branches and averages", () => {
  test("its steps compute what onnxruntime does", () => {
    const graph = present(loadFloatGraph(model, createSink()), "graph");
    const network = present(floatNetwork(graph, model, createSink()), "network");
    expect(network.steps.map((s) => s.layer.kind)).toEqual([
      ...["conv", "maxpool", "conv", "conv", "add", "conv", "conv", "conv", "add"],
      ...["conv", "conv", "add", "avgpool", "conv", "concat", "avgpool", "flatten", "dense"],
    ]);
    images.forEach((image, n) => {
      const { data } = present([...evaluateNetwork(network, image)].at(-1), "result");
      data.forEach((v, c) => {
        expect(v).toBeCloseTo(golden[5 * n + c] as number, 5);
      });
    });
  });

  test("8 bits stay close to onnxruntime", () => {
    const { graph } = quantized({});
    const { scale } = present(
      graph.nodes.find((n) => n.op.name === "output"),
      "output",
    ).type;
    const input = present(graph.nodes[0], "input").type;
    const reference = createReference(graph);
    let [lost, all] = [0, 0];
    images.forEach((image, n) => {
      const codes = fillTensor(input.element, shape, (i) =>
        Math.min(Math.round((image.data[i] as number) / (input.scale as number)), 255),
      );
      const [y] = reference.run(new Map([["image", codes]])).outputs.values();
      y?.data.forEach((v, c) => {
        const exact = golden[5 * n + c] as number;
        lost += (v * (scale as number) - exact) ** 2;
        all += exact ** 2;
      });
    });
    expect(lost / all).toBeLessThan(1e-3);
  });

  test("sums are formed on a stream of 16 bits of one scale, which layers quantize on entry", () => {
    const { graph } = quantized({ activationBits: 4 });
    const sums = graph.nodes.filter((n) => n.op.name === "add");
    expect(sums).toHaveLength(3);
    for (const { inputs } of sums)
      for (const n of inputs)
        expect([printElementType(present(n, "operand").type.element), n?.type.scale]).toEqual([
          "i16",
          inputs[0]?.type.scale,
        ]);
    for (const { inputs } of graph.nodes.filter((n) => n.op.name === "conv2d").slice(1))
      expect(inputs[0]?.type.element.bits).toBe(4);
  });
});
