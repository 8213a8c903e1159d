import type { Node } from "../../../ir/graph.js";
import type { Interval } from "../../../num/element-type.js";
import { valueRange } from "../../../num/element-type.js";
import type { HostTensor } from "../../../num/host-tensor.js";
import { isFloat } from "../../../num/host-tensor.js";
import { elementCount } from "../../../num/tensor.js";
import { accumulatorInterval } from "../../../ops/accumulator.js";
import { listAttr, numberAttr } from "../../host/host-op.js";
import { hostWindow } from "../../host/products.js";
import { type Constant, isConstant } from "../builder.js";
import type { Codes, FloatValue } from "../float-graph.js";
import { at } from "../quantizer-steps.js";
import { type Integer, isPlain } from "./integer.js";
import { codeElement, dataRange, type IrBuilder } from "./ir-builder.js";
import { irWindow, sameShape, settle, shortPad } from "./movement.js";

/** Why a layer has no integer form, in a few words. */
export interface NoForm {
  readonly reason: string;
}

type OpSource = FloatValue["source"] & { readonly kind: "op" };

/** A value whose integers can be multiplied and added: plain, settled, no offset. */
function operand(v: Integer, value: FloatValue, ir: IrBuilder): Integer | NoForm {
  if (v.steps.length > 0) return { reason: "its operand has float steps that no quantizer ends" };
  const settled = settle(v, value, ir);
  if (settled === undefined)
    return { reason: "its operand is moved in a way the hardware does not" };
  return settled.offset === 0 ? settled : withoutOffset(settled, value, ir);
}

/** k + offset as integers of their own. */
function withoutOffset(v: Integer, value: FloatValue, ir: IrBuilder): Integer | NoForm {
  const own = valueRange(v.node.type.element);
  const range = { min: own.min + v.offset, max: own.max + v.offset };
  const element = codeElement(range.min, range.max, 1);
  const place = (part: string) => ({ name: `${v.node.name}_${part}`, path: value.path });
  const one = ir.constant(place("one"), [1], [1]);
  const shift = ir.constant(place("zero"), [1], [v.offset]);
  const declared = element && { element, shape: v.node.type.shape };
  const node =
    declared && ir.node("requantize", place("centred"), [v.node, one, shift], {}, declared);
  return node
    ? { ...v, node, ranges: [range], offset: 0 }
    : { reason: "its zero point does not fit" };
}

/** The integers and scales of constant weights; undefined where they are no integers times a scale. */
function weightCodes(w: Constant): Codes | undefined {
  const codes = w.source.codes();
  if (codes !== undefined) return codes;
  const tensor = w.source.tensor();
  if (isFloat(tensor.dtype) && !tensor.data.every((v: number) => Number.isInteger(v)))
    return undefined;
  return { integers: tensor, scale: [1], axis: 0 };
}

/** Conv or MatMul of integers with constant integer weights as conv2d or dense. */
export function traceProduct(
  v: Integer,
  value: FloatValue,
  source: OpSource,
  ir: IrBuilder,
): Integer | NoForm {
  const [input, w] = source.inputs;
  if (input === undefined || w === undefined || !isConstant(w)) {
    return { reason: "its weights are not constant" };
  }
  const x = operand(v, input, ir);
  if ("reason" in x) return x;
  if (x.scale.length > 1) return { reason: "its operand has a scale for each channel" };
  const codes = weightCodes(w);
  if (codes === undefined) return { reason: "its weights are not quantized" };
  const node =
    source.op === "Conv"
      ? convNode(x.node, value, source, codes, ir)
      : denseNode(x.node, value, codes, ir);
  if ("reason" in node) return node;
  const scale = codes.scale.map((s) => s * (x.scale[0] as number));
  const role = node.op.hardware(node);
  const ranges = role.kind === "mac" ? accumulatorInterval(role).perChannel : [];
  const { divisor } = x;
  return { ...{ kind: "integer", node, ranges, scale, divisor, offset: 0 }, ...fresh };
}

/** Nothing left to do. */
export const fresh = { steps: [], segments: [], aligned: true } as const;

