import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inputOf } from "../../src/driver/cosim-model.js";
import type { Graph, Node } from "../../src/ir/graph.js";
import type { OpDef } from "../../src/ir/op-def.js";
import { ops } from "../../src/ops/index.js";
import { present } from "../../src/support/invariant.js";
import { icarusMismatch } from "./icarus.js";
import { aimedImages } from "./images.js";
import { loadNet, netsFolder } from "./load-net.js";
import { alsoOn, netsOfOps, opNets } from "./op-nets.js";
import { softwareMismatch } from "./software.js";
import { plannedSubject } from "./subject.js";
import { verilatorMismatch } from "./verilator.js";

const imagesOf = (graph: Graph) => {
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

describe.each([...opNets, ...alsoOn])("%s on %j", (name, geometry) => {
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

/** The graph with another node in place of the last one before the output. */
function replaceLast(graph: Graph, change: (node: Node) => Node): Graph {
  const output = present(graph.nodes.at(-1), "output");
  const node = change(present(output.inputs[0], "operand"));
  const nodes = [...graph.nodes.slice(0, -2).filter((n) => n !== node), node];
  return { ...graph, nodes: [...nodes, { ...output, inputs: [node], type: node.type }] };
}

describe("each leg is seen to fail", () => {
  const graph = loadNet("clamps");
  const images = imagesOf(graph);

  it("a pass that drops the last op", () => {
    const run = (g: Graph) => {
      const last = present(g.nodes.at(-1)?.inputs[0], "last");
      return replaceLast(g, () => present(last.inputs[0], "operand"));
    };
    const broken = [{ name: "broken", help: "", run }];
    expect(softwareMismatch(graph, images, { broken })).toMatch("after pipeline broken");
  });

  it("an op of the reference that does nothing", () => {
    const broken = replaceLast(graph, (node) => {
      const evaluate: OpDef["evaluate"] = (_, [x]) => present(x, "operand");
      return { ...node, op: { ...node.op, evaluate } };
    });
    expect(softwareMismatch(broken, images, {})).toMatch("BigInt");
  });

  it("an accumulator that forgets to shift", async () => {
    const mutation = {
      file: "horner_acc.v",
      find: "shift_q ? {acc_q[ACC_W-DIGIT-1:0], {DIGIT{1'b0}}} : acc_q",
      replace: "(shift_q && 1'b0) ? {acc_q[ACC_W-DIGIT-1:0], {DIGIT{1'b0}}} : acc_q",
    };
    const subject = plannedSubject(graph, present(opNets.get("clamps"), "array"), images, mutation);
    expect(await verilatorMismatch(subject, 1)).toMatch('"kind":"value"');
    expect(await icarusMismatch(subject, 1)).toMatch("expected BEAT");
  });
});
