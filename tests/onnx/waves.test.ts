import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { createContext } from "../../src/frontend/onnx/context.js";
import { createIrBuilder } from "../../src/frontend/onnx/trace/ir-builder.js";
import { findWave, wavesNode } from "../../src/frontend/onnx/trace/waves.js";
import { noWeights } from "../../src/frontend/weight-source.js";
import { narrowest } from "../../src/num/element-type.js";
import { fillTensor } from "../../src/num/tensor.js";
import { createReference } from "../../src/reference/reference.js";
import { present } from "../../src/support/invariant.js";

const range = { min: -128, max: 127 };
const path = "p";

/** A function of each channel's codes, written as thresholds and worked out on every code by the reference. */
function evaluate(functions: readonly ((k: number) => number)[], low: number, high: number) {
  const ir = createIrBuilder(createContext("m.onnx", noWeights, createSink()));
  const shape = [functions.length, 1, 256];
  const x = ir.node(
    "input",
    { name: "x", path },
    [],
    {},
    { element: { kind: "i", bits: 8 }, shape },
  );
  const waves = functions.map((f) =>
    present(findWave({ apply: (k) => f(k) - low, direction: undefined }, range), "wave"),
  );
  const element = present(narrowest({ min: low, max: high }), "type");
  const result = { name: "y", path, declared: { element, shape }, attrs: { scale: 1 }, low, high };
  const y = wavesNode(present(x, "x"), waves, result, ir);
  ir.node("output", { name: "result", path }, [y]);
  const samples = fillTensor({ kind: "i", bits: 8 }, shape, (i) => (i % 256) - 128);
  const nodes = [...ir.nodes];
  const outputs = createReference({ name: "g", nodes }).run(new Map([["x", samples]])).outputs;
  const levels = nodes.filter((n) => n.op.name === "threshold").map((n) => n.inputs[1]?.type.shape);
  return { found: Array.from([...outputs.values()][0]?.data ?? []), levels };
}

test("more rises than one threshold has levels: several, which add up", () => {
  // Up and down by many codes at every step, and a channel that hardly moves.
  const saw = (k: number) => (k % 2 === 0 ? -4 : 3) + Math.round(k / 40);
  const steady = (k: number) => (k > 5 ? 2 : -1);
  const { found, levels } = evaluate([saw, steady], -10, 9);
  const codes = Array.from({ length: 256 }, (_, i) => i - 128);
  expect(found).toEqual([...codes.map(saw), ...codes.map(steady)]);
  expect(levels.length).toBeGreaterThan(4);
  expect(Math.max(...levels.map((s) => s?.[1] ?? 0))).toBe(255);
});

test("a channel that starts high beside one that rises far: no threshold has more than 255 levels", () => {
  const tent = (k: number) => 60 - Math.abs(k);
  const late = (k: number) => (k < 100 ? -127 : 127);
  const { found, levels } = evaluate([tent, late], -128, 127);
  const codes = Array.from({ length: 256 }, (_, i) => i - 128);
  expect(found).toEqual([...codes.map(tent), ...codes.map(late)]);
  expect(Math.max(...levels.map((s) => s?.[1] ?? 0))).toBeLessThanOrEqual(255);
});
