import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inputOf } from "../../src/driver/cosim-model.js";
import { ops } from "../../src/ops/index.js";
import { icarusMismatch } from "./icarus.js";
import { aimedImages } from "./images.js";
import { loadNet, netsFolder } from "./load-net.js";
import { netsOfOps, opNets } from "./op-nets.js";
import { softwareMismatch } from "./software.js";
import { plannedSubject } from "./subject.js";
import { verilatorMismatch } from "./verilator.js";

const imagesOf = (graph: ReturnType<typeof loadNet>) => {
  const { element, shape } = inputOf(graph).type;
  return aimedImages(element, shape, 7, 9);
};

describe("the table of op networks", () => {
  it("names every op, and networks that hold it", () => {
    expect(Object.keys(netsOfOps).sort()).toEqual([...ops.keys()].sort());
    for (const [op, names] of Object.entries(netsOfOps))
      for (const name of names)
        expect(new Set(loadNet(name).nodes.map((n) => n.op.name)), `${op} in ${name}`).toContain(
          op,
        );
  });

  it("has every file of nets/", () => {
    expect(readdirSync(netsFolder).sort()).toEqual(
      [...opNets.keys()].map((n) => `${n}.loom`).sort(),
    );
  });
});

describe.each([...opNets])("%s", (name, geometry) => {
  const graph = loadNet(name);
  const images = imagesOf(graph);

  it("reference = after passes = BigInt evaluator", () => {
    expect(softwareMismatch(graph, images)).toBeUndefined();
  });

  it("= RTL in Verilator, every layer", async () => {
    const subject = plannedSubject(graph, geometry, images);
    expect(await verilatorMismatch(subject, 1)).toBeUndefined();
  });

  it("= RTL in Icarus, X-free", async () => {
    const subject = plannedSubject(graph, geometry, images);
    expect(await icarusMismatch(subject, 1)).toBeUndefined();
  });
});
