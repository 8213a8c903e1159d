import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { inputOf } from "../../src/driver/cosim-model.js";
import { loadModel } from "../../src/driver/load-model.js";
import { present } from "../../src/support/invariant.js";
import { aimedImages } from "./images.js";
import { softwareMismatch } from "./software.js";
import { plannedSubject } from "./subject.js";
import { verilatorMismatch } from "./verilator.js";

const folder = join(import.meta.dirname, "../onnx/models");
const array = { pes: 8, lanes: 8, pixels: 1, digit: 2, post: 2 };

/** Imported products, the independent executor's results of which tests/onnx compares; HLS: hls-models.test.ts. */
describe.each([
  "squeeze_excite",
  "squeeze_excite_flat",
  "spatial_attention",
  "gated_unit",
  "qdq_squeeze_excite",
  "qlinear_mul",
])("%s", (name) => {
  const graph = present(loadModel(join(folder, `${name}.onnx`), createSink()).graph, name);
  const { element, shape } = inputOf(graph).type;
  const images = aimedImages(element, shape, 7, 3);

  it("reference = after passes = BigInt evaluator", () => {
    expect(graph.nodes.map((n) => n.op.name)).toContain("mul");
    expect(softwareMismatch(graph, images)).toBeUndefined();
  });

  it("= RTL in Verilator, every layer", async () => {
    const subject = plannedSubject(graph, array, images);
    expect(await verilatorMismatch(subject, 1)).toBeUndefined();
  });
});
