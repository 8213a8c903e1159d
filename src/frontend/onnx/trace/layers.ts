import type { Node } from "../../../ir/graph.js";
import type { HostTensor } from "../../../num/host-tensor.js";
import { isFloat } from "../../../num/host-tensor.js";
import { elementCount } from "../../../num/tensor.js";
import { accumulatorInterval } from "../../../ops/accumulator.js";
import { numberAttr } from "../../host/host-op.js";
import { hostWindow } from "../../host/products.js";
import { type Constant, isConstant } from "../builder.js";
import type { Codes, FloatValue } from "../float-graph.js";
import { withInputScales } from "./input-scales.js";
import { type Integer, noOffset } from "./integer.js";
import { codeElement, dataRange, type IrBuilder } from "./ir-builder.js";
import { positions, shortPad } from "./movement.js";
import { fresh, type NoForm, type OpSource, operand } from "./operand.js";

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
  const vector = source.op === "MatMul" ? unorderedVector(v, input, ir) : undefined;
  const x = vector?.x ?? operand(v, input, ir);
  if ("reason" in x) return x;
  if (x.scale.length > 1 && vector !== undefined)
    return { reason: "its operand has a scale for each channel" };
  const given = weightCodes(w);
  if (given === undefined) return { reason: "its weights are not quantized" };
  const scaled = withInputScales(given, x.scale, weightLayout(source, given.integers.shape));
  if ("reason" in scaled) return scaled;
  const { codes, scale } = scaled;
  const node =
    source.op === "Conv"
      ? convNode(x.node, value, source, codes, ir)
      : denseNode(x.node, value, codes, vector?.order, ir);
  if ("reason" in node) return node;
  const role = node.op.hardware(node);
  const ranges = role.kind === "mac" ? accumulatorInterval(role).perChannel : [];
  const { divisor } = x;
  return { ...{ kind: "integer", node, ranges, scale, divisor, offset: noOffset }, ...fresh };
}

/** How the weights of a Conv [outputs, inputs of a group, taps] or a MatMul [inputs, outputs] lie. */
function weightLayout({ op, attrs }: OpSource, [a = 1, b = 1, ...taps]: readonly number[]) {
  if (op === "MatMul") {
    const place = (i: number) => [i % b, Math.floor(i / b)] as const;
    return { outputs: b, inputs: a, groups: 1, place };
  }
  const inner = elementCount(taps);
  const place = (i: number) => [Math.floor(i / (b * inner)), Math.floor(i / inner) % b] as const;
  return { outputs: a, inputs: b, groups: numberAttr(attrs, "group", 1), place };
}

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

/**
 * A map that was put in another order and flattened, as channels-last models do, left as it is: element i of the vector is
 * element order[i] of the flattened map. Undefined for any other value.
 */
function unorderedVector(
  v: Integer,
  input: FloatValue,
  ir: IrBuilder,
): { readonly x: Integer; readonly order: readonly number[] } | undefined {
  const move = v.segments.at(-1);
  if (move?.kind !== "move" || input.type.shape.length !== 2) return undefined;
  const order = positions(move.from, input);
  const count = elementCount(move.from.type.shape);
  if (new Set(order).size !== count || order.every((p, i) => p === i)) return undefined;
  const map = operand({ ...v, segments: v.segments.slice(0, -1) }, move.from, ir);
  if ("reason" in map) return undefined;
  const node = ir.node("flatten", move.to, [map.node]);
  return node && { x: { ...map, node }, order };
}

/** x [1, N] with weights [N, O]: the transposed weights of a dense layer. Row i of the weights is for element order[i] of x. */
function denseNode(
  x: Node,
  value: FloatValue,
  { integers, scale, axis }: Codes,
  order: readonly number[] | undefined,
  ir: IrBuilder,
): Node | NoForm {
  const [n = 1, o = 1] = integers.shape;
  if (integers.shape.length !== 2 || value.type.shape.length !== 2) {
    return { reason: "it multiplies more than one row" };
  }
  if (scale.length > 1 && axis !== 1)
    return { reason: "its weights have scales along another axis" };
  const turned = transposed(order ? rowsAt(integers.data, order, o) : integers.data, n, o);
  const weights = weightNode(value, [o, n], turned, scale, ir);
  return ir.node("dense", value, [x, weights]) ?? { reason: "its sums do not fit" };
}

/** Row i of [n, o] as row order[i]. */
function rowsAt(data: HostTensor["data"], order: readonly number[], o: number): HostTensor["data"] {
  const out = data.slice();
  for (const [i, to] of order.entries())
    for (let k = 0; k < o; k++) out[to * o + k] = data[i * o + k] as number;
  return out;
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
