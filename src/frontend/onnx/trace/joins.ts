import type { Node } from "../../../ir/graph.js";
import { valueRange } from "../../../num/element-type.js";
import { numberAttr } from "../../host/host-op.js";
import type { FloatValue } from "../float-graph.js";
import { at } from "../quantizer-steps.js";
import { type Integer, noOffset } from "./integer.js";
import { codeElement, type IrBuilder } from "./ir-builder.js";
import { sameShape } from "./movement.js";
import { fresh, type NoForm, type OpSource, operand } from "./operand.js";
import { times } from "./pair.js";
import { roundedSum } from "./rounded-sum.js";

/** Integers of one scale side by side: channels of several values. */
export function traceConcat(
  parts: readonly { readonly v: Integer; readonly value: FloatValue }[],
  value: FloatValue,
  source: OpSource,
  ir: IrBuilder,
): Integer | NoForm {
  const rank = value.type.shape.length;
  const axis = numberAttr(source.attrs, "axis", 1);
  if ((axis < 0 ? axis + rank : axis) !== 1) return { reason: "it does not join channels" };
  if (parts.some((p) => p.v.parts !== undefined))
    return { reason: "an operand is a sum or product of rounded values" };
  // A zero point that all share stays one.
  const [shared = 0, ...others] = new Set(parts.flatMap((p) => p.v.offset));
  const offset = others.length === 0 ? [shared] : noOffset;
  const settled = parts.map(({ v, value: own }) =>
    operand(others.length === 0 ? { ...v, offset: noOffset } : v, own, ir),
  );
  const failed = settled.find((s) => "reason" in s);
  if (failed !== undefined) return failed as NoForm;
  const list = settled as readonly Integer[];
  const [first] = list as [Integer];
  const scale = joinedScale(list);
  if (scale === undefined) return { reason: "its operands have different scales" };
  const range = list.flatMap((s) => [valueRange(s.node.type.element)]);
  const min = Math.min(...range.map((r) => r.min));
  const max = Math.max(...range.map((r) => r.max));
  const element = codeElement(min, max, 1);
  if (element === undefined) return { reason: "its operands need more than 32 bits together" };
  const widened = list.map((s) => widen(s.node, element, value, ir));
  const node = widened.every((n) => n !== undefined)
    ? ir.node("concat", value, widened)
    : undefined;
  if (node === undefined) return { reason: "its operands have different types" };
  return {
    ...first,
    node,
    ranges: list.flatMap((s) => ofChannels(s, s.ranges)),
    scale,
    offset,
    ...fresh,
  };
}

/** One scale that all share, or one a channel where an operand has that itself. */
function joinedScale(list: readonly Integer[]): readonly number[] | undefined {
  const [first] = list as readonly [Integer];
  if (list.some((s) => s.divisor !== first.divisor)) return undefined;
  if (list.some((s) => s.scale.length > 1)) return list.flatMap((s) => ofChannels(s, s.scale));
  return list.every((s) => s.scale[0] === first.scale[0]) ? first.scale : undefined;
}

/** A list with one entry, or one a channel, as one a channel. */
function ofChannels<T>({ node }: Integer, some: readonly T[]): readonly T[] {
  return Array.from({ length: node.type.shape[0] ?? 1 }, (_, c) => at(some, c));
}

/** The same integers under another element type. */
function widen(
  node: Node,
  element: Node["type"]["element"],
  value: FloatValue,
  ir: IrBuilder,
): Node | undefined {
  const own = node.type.element;
  if (own.kind === element.kind && own.bits === element.bits) return node;
  const { min, max } = valueRange(own);
  const place = { name: `${node.name}_wide`, path: value.path };
  return ir.node(
    "clip",
    place,
    [node],
    { low: min, high: max },
    { element, shape: node.type.shape },
  );
}

/** Sum of integers, the coarser ones brought to the finer scale where that is a whole factor. */
export function traceSum(
  [a, b]: readonly [Integer, Integer],
  [va, vb]: readonly [FloatValue, FloatValue],
  value: FloatValue,
  ir: IrBuilder,
): Integer | NoForm {
  if (!sameShape(va.type.shape, vb.type.shape))
    return { reason: "its operands have different shapes" };
  const [x, y] = [operand(a, va, ir), operand(b, vb, ir)];
  if ("reason" in x) return x;
  if ("reason" in y) return y;
  const finer = unitOf(x) <= unitOf(y) ? x : y;
  const [p, q] = [x, y].map((v) => toScale(v, finer, value, ir)) as [
    Integer | NoForm,
    Integer | NoForm,
  ];
  if ("reason" in p) return p;
  if ("reason" in q) return q;
  const node = ir.node("add", value, [p.node, q.node]);
  if (node === undefined) return { reason: "its sums do not fit" };
  const channels = Math.max(p.ranges.length, q.ranges.length);
  const ranges = Array.from({ length: channels }, (_, c) => {
    const [r, s] = [at(p.ranges, c), at(q.ranges, c)];
    return { min: r.min + s.min, max: r.max + s.max };
  });
  const factors = [unitOf(x) / unitOf(finer), unitOf(y) / unitOf(finer)] as const;
  return { ...p, node, ranges, ...fresh, parts: roundedSum([x, y], factors) };
}

/** What one integer is worth, in the first channel. */
function unitOf({ scale, divisor }: Integer): number {
  return (scale[0] as number) / divisor;
}

/** The value in integers of another scale, which goes into its own a whole number of times. */
function toScale(v: Integer, to: Integer, value: FloatValue, ir: IrBuilder): Integer | NoForm {
  const alike = v.scale.length === to.scale.length && v.scale.every((s, c) => s === to.scale[c]);
  if (alike && v.divisor === to.divisor) return v;
  const factor = unitOf(v) / unitOf(to);
  const single =
    v.scale.length === 1 && to.scale.length === 1 && v.divisor === 1 && to.divisor === 1;
  if (!single || !Number.isInteger(factor) || factor >= 2 ** 31) {
    return {
      reason: `its operands have scales ${unitOf(v)} and ${unitOf(to)}, no whole multiples`,
    };
  }
  const node = times(v.node, [factor], value, ir, to.scale[0]);
  if (node === undefined) return { reason: "its sums do not fit" };
  const ranges = v.ranges.map((r) => ({ min: r.min * factor, max: r.max * factor }));
  return { ...v, node, ranges, scale: to.scale };
}
