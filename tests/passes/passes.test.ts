import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { printLoom } from "../../src/frontend/print-loom.js";
import type { Graph } from "../../src/ir/graph.js";
import { verifyGraph } from "../../src/ir/verify.js";
import { canonicalizeClamps } from "../../src/passes/canonicalize-clamps.js";
import { dropDead } from "../../src/passes/drop-dead.js";
import { dropIdentities } from "../../src/passes/drop-identities.js";
import { foldClamps } from "../../src/passes/fold-clamps.js";
import { liftReshapes } from "../../src/passes/lift-reshapes.js";
import type { Pass } from "../../src/passes/pass.js";
import { pipelines, runPasses } from "../../src/passes/pipelines.js";
import { requantizeToThreshold } from "../../src/passes/requantize-to-threshold.js";
import { evaluateGraph } from "../../src/reference/reference.js";
import { createBuilder } from "../ops/build.js";
import { type RandomCase, randomCase } from "../reference/random-graph.js";

const passes: readonly Pass[] = [
  dropIdentities,
  canonicalizeClamps,
  liftReshapes,
  foldClamps,
  dropDead,
  requantizeToThreshold(256),
];

/** Element-wise ops in a row are what the passes rewrite. */
const elementwise = [
  "requantize",
  "relu",
  "clip",
  "threshold",
  "shuffle",
  "reshape",
  "flatten",
  "dense",
  "add",
];

function outputs({ inputs }: RandomCase, graph: Graph): readonly unknown[] {
  return [...evaluateGraph(graph, inputs).outputs].map(([name, t]) => [name, t]);
}

function shape(graph: Graph): string {
  return graph.nodes.map((n) => n.op.name).join(" ");
}

function keepsOutputs(pass: Pass, c: RandomCase): boolean {
  const after = pass.run(c.graph);
  const sink = createSink();
  verifyGraph(after, sink);
  expect(sink.diagnostics.filter((d) => d.severity !== "warning")).toEqual([]);
  expect(outputs(c, after)).toEqual(outputs(c, c.graph));
  return shape(after) !== shape(c.graph) || after.nodes.length !== c.graph.nodes.length;
}

describe("passes", () => {
  it.each(passes)("$name keeps every output and a valid graph", (pass) => {
    let changed = 0;
    const count = (c: RandomCase) => {
      if (keepsOutputs(pass, c)) changed++;
    };
    fc.assert(fc.property(randomCase(elementwise), count), { numRuns: 300, seed: 2 });
    fc.assert(fc.property(randomCase(), count), { numRuns: 200, seed: 3 });
    // Proves that the property saw the pass at work; fold-clamps shows only together with the others.
    if (pass !== foldClamps && pass !== dropDead) expect(changed).toBeGreaterThan(20);
  });

  it.each(Object.entries(pipelines))("pipeline %s keeps every output", (_, list) => {
    let folded = 0;
    fc.assert(
      fc.property(randomCase(elementwise), (c) => {
        let current = c.graph;
        const final = runPasses(c.graph, list, (pass, graph) => {
          keepsOutputs({ ...pass, run: () => graph }, { ...c, graph: current });
          if (pass === foldClamps && shape(dropDead.run(graph)) !== shape(dropDead.run(current)))
            folded++;
          current = graph;
        });
        expect(outputs(c, final)).toEqual(outputs(c, c.graph));
      }),
      { numRuns: 300, seed: 4 },
    );
    if (list.length > 0) expect(folded).toBeGreaterThan(20);
  });
});

/** The network each golden starts from: something for every pass. */
function sample(): Graph {
  const b = createBuilder();
  const x = b.input("i8[2, 2, 2]");
  const identity = b.op("shuffle", [x], { order: [0, 1] });
  const positive = b.op("relu", [identity]);
  const m = b.constant("i6[2]", [5, 11]);
  const scaled = b.op("requantize", [positive, m], { shift: 4 }, "u4");
  const low = b.op("clip", [scaled], { low: 0, high: 3 });
  const falling = b.constant("i6[2]", [7, -3]);
  const levels = b.op("requantize", [x, falling], { shift: 5, rounding: "half-even" }, "u2");
  const sum = b.op("add", [low, levels]);
  const flat = b.op("flatten", [sum]);
  const capped = b.op("clip", [flat], { low: 0, high: 5 });
  const y = b.op("dense", [capped, b.constant("t2[2, 8]", (i) => (i % 3) - 1)]);
  b.op("relu", [y]);
  b.op("output", [y]);
  return b.graph();
}

describe("IR before and after", () => {
  it.each(passes)("$name", async (pass) => {
    // Clamps meet only once relu and clip are written as requantize.
    const before = pass === foldClamps ? canonicalizeClamps.run(sample()) : sample();
    const text = `${printLoom(before).text}\nafter ${pass.name}:\n\n${printLoom(pass.run(before)).text}`;
    await expect(text).toMatchFileSnapshot(`golden/${pass.name}.txt`);
  });

  it.each(Object.entries(pipelines))("pipeline %s", async (name, list) => {
    const text = printLoom(runPasses(sample(), list)).text;
    await expect(text).toMatchFileSnapshot(`golden/pipeline-${name}.loom`);
  });
});
