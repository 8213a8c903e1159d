import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { inputOf } from "../../src/driver/cosim-model.js";
import { pipelines, runPasses } from "../../src/passes/pipelines.js";
import { planDesign } from "../../src/schedule/plan.js";
import { present } from "../../src/support/invariant.js";
import { loadNet } from "../agreement/load-net.js";
import { alsoOn, opNets } from "../agreement/op-nets.js";
import { firstMismatch } from "./check-plan.js";
import { randomTensor } from "./random-net.js";

test.each([...opNets, ...alsoOn])(
  "%s: the modelled engine forms every value of every layer",
  (name, array) => {
    const graph = runPasses(loadNet(name), pipelines.thresholds);
    const design = present(planDesign(graph, array, createSink()), "design");
    const { element, shape } = inputOf(graph).type;
    const images = [1, 2].map((seed) => randomTensor(element, shape, seed));
    const net = { nodes: [...graph.nodes], graph: () => graph };
    expect(firstMismatch(net, design, images)).toBeUndefined();
  },
);
