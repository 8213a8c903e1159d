import type { Node } from "../../../ir/graph.js";
import type { Interval } from "../../../num/element-type.js";
import { valueRange } from "../../../num/element-type.js";
import { hull } from "../../../num/interval.js";
import { elementCount } from "../../../num/tensor.js";
import { divisorsOf } from "../../../ops/divisors.js";
import { readPads } from "../../../ops/window.js";
import { present } from "../../../support/invariant.js";
import { listAttr, numberAttr } from "../../host/host-op.js";
import type { FloatValue } from "../float-graph.js";
import { type Integer, isPlain, noOffset } from "./integer.js";
import type { IrBuilder } from "./ir-builder.js";
import { irWindow, settle, shortPad } from "./movement.js";
import { fresh, isPowerOfTwo, type NoForm, type OpSource, operand } from "./operand.js";

/** Mean or sum over windows or whole maps as an exact sum; the division goes into the divisor. */
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
    source.op !== "AveragePool"
      ? globalNode(x.node, input, value, source, ir)
      : averageNode(x.node, value, source, ir);
  if ("reason" in made) return made;
  const joined = made.node.type.shape[0] !== x.node.type.shape[0];
  if (joined && x.scale.length > 1) return { reason: "its operands have different scales" };
  const own = joined ? [hull(x.ranges)] : x.ranges;
  // Padding that counts lowers a mean towards 0.
  const ranges: readonly Interval[] = own.map((r) => ({
    min: Math.min(0, r.min * made.count),
    max: Math.max(0, r.max * made.count),
  }));
  if (!isExact(ranges, x.scale)) return { reason: "its sums do not fit" };
  const result: Integer = {
    ...x,
    node: made.node,
    ranges,
    divisor: source.op === "ReduceSum" ? x.divisor : x.divisor * made.count,
    ...fresh,
  };
  // A mean without keepdims has lost its spatial axes.
  return (
    settle(result, value, ir) ?? { reason: "its result has a shape the hardware does not know" }
  );
}

/** True where doubles hold every sum times its scale. */
function isExact(ranges: readonly Interval[], scale: readonly number[]): boolean {
  const most = Math.max(...ranges.map((r) => Math.max(-r.min, r.max)));
  return most < 2 ** 29 || scale.every(isPowerOfTwo);
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
  if (axes.join() === "1" && x.type.shape.length === 3) return channelNode(x, value, ir);
  const spatial = rank > 2 && axes.length === rank - 2 && axes.every((a, i) => a === i + 2);
  if (!spatial || x.type.shape.length !== 3)
    return { reason: "it reduces neither exactly the spatial axes nor the channels" };
  const node = ir.node("globalavgpool", value, [x]);
  const count = elementCount(x.type.shape.slice(1));
  return node === undefined ? { reason: "its sums do not fit" } : { node, count };
}

/** The sum over the channels is a convolution with ones. */
function channelNode(x: Node, value: FloatValue, ir: IrBuilder): Sum | NoForm {
  const [count = 1] = x.type.shape;
  const ones = Array.from({ length: count }, () => 1);
  const place = { name: `${value.name}_ones`, path: value.path };
  const weights = ir.constant(place, [1, count, 1, 1], ones);
  const node = ir.node("conv2d", value, [x, weights]);
  return node === undefined ? { reason: "its sums do not fit" } : { node, count };
}

/** Windows that stick out at the end are pads as well, which no divisor counts. */
function averageNode(x: Node, value: FloatValue, { attrs }: OpSource, ir: IrBuilder): Sum | NoForm {
  const window = irWindow(new Map(attrs).set("ceil", 0));
  if (window === undefined) return { reason: "it has three spatial axes" };
  const own = present(readPads(new Map([["pad", window.pad]])), "pads");
  const pad = ([0, 1, 2, 3] as const).map((side) => {
    const axis = (side % 2) as 0 | 1;
    const [kernel, stride, dilation] = [window.kernel, window.stride, window.dilation].map(
      (list) => list[axis] ?? 1,
    ) as [number, number, number];
    const windows = value.type.shape.at(axis - 2) as number;
    const end = (windows - 1) * stride + (kernel - 1) * dilation + 1 - own[axis];
    const size = x.type.shape[axis + 1] as number;
    return side < 2 ? own[side] : Math.max(own[side], end - size);
  });
  const counted = numberAttr(attrs, "includePad", 0) === 1 ? own : [0, 0, 0, 0];
  const leaves = pad.some((p, side) => p !== counted[side]);
  const node = ir.node("avgpool", value, [x], {
    ...{ ...window, pad: shortPad(pad) },
    ...(leaves && { counted: shortPad(counted) }),
  });
  if (node === undefined) return { reason: "its sums do not fit" };
  const role = node.op.hardware(node);
  const count = role.kind === "pool" ? divisorsOf(node.attrs, x.type.shape, role.window).common : 1;
  return { node, count };
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
    ...{ kind: "integer", node, ranges, scale: [1], divisor: 1, offset: noOffset },
    ...fresh,
  };
  return (
    settle(result, value, ir) ?? { reason: "its result has a shape the hardware does not know" }
  );
}
