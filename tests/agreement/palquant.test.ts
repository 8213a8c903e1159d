import { rmSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import type { Graph } from "../../src/ir/graph.js";
import { generate, load, scratch } from "../examples/palquant.js";

afterAll(() => rmSync(scratch, { recursive: true }));

/** Millions of multiply-accumulates of the convolutions and dense layers that are chosen. */
function megamacs(graph: Graph, chosen: (name: string) => boolean): number {
  const macs = graph.nodes.map((n) => (chosen(n.name) ? (n.op.macs?.(n) ?? 0) : 0));
  return macs.reduce((a, b) => a + b, 0) / 1e6;
}

const dense = (name: string) => name === "conv1_sum" || name === "fc";
const shuffles = (name: string) => name.startsWith("cs");

test("two groups at 224x224 have the multiply-accumulates of the method", () => {
  const graph = load(generate("g2", "--groups", "2"));
  expect(megamacs(graph, dense)).toBeCloseTo(237.1, 0);
  expect(megamacs(graph, shuffles)).toBeCloseTo(77.1, 1);
  expect(megamacs(graph, (n) => !dense(n))).toBeCloseTo(3468.2, 1);
}, 120_000);

test("the single-group counterpart is ResNet-18: 1814.1 M", () => {
  const graph = load(generate("b4", "--bits", "4"));
  expect(megamacs(graph, () => true)).toBeCloseTo(1814.1, 1);
  expect(megamacs(graph, (n) => !dense(n))).toBeCloseTo(1695.5, 1);
  const types = new Set(
    graph.nodes.filter((n) => n.name.endsWith("_w")).map((n) => n.type.element),
  );
  expect([...types].map((t) => `${t.kind}${t.bits}`).sort()).toContain("o4");
}, 120_000);
