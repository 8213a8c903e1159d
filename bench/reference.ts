import { noPlace } from "../src/diag/place.js";
import type { Node } from "../src/ir/graph.js";
import { type ElementType, parseElementType, valueRange } from "../src/num/element-type.js";
import { fillTensor, type Tensor } from "../src/num/tensor.js";
import { ops } from "../src/ops/index.js";
import { createReference } from "../src/reference/reference.js";
import { present } from "../src/support/invariant.js";
import { atLeast, type BenchTable, numbersOf, round } from "./table.js";

/** One layer: activations, weights, channels in and out, map size, kernel, groups. */
interface Case {
  readonly x: string;
  readonly w: string;
  readonly channels: number;
  readonly outputs: number;
  readonly size: number;
  readonly kernel: number;
  readonly groups: number;
}

const conv = (
  x: string,
  w: string,
  channels: number,
  size: number,
  kernel = 3,
  groups = 1,
): Case => ({
  x,
  w,
  channels,
  outputs: channels,
  size,
  kernel,
  groups,
});

const cases: readonly Case[] = [
  conv("u2", "i2", 64, 56),
  conv("u2", "o2", 64, 56),
  conv("u8", "i8", 64, 56),
  conv("u2", "i2", 128, 28),
  conv("u2", "i2", 256, 14),
  conv("u2", "i2", 512, 7),
  conv("u2", "i2", 128, 28, 3, 2),
  conv("u2", "i2", 64, 56, 1),
  conv("u8", "i8", 64, 56, 3, 64),
  { x: "u8", w: "i8", channels: 3, outputs: 64, size: 112, kernel: 7, groups: 1 },
  conv("u8", "i8", 4096, 1, 1),
  conv("u16", "i8", 32, 28),
];

function random(element: ElementType, shape: readonly number[], seed: number): Tensor {
  const { min, max } = valueRange(element);
  const step = element.kind === "o" ? 2 : 1;
  const levels = (max - min) / step + 1;
  let state = seed;
  return fillTensor(element, shape, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return min + step * Math.floor((state / 2 ** 31) * levels);
  });
}

function element(text: string): ElementType {
  return present(parseElementType(text), text);
}

function node(name: string, inputs: Node[], attrs: Node["attrs"], declared?: Node["type"]): Node {
  const op = present(ops.get(name), name);
  const site = { inputs, attrs, declared, place: noPlace, placeOf: () => noPlace };
  const report = (code: string) => {
    throw new Error(code);
  };
  const type = present(op.infer({ ...site, report }), "type");
  return { name: `${name}${inputs.length}`, op, inputs, attrs, type, place: noPlace };
}

/** Best of at least three runs and 400 ms, in giga multiply-accumulates a second. */
function measure(c: Case): number {
  const type = { element: element(c.x), shape: [c.channels, c.size, c.size] };
  const shape = [c.outputs, c.channels / c.groups, c.kernel, c.kernel];
  const x = node("input", [], new Map(), type);
  const w = node("constant", [], new Map([["value", random(element(c.w), shape, 7)]]));
  const pad = Math.floor(c.kernel / 2);
  const attrs = new Map<string, number | number[]>([
    ["stride", [1, 1]],
    ["pad", [pad]],
    ["dilation", [1, 1]],
    ["groups", c.groups],
  ]);
  const y = node("conv2d", [x, w], attrs);
  const reference = createReference({ name: "bench", nodes: [x, w, y] });
  const inputs = new Map([[x.name, random(type.element, type.shape, 11)]]);
  let best = Number.POSITIVE_INFINITY;
  const start = performance.now();
  for (let run = 0; run < 3 || performance.now() - start < 400; run++) {
    const before = performance.now();
    reference.run(inputs);
    best = Math.min(best, performance.now() - before);
  }
  return present(y.op.macs?.(y), "macs") / best / 1e6;
}

/** Speed of the bit-exact reference on single layers. */
export function referenceTable(): BenchTable {
  const rows = cases.map((c) => [
    ...[c.x, c.w, `${c.channels} -> ${c.outputs}`, `${c.size}x${c.size}`],
    ...[`${c.kernel}x${c.kernel}`, c.groups, round(measure(c), 2)],
  ]);
  return {
    name: "reference",
    title: "Speed of the reference",
    text: "One layer on one core, best of several runs. Goal: at least 0.8 GMAC/s on 3x3 convolutions.",
    columns: ["input", "weights", "channels", "map", "kernel", "groups", "GMAC/s"],
    rows,
    claims: [
      atLeast(
        "reference, 3x3 convolutions that are not depthwise: GMAC/s on one core",
        0.8,
        Math.min(...numbersOf(rows, 6, (r) => r[4] === "3x3" && r[5] !== 64)),
      ),
    ],
  };
}
