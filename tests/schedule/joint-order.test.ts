import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { planDesign } from "../../src/schedule/plan.js";
import { present } from "../../src/support/invariant.js";
import { blockArray, groupedBlock, type mixes } from "./grouped-block.js";

function cyclesOf(mix: keyof typeof mixes): readonly number[] {
  const design = planDesign(groupedBlock(mix), blockArray, createSink());
  return present(design?.engines[0], "engine").rows.map((r) => r.predictedCycles);
}

test.each(["channel", "cyclic"] as const)(
  "a %s shuffle before a sum costs no cycle: maps that are added take an order that suits all groups",
  (mix) => {
    expect(cyclesOf(mix)).toEqual(cyclesOf("none"));
  },
);

test("a map can cross to the next engine that both a quantizer and a residual sum read", () => {
  const sink = createSink();
  const engines = [{ layers: ["wide"], ...blockArray }, blockArray];
  const design = planDesign(groupedBlock("channel"), { engines }, sink);
  expect(sink.diagnostics).toEqual([]);
  expect(design?.engines.map((e) => e.input.node.name)).toEqual(["x", "wide"]);
});
