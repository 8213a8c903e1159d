import { hull, multiplyIntervals } from "../../../num/interval.js";
import type { FloatValue } from "../float-graph.js";
import { at } from "../quantizer-steps.js";
import { chainFunction, channelsOf, hasOffset, type Integer } from "./integer.js";
import { codeElement, type IrBuilder } from "./ir-builder.js";
import { irShape, sameShape, settle } from "./movement.js";
import { fresh, type NoForm, operand } from "./operand.js";
import { type Factor, maxIntegers, roundedProduct } from "./rounded-product.js";

/** How far a value may be from its integer times a scale, in parts of it: some roundings of float32. */
const slack = 2 ** -21;

/** Product of two values, one of which may have one pixel or one channel: integers multiply, and so do scales. */
export function traceElementProduct(
  [a, b]: readonly [Integer, Integer],
  [va, vb]: readonly [FloatValue, FloatValue],
  value: FloatValue,
  ir: IrBuilder,
): Integer | NoForm {
  const turned = !sameShape(va.type.shape, value.type.shape);
  const [[first, own], [second, other]] = turned
    ? ([
        [b, vb],
        [a, va],
      ] as const)
    : ([
        [a, va],
        [b, vb],
      ] as const);
  if (!repeats(own, other, value))
    return { reason: "its operands have shapes whose product the hardware does not form" };
  const [x, y] = [factorOf(first, own, ir), factorOf(second, other, ir)];
  if ("reason" in x) return x;
  if ("reason" in y) return y;
  const node = ir.node("mul", value, [x.v.node, y.v.node]);
  if (node === undefined) return { reason: "its products do not fit" };
  const channels = Math.max(...[x, y].map(({ v }) => Math.max(v.ranges.length, v.scale.length)));
  const list = <T>(join: (c: number) => T) => Array.from({ length: channels }, (_, c) => join(c));
  const parts = roundedProduct([x, y]);
  const scale = list((c) => at(x.v.scale, c) * at(y.v.scale, c));
  // Products of unlike scales may be worth the same, and yet be rounded otherwise.
  const shared = parts === undefined || [x, y].every(({ v }) => v.scale.length === 1);
  return {
    ...{ kind: "integer", node, ...fresh, divisor: x.v.divisor * y.v.divisor, offset: [0] },
    ranges: list((c) => multiplyIntervals(at(x.v.ranges, c), at(y.v.ranges, c))),
    scale: shared ? alike(scale) : scale,
    parts,
  };
}

function alike(list: readonly number[]): readonly number[] {
  return list.every((x) => x === list[0]) ? list.slice(0, 1) : list;
}

/** True where `own` has the shape of the result, and `other` too, or one pixel or one channel of it. */
function repeats(own: FloatValue, other: FloatValue, value: FloatValue): boolean {
  if (!sameShape(own.type.shape, value.type.shape)) return false;
  const rank = value.type.shape.length;
  const padded = [
    ...Array.from({ length: rank - other.type.shape.length }, () => 1),
    ...other.type.shape,
  ];
  const [shape, part] = [irShape(value.type.shape), irShape(padded)];
  if (shape === undefined || part === undefined || shape.length !== part.length) return false;
  const [pixels, map] = [shape.slice(1), part.slice(1)];
  const channels = part[0] === shape[0] || part[0] === 1;
  return channels && (sameShape(pixels, map) || map.every((d) => d === 1));
}

/** A value as integers that can be multiplied; float steps on it only scale or clamp them. */
function factorOf(v: Integer, value: FloatValue, ir: IrBuilder): Factor | NoForm {
  if (v.steps.length === 0) {
    const settled = operand(v, value, ir);
    if ("reason" in settled) return settled;
    return { v: settled, real: (c) => chainFunction(settled, c), exact: true };
  }
  const settled = hasOffset(v) ? undefined : settle(v, value, ir);
  const line = settled && lineOf(settled);
  if (!settled || !line) return { reason: "its operand has float steps that no quantizer ends" };
  const { low, high, scale } = line;
  const node = clipped(settled, low, high, value, ir);
  if (node === undefined) return { reason: "its operand does not fit" };
  const ranges = settled.ranges.map(({ min, max }) => {
    const cut = (k: number) => Math.min(Math.max(k, low), high);
    return { min: cut(min), max: cut(max) };
  });
  return {
    v: { ...settled, ...fresh, node, ranges, scale, divisor: 1 },
    real: (c) => chainFunction(settled, c),
    exact: false,
  };
}

/** Bounds of the integers, and what each of them is worth then. */
interface Line {
  readonly low: number;
  readonly high: number;
  /** One for all channels or one a channel. */
  readonly scale: readonly number[];
}

/** Steps that give clamp(k, low, high) * scale but for their rounding; undefined for any other. */
function lineOf(v: Integer): Line | undefined {
  if (v.parts !== undefined) return undefined;
  const { min, max } = hull(v.ranges);
  if (max - min >= maxIntegers) return undefined;
  const single = v.scale.length === 1 && v.steps.every((s) => s.uniform);
  const rows = Array.from({ length: single ? 1 : channelsOf(v.node) }, (_, c) => {
    const { apply } = chainFunction(v, c);
    return Array.from({ length: max - min + 1 }, (_, i) => apply(min + i));
  });
  const ends = rows.map((values) => {
    const from = values.findIndex((x) => x !== values[0]);
    const to = values.findLastIndex((x) => x !== values.at(-1));
    return { low: min + Math.max(0, from - 1), high: min + Math.min(max - min, to + 1) };
  });
  const low = Math.min(...ends.map((e) => e.low));
  const high = Math.max(...ends.map((e) => e.high));
  const scale = rows.map((values) => unitOf(values, min, low, high));
  return scale.every((s) => s !== undefined) ? { low, high, scale } : undefined;
}

/** What an integer is worth in values that rise as the integers from `low` to `high` do, and stay outside. */
function unitOf(
  values: readonly number[],
  min: number,
  low: number,
  high: number,
): number | undefined {
  const at = (k: number) => values[k - min] as number;
  const far = -low > high ? low : high;
  const unit = at(far) / far;
  if (!(unit > 0) || !Number.isFinite(unit)) return undefined;
  const straight = values.every((x, i) => {
    const wanted = unit * Math.min(Math.max(min + i, low), high);
    return Math.abs(x - wanted) <= slack * Math.abs(wanted);
  });
  return straight ? unit : undefined;
}

/** The node, its integers cut to low .. high. */
function clipped({ node }: Integer, low: number, high: number, value: FloatValue, ir: IrBuilder) {
  const element = codeElement(low, high, 1);
  const place = { name: `${node.name}_clipped`, path: value.path };
  const declared = element && { element, shape: node.type.shape };
  return declared && ir.node("clip", place, [node], { low, high }, declared);
}
