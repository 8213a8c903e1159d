import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { quantizeModel } from "../../src/driver/quantize-model.js";
import { present } from "../../src/support/invariant.js";
import { randomTensor } from "../schedule/random-net.js";
import { icarusOnce } from "./icarus.js";
import { softwareMismatch } from "./software.js";
import { plannedSubject } from "./subject.js";

const model = "tests/quantize/models/residual.onnx";
const calibration = "tests/quantize/models/residual.npz";

/** Streams of 16 bits, points and their joint sums on one engine, from float weights. */
test.each([
  ["rounding", 4],
  ["multipoint", 2],
] as const)("residual network quantized by %s to %d bits", async (method, bits) => {
  const options = { method, bits, activationBits: 4, error: 0.01, maxPoints: 4 };
  const { graph } = present(quantizeModel(model, calibration, options, createSink()), "network");
  const images = [randomTensor({ kind: "u", bits: 8 }, [3, 16, 16], 1)];
  expect(softwareMismatch(graph, images)).toBeUndefined();
  const subject = plannedSubject(graph, { pes: 8, lanes: 8, pixels: 1, digit: 2 }, images);
  expect(await icarusOnce(subject, 1)).toBeUndefined();
});
