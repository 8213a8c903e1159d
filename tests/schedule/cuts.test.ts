import fc from "fast-check";
import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import type { Graph } from "../../src/ir/graph.js";
import { createRandom, randomTensor } from "../../src/num/random.js";
import { createReference } from "../../src/reference/reference.js";
import { assignLayers } from "../../src/schedule/assign.js";
import { cutGraph, dataflowEnds, isCut, layerChain, layerOf } from "../../src/schedule/cuts.js";
import { present } from "../../src/support/invariant.js";
import { chain, residual } from "../cosim/pipeline-nets.js";
import { caseOf, choicesOfSeed } from "../fuzz/fuzz-case.js";

const chainOf = (graph: Graph) => present(layerChain(graph, createSink()), "chain");
const cutsOf = (graph: Graph) => {
  const layers = chainOf(graph);
  return layers.layers.flatMap((l, i) => (isCut(layers, i) ? [l.name] : []));
};

test("a chain can be cut behind every layer, a residual block only around it", () => {
  expect(cutsOf(chain)).toEqual(["p1", "a2", "a3"]);
  expect(cutsOf(residual)).toEqual(["h", "sum", "last"]);
});

test("a layer goes by the name of any value it forms", () => {
  const layers = chainOf(chain);
  expect(["c1", "a1", "p1", "f", "y", "w1"].map((n) => layerOf(layers, n))).toEqual([
    0, 0, 0, -1, 3, -1,
  ]);
});

test("dataflow: one array layer an engine, vector layers with the one before them", () => {
  const ends = (graph: Graph) => {
    const layers = chainOf(graph);
    return dataflowEnds(layers).map((i) => layers.layers[i]?.name);
  };
  expect(ends(chain)).toEqual(["p1", "a2", "a3", "y"]);
  expect(ends(residual)).toEqual(["h", "sum", "y"]);
});

/** The parts one after the other compute what the whole computes. */
function partsAgree(graph: Graph, ends: readonly number[], seed: number): void {
  const parts = cutGraph(graph, chainOf(graph), ends);
  expect(parts).toHaveLength(ends.length);
  const { name, type } = present(
    graph.nodes.find((n) => n.op.name === "input"),
    "input",
  );
  const image = randomTensor(type.element, type.shape, createRandom(seed));
  const [expected] = createReference(graph)
    .run(new Map([[name, image]]))
    .outputs.values();
  let value = image;
  for (const part of parts) {
    const input = present(
      part.nodes.find((n) => n.op.name === "input"),
      "input",
    );
    const { outputs } = createReference(part).run(new Map([[input.name, value]]));
    value = present([...outputs.values()][0], "output");
  }
  expect(value).toEqual(expected);
}

test("every part alone is a network, and together they are the whole", () => {
  partsAgree(chain, [0, 1, 2, 3], 1);
  const ends = dataflowEnds(chainOf(residual));
  partsAgree(residual, ends, 2);
});

test("so are the parts of random networks", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 30 }),
      fc.infiniteStream(fc.boolean()),
      (seed, cut) => {
        const { graph } = caseOf(choicesOfSeed(seed));
        const layers = layerChain(graph, createSink());
        fc.pre(layers !== undefined && layers.layers.length > 1);
        const last = layers.layers.length - 1;
        const ends = layers.layers.flatMap((_, i) =>
          isCut(layers, i) && cut.next().value ? [i] : [],
        );
        partsAgree(graph, [...ends, last], seed);
      },
    ),
    { numRuns: 40 },
  );
});

const told = (graph: Graph, engines: Parameters<typeof assignLayers>[1]) => {
  const sink = createSink();
  expect(assignLayers(chainOf(graph), engines, sink)).toBeUndefined();
  return sink.diagnostics.map((d) => [d.code, d.primary.text, ...d.notes, d.help].join("; "));
};

test("what cannot be assigned is told with what can", () => {
  expect(told(chain, [{ layers: ["c7"] }])).toEqual([
    "BL4021; `c7` is no layer; layers: p1, a2, a3, y; did you mean `c1`?",
  ]);
  expect(told(chain, [{ layers: ["a2"] }, { layers: ["c1"] }])).toEqual([
    "BL4022; layer `p1` comes before the first layer of engine 1; order of the layers: p1, a2, a3, y; list the engines in the order of their layers, each layer once",
  ]);
  expect(told(chain, [{}, {}])[0]).toContain("BL4022; layer `y`");
  expect(told(residual, [{ layers: ["entry"] }])).toEqual([
    "BL4023; last layer of engine 0; 2 maps cross this cut: h, entry; end the engine with `h` or `sum`",
  ]);
  expect(told(chain, [{ layers: ["c1"], digit: 3 }])).toEqual([
    "BL4024; digit: 3; legal values: 1, 2, 4",
  ]);
});

test("layers that nobody names follow on one more engine", () => {
  const assigned = assignLayers(chainOf(chain), [{ layers: ["a2"], pes: 4 }], createSink());
  expect(assigned).toEqual({ ends: [1, 3], sizes: [{ pes: 4 }, {}] });
});
