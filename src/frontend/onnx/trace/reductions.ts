import type { Node } from "../../../ir/graph.js";
import type { Interval } from "../../../num/element-type.js";
import { valueRange } from "../../../num/element-type.js";
import { hull } from "../../../num/interval.js";
import { elementCount } from "../../../num/tensor.js";
import { listAttr, numberAttr } from "../../host/host-op.js";
import type { FloatValue } from "../float-graph.js";
import { type Integer, isPlain, noOffset } from "./integer.js";
import type { IrBuilder } from "./ir-builder.js";
import { irWindow, settle } from "./movement.js";
import { fresh, type NoForm, type OpSource, operand } from "./operand.js";

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
  const ranges: readonly Interval[] = own.map((r) => ({
    min: r.min * made.count,
    max: r.max * made.count,
  }));
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

function averageNode(x: Node, value: FloatValue, { attrs }: OpSource, ir: IrBuilder): Sum | NoForm {
  const window = irWindow(attrs);
  if (window === undefined) return { reason: "its window rounds up" };
  if (window.pad.some((p) => p !== 0) && numberAttr(attrs, "includePad", 0) === 0) {
    return { reason: "its divisor differs at the border (count_include_pad 0)" };
  }
  const node = ir.node("avgpool", value, [x], window);
  return node === undefined
    ? { reason: "its sums do not fit" }
    : { node, count: elementCount(window.kernel) };
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
