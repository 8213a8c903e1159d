import { readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { inputOf } from "../../src/driver/cosim-model.js";
import { createRandom, randomTensor } from "../../src/num/random.js";
import { createReference } from "../../src/reference/reference.js";
import { present } from "../../src/support/invariant.js";
import { generate, load, scratch } from "./palquant.js";

afterAll(() => rmSync(scratch, { recursive: true }));

const small = ["--size", "64", "--width", "8", "--classes", "10"];

test.each([2, 3, 4])(
  "small, in %i groups: groups meet only where they should, codes are all used",
  (groups) => {
    const graph = load(generate(`s${groups}`, "--groups", String(groups), ...small));
    const convolutions = graph.nodes.filter((n) => n.op.name === "conv2d");
    for (const node of convolutions)
      expect(node.attrs.get("groups")).toBe(node.name === "conv1_sum" ? 1 : groups);
    const modes = graph.nodes.flatMap((n) =>
      n.op.name === "shuffle" ? [n.attrs.get("mode")] : [],
    );
    expect(modes.toSorted()).toEqual([
      "channel",
      "channel",
      "channel",
      "cyclic",
      "cyclic",
      "cyclic",
    ]);
    const { element, shape } = inputOf(graph).type;
    const image = randomTensor(element, shape, createRandom(99));
    const { trace } = createReference(graph).run(new Map([["image", image]]), { trace: true });
    for (const node of graph.nodes) {
      const { data } = present(trace.get(node.name) ?? { data: [] }, node.name);
      if (node.type.element.kind === "u" && node.type.element.bits === 2)
        expect(new Set(data).size, node.name).toBe(4);
      if (node.op.name === "clip") expect(Math.max(...data), node.name).toBeLessThan(2 ** 15 - 1);
    }
  },
  60_000,
);

test("the same seed gives the same bytes, another one others", () => {
  const bytes = (folder: string, seed: string) => {
    const model = generate(folder, "--groups", "2", "--seed", seed, ...small);
    return readFileSync(join(dirname(model), "weights.safetensors"));
  };
  expect(bytes("a", "1").equals(bytes("b", "1"))).toBe(true);
  expect(bytes("a", "1").equals(bytes("c", "2"))).toBe(false);
}, 60_000);