function convNode(
  x: Node,
  value: FloatValue,
  { attrs }: OpSource,
  { integers, scale, axis }: Codes,
  ir: IrBuilder,
): Node | NoForm {
  if (scale.length > 1 && axis !== 0)
    return { reason: "its weights have scales along another axis" };
  const spatial = integers.shape.length - 2;
  if (spatial > 2) return { reason: "it has three spatial axes" };
  const { strides, pads, dilations } = hostWindow(attrs, spatial);
  const two = (list: readonly number[], fill: number) => (spatial === 1 ? [fill, ...list] : list);
  const pad = spatial === 1 ? [0, pads[0] as number, 0, pads[1] as number] : pads;
  if (pad.some((p) => p < 0)) return { reason: "it has negative pads" };
  const [o = 1, c = 1, ...kernel] = integers.shape;
  const weights = weightNode(value, [o, c, ...two(kernel, 1)], integers.data, scale, ir);
  const groups = numberAttr(attrs, "group", 1);
  const window = {
    stride: two(strides, 1),
    pad: shortPad(pad),
    dilation: two(dilations, 1),
    groups,
  };
  return ir.node("conv2d", value, [x, weights], window) ?? { reason: "its sums do not fit" };
}

/** x [1, N] with weights [N, O]: the transposed weights of a dense layer. */
function denseNode(
  x: Node,
  value: FloatValue,
  { integers, scale, axis }: Codes,
  ir: IrBuilder,
): Node | NoForm {
  const [n = 1, o = 1] = integers.shape;
  if (integers.shape.length !== 2 || value.type.shape.length !== 2) {
    return { reason: "it multiplies more than one row" };
  }
  if (scale.length > 1 && axis !== 1)
    return { reason: "its weights have scales along another axis" };
  const turned = transposed(integers.data, n, o);
  const weights = weightNode(value, [o, n], turned, scale, ir);
  return ir.node("dense", value, [x, weights]) ?? { reason: "its sums do not fit" };
}

/** [n, o] as [o, n], in tiles that stay in the cache. */
function transposed(data: HostTensor["data"], n: number, o: number): HostTensor["data"] {
  const out = data.slice();
  const tile = 32;
  for (let i0 = 0; i0 < n; i0 += tile) {
    for (let k0 = 0; k0 < o; k0 += tile) {
      const [i1, k1] = [Math.min(n, i0 + tile), Math.min(o, k0 + tile)];
      for (let k = k0; k < k1; k++) {
        for (let i = i0; i < i1; i++) out[k * n + i] = data[i * o + k] as number;
      }
    }
  }
  return out;
}

/** Weights in the type their values need; values -1 and 1 alone are bipolar, with 0 ternary. */
function weightNode(
  value: FloatValue,
  shape: readonly number[],
  data: HostTensor["data"],
  scale: readonly number[],
  ir: IrBuilder,
): Node {
  const { min, max } = dataRange(data);
  const bipolar = min === -1 && max === 1 && data.every((v: number) => v !== 0);
  const element = bipolar ? ({ kind: "o", bits: 1 } as const) : codeElement(min, max, 1);
  const place = { name: `${value.name}_weights`, path: value.path };
  return ir.constant(place, shape, data, { ...(element && { element }), scale });
}

/** Mean over windows or whole maps as an exact sum; the division goes into the divisor. */
export function traceMean(
  v: Integer,
  value: FloatValue,
  source: OpSource,
  ir: IrBuilder,
): Integer | NoForm {
  const [input] = source.inputs;
  const x = input && operand(v, input, ir);
  if (input === undefined || x === undefined) return { reason: "it has no operand" };
  if ("reason" in x) return x;
  const made =
    source.op === "ReduceMean"
      ? globalNode(x.node, input, value, source, ir)
      : averageNode(x.node, value, source, ir);
  if ("reason" in made) return made;
  const ranges: readonly Interval[] = x.ranges.map((r) => ({
    min: r.min * made.count,
    max: r.max * made.count,
  }));
  const result: Integer = {
    ...x,
    node: made.node,
    ranges,
    divisor: x.divisor * made.count,
    ...fresh,
  };
  // A mean without keepdims has lost its spatial axes.
  return (
    settle(result, value, ir) ?? { reason: "its result has a shape the hardware does not know" }
  );
}

