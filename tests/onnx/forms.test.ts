import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { importOnnx } from "../../src/frontend/onnx/import-onnx.js";
import { noWeights } from "../../src/frontend/weight-source.js";
import { compare, readCases, runGraph } from "./model-files.js";

const models = new Map(
  ["models", "refused"].flatMap((folder) => {
    const wanted = folder === "models" ? undefined : "wide_codes";
    return readCases(path.join(import.meta.dirname, folder), ".npz", wanted).map(
      (c) => [c.name, c] as const,
    );
  }),
);

function imported(name: string, allowInexact = false) {
  const sink = createSink();
  const file = models.get(name)?.file ?? "";
  const found = importOnnx(readFileSync(file), name, noWeights, sink, { allowInexact });
  return { found, sink };
}

/** How often the network has an op. */
function countOf(name: string, op: string): number | undefined {
  const nodes = imported(name).found?.graph.nodes;
  return nodes?.filter((n) => n.op.name === op).length;
}

describe("what movements become", () => {
  test("products over the tokens need no transpose: two a block of a mixer are those over the features", () => {
    expect(countOf("tokens_mixed", "transpose")).toBe(4);
    expect(countOf("tokens_mixed", "conv2d")).toBe(8);
    expect(countOf("tokens_of_pixels", "transpose")).toBe(1);
  });

  test("means and pads are nodes of the network, not of the host", () => {
    expect(countOf("means_without_padding", "avgpool")).toBe(3);
    expect(countOf("means_rounded_up", "avgpool")).toBe(2);
    expect(countOf("pads_repeated", "pad")).toBe(4);
    expect(countOf("pads_constant", "pad")).toBe(3);
  });
});

describe("what chains become", () => {
  test("codes that a chain does not use are clamped away: signed codes behind a ReLU need no thresholds", () => {
    const { found } = imported("signed_relu");
    expect(found?.folds.map((f) => [f.form, f.exact])).toEqual([["requantize", true]]);
  });

  test("a chain that rises and falls is a sum of two thresholds", () => {
    const { found } = imported("swish");
    const ops = found?.graph.nodes.map((n) => n.op.name) ?? [];
    expect(ops.filter((op) => op === "threshold")).toHaveLength(2);
    expect(found?.folds.every((f) => f.exact)).toBe(true);
  });

  test("codes without limits take the bits of those that occur", () => {
    const { found } = imported("trunc");
    const types = found?.graph.nodes.map((n) => n.type.element.bits) ?? [];
    expect(Math.max(...types)).toBeLessThan(16);
  });

  test("more codes than thresholds, and no multiplier: how many integers differ, and the nearest form on request", () => {
    const { found: none, sink } = imported("wide_codes");
    const [d] = sink.diagnostics;
    expect([none, d?.code, d?.primary.text]).toEqual([
      undefined,
      "BL1511",
      expect.stringMatching(/^channel \d differs at \d+ integers$/),
    ]);
    expect(d?.notes[1]).toMatch(/^integer -?\d+: the chain gives -?\d+, the nearest form -?\d+$/);
    const { found } = imported("wide_codes", true);
    const [fold] = found?.folds ?? [];
    expect([fold?.form, fold?.exact]).toEqual(["requantize", false]);
    // The channel that differs most is the one that is named without the option.
    expect(d?.primary.text).toContain(` at ${fold?.differing} integers`);
    const golden = models.get("wide_codes");
    if (found === undefined || golden === undefined) throw new Error("no model");
    const { count, most } = compare(runGraph(found.graph, golden.input), golden.output);
    // One code at most, in few places.
    expect(most).toBeLessThan(1.01 * 0.00137);
    expect(count).toBeLessThan(golden.output.data.length / 100);
  });
});
