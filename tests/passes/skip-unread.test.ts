import fc from "fast-check";
import { expect, it, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { printLoom } from "../../src/frontend/print-loom.js";
import type { Graph, Node } from "../../src/ir/graph.js";
import { verifyGraph } from "../../src/ir/verify.js";
import { createRandom, randomTensor } from "../../src/num/random.js";
import { pipelines, runPasses } from "../../src/passes/pipelines.js";
import { skipUnread } from "../../src/passes/skip-unread.js";
import { evaluateGraph } from "../../src/reference/reference.js";
import { type Builder, createBuilder } from "../ops/build.js";

/** A convolution behind a quantizer of its own. */
interface Branch {
  readonly kernel: number;
  readonly stride: readonly [number, number];
  readonly threshold: boolean;
}

const pointed = (stride: readonly [number, number]): Branch => ({
  kernel: 1,
  stride,
  threshold: false,
});
const whole: Branch = { kernel: 3, stride: [1, 1], threshold: false };

/** Branches of one map, side by side in one row of results. */
function network(type: string, branches: readonly Branch[]): Graph {
  const b = createBuilder();
  const map = b.input(type);
  const parts = branches.map((branch, i) => b.op("flatten", [sums(b, map, branch, i)]));
  const [first, ...others] = parts.map((x) => b.op("clip", [x], { low: -40, high: 40 }, "i8"));
  b.op("output", [others.length > 0 ? b.op("concat", [first, ...others]) : first]);
  return b.graph();
}

function sums(b: Builder, map: Node, { kernel, stride, threshold }: Branch, i: number): Node {
  const m = b.constant("u4[1]", [3 + i]);
  const t = b.constant("i8[3]", [-9, i, 30]);
  const q = threshold
    ? b.op("threshold", [map, t], {}, "u2")
    : b.op("requantize", [map, m], { shift: 5, rounding: "half-even" }, "u2");
  const channels = map.type.shape[0] ?? 1;
  const w = b.constant(`i2[2, ${channels}, ${kernel}, ${kernel}]`, (k) => ((k * 7 + i) % 4) - 2);
  return b.op("conv2d", [q, w], { stride: [...stride], pad: (kernel - 1) / 2 });
}

const pools = (graph: Graph) => graph.nodes.filter((n) => n.op.name === "maxpool").length;

function outputsOf(graph: Graph, seed: number) {
  const [input] = graph.nodes;
  if (!input) throw new Error("no input");
  const image = randomTensor(input.type.element, input.type.shape, createRandom(seed));
  const { outputs } = evaluateGraph(graph, new Map([[input.name, image]]));
  return [...outputs].map(([name, t]) => [name, t]);
}

const branch = fc.record({
  kernel: fc.constantFrom(1, 3),
  stride: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  threshold: fc.boolean(),
});
const size = fc.integer({ min: 1, max: 7 });

test("keeps every output and a valid graph", () => {
  let fired = 0;
  fc.assert(
    fc.property(
      fc.array(branch, { minLength: 1, maxLength: 3 }),
      ...[size, size],
      (branches, height, width) => {
        const before = network(`i8[2, ${height}, ${width}]`, branches);
        const after = skipUnread.run(before);
        const sink = createSink();
        verifyGraph(after, sink);
        expect(sink.diagnostics).toEqual([]);
        expect(outputsOf(after, height)).toEqual(outputsOf(before, height));
        if (pools(after) > 0) fired++;
        expect(pools(skipUnread.run(after))).toBe(pools(after));
      },
    ),
    { numRuns: 200, seed: 5 },
  );
  expect(fired).toBeGreaterThan(40);
});

it.each<[string, number, readonly Branch[]]>([
  ["beside one that reads everything", 1, [whole, pointed([2, 2])]],
  ["whichever comes first", 1, [pointed([2, 2]), whole]],
  ["each but one, where all are sparse", 2, [pointed([2, 2]), pointed([2, 1]), pointed([3, 3])]],
  ["not the only one", 0, [pointed([2, 2])]],
  ["not without a stride", 0, [whole, pointed([1, 1])]],
  ["not under a larger kernel", 0, [whole, { ...whole, stride: [2, 2] }]],
])("%s", (_, count, branches) => {
  expect(pools(skipUnread.run(network("i8[2, 5, 6]", branches)))).toBe(count);
});

test("not where readers step differently", () => {
  const b = createBuilder();
  const map = b.input("i8[1, 6, 6]");
  const quantize = (m: number) =>
    b.op("requantize", [map, b.constant("u4[1]", [m])], { shift: 5 }, "u2");
  const w = b.constant("i2[1, 1, 1, 1]", [1]);
  const [q, other] = [quantize(3), quantize(5)];
  const parts = [2, 3].map((stride) => b.op("conv2d", [q, w], { stride }));
  const third = b.op("conv2d", [other, w]);
  const flat = [...parts, third].map((x) => b.op("flatten", [x]));
  const narrowed = flat.map((x) => b.op("clip", [x], { low: -4, high: 3 }, "i3"));
  b.op("output", [b.op("concat", narrowed)]);
  expect(pools(skipUnread.run(b.graph()))).toBe(0);
});

test("IR before and after", async () => {
  const before = network("i8[2, 4, 4]", [whole, pointed([2, 2])]);
  const text = `${printLoom(before).text}\nafter ${skipUnread.name}:\n\n${printLoom(skipUnread.run(before)).text}`;
  await expect(text).toMatchFileSnapshot("golden/skip-unread.txt");
});

test("is among the passes that compile runs", () => {
  const graph = network("i16[2, 4, 4]", [whole, pointed([2, 2])]);
  expect(pools(runPasses(graph, pipelines.thresholds))).toBe(1);
});