interface Sum {
  readonly node: Node;
  readonly count: number;
}

function globalNode(
  x: Node,
  input: FloatValue,
  value: FloatValue,
  { attrs }: OpSource,
  ir: IrBuilder,
): Sum | NoForm {
  const rank = input.type.shape.length;
  const axes = (listAttr(attrs, "axes") ?? []).map((a) => (a < 0 ? a + rank : a)).sort();
  const spatial = rank > 2 && axes.length === rank - 2 && axes.every((a, i) => a === i + 2);
  if (!spatial || x.type.shape.length !== 3)
    return { reason: "it does not reduce exactly the spatial axes" };
  const node = ir.node("globalavgpool", value, [x]);
  const count = elementCount(x.type.shape.slice(1));
  return node === undefined ? { reason: "its sums do not fit" } : { node, count };
}

function averageNode(x: Node, value: FloatValue, { attrs }: OpSource, ir: IrBuilder): Sum | NoForm {
  const window = irWindow(attrs);
  if (window === undefined) return { reason: "its window is dilated or rounds up" };
  if (window.pad.some((p) => p !== 0) && numberAttr(attrs, "includePad", 0) === 0) {
    return { reason: "its divisor differs at the border (count_include_pad 0)" };
  }
  const node = ir.node("avgpool", value, [x], window);
  return node === undefined
    ? { reason: "its sums do not fit" }
    : { node, count: elementCount(window.kernel) };
}

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
  const settled = parts.map((p) => operand(p.v, p.value, ir));
  const failed = settled.find((s) => "reason" in s);
  if (failed !== undefined) return failed as NoForm;
  const list = settled as readonly Integer[];
  const [first] = list as [Integer];
  const alike = list.every(
    (s) => s.scale.length === 1 && s.scale[0] === first.scale[0] && s.divisor === first.divisor,
  );
  if (!alike) return { reason: "its operands have different scales" };
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
  const ranges = list.flatMap((s) =>
    Array.from({ length: s.node.type.shape[0] ?? 1 }, (_, c) => at(s.ranges, c)),
  );
  return { ...first, node, ranges, ...fresh };
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
  return { ...p, node, ranges, ...fresh };
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
  if (!single || !Number.isInteger(factor)) {
    return {
      reason: `its operands have scales ${unitOf(v)} and ${unitOf(to)}, no whole multiples`,
    };
  }
  const own = valueRange(v.node.type.element);
  const range = { min: own.min * factor, max: own.max * factor };
  const element = codeElement(range.min, range.max, 1);
  const place = (part: string) => ({ name: `${v.node.name}_${part}`, path: value.path });
  const multiplier = ir.constant(place("factor"), [1], [factor]);
  const declared = element && { element, shape: v.node.type.shape };
  const limits = { low: range.min, high: range.max, scale: to.scale[0] as number };
  const node =
    declared && ir.node("requantize", place("scaled"), [v.node, multiplier], limits, declared);
  if (node === undefined) return { reason: "its sums do not fit" };
  const ranges = v.ranges.map((r) => ({ min: r.min * factor, max: r.max * factor }));
  return { ...v, node, ranges, scale: to.scale };
}

/** Index of the largest channel. */
export function traceArgMax(
  v: Integer,
  value: FloatValue,
  source: OpSource,
  ir: IrBuilder,
): Integer | NoForm {
  const [input] = source.inputs;
  const rank = input?.type.shape.length ?? 0;
  const axis = numberAttr(source.attrs, "axis", 0);
  if (input === undefined || (axis < 0 ? axis + rank : axis) !== 1)
    return { reason: "it does not compare channels" };
  if (!isPlain(v) || v.scale.length > 1) return { reason: "its operands have different scales" };
  const x = operand(v, input, ir);
  if ("reason" in x) return x;
  const node = ir.node("argmax", value, [x.node]);
  if (node === undefined) return { reason: "it has no channels" };
  const ranges = [valueRange(node.type.element)];
  const result: Integer = {
    ...{ kind: "integer", node, ranges, scale: [1], divisor: 1, offset: 0 },
    ...fresh,
  };
  return (
    settle(result, value, ir) ?? { reason: "its result has a shape the hardware does not know" }
  );
}
