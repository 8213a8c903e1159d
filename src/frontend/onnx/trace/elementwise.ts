import { isFloat } from "../../../num/host-tensor.js";
import { elementCount } from "../../../num/tensor.js";
import { moves } from "../../host/moves.js";
import { isConstant } from "../builder.js";
import type { FloatValue } from "../float-graph.js";
import { at } from "../quantizer-steps.js";
import { channelsOf, hasOffset, type Integer, isPlain, type Step } from "./integer.js";
import type { IrBuilder } from "./ir-builder.js";
import { settle } from "./movement.js";
import { exactFloat, isPowerOfTwo, type NoForm } from "./operand.js";
import { channelList, stepOf } from "./steps.js";

type OpSource = FloatValue["source"] & { readonly kind: "op" };

/** An op with one operand that is no constant: a movement, or a step of the chain. */
export function traceUnary(
  v: Integer,
  value: FloatValue,
  source: OpSource,
  input: FloatValue,
  ir: IrBuilder,
): Integer | NoForm {
  if (moves.has(source.op)) return movedBy(v, input, value);
  if (source.op === "MaxPool") return pooledBy(v, value);
  if (elementCount(input.type.shape) !== elementCount(value.type.shape))
    return { reason: "a constant of more elements enlarges its operand" };
  const simple = arithmetic(v, value, source, input, ir);
  if (simple !== undefined) return simple;
  const step = stepOf(value, source, source.inputs.indexOf(input));
  if (step === undefined) return { reason: "it is no element-wise step on one integer" };
  return withStep(v, input, step, ir);
}

/** Movements in a row are one movement. */
export function movedBy(v: Integer, from: FloatValue, to: FloatValue): Integer {
  const last = v.segments.at(-1);
  const joined = last?.kind === "move";
  const segment = { kind: "move", from: joined ? last.from : from, to } as const;
  const segments = [...(joined ? v.segments.slice(0, -1) : v.segments), segment];
  return { ...v, segments, aligned: v.aligned && keepsChannels(from, to) };
}

/** A reshape that leaves axis 1 as it is. */
function keepsChannels(from: FloatValue, to: FloatValue): boolean {
  const reshape = to.source.kind === "op" && to.source.op === "Reshape";
  return reshape && from.type.shape[1] === to.type.shape[1];
}

function pooledBy(v: Integer, value: FloatValue): Integer {
  return { ...v, segments: [...v.segments, { kind: "pool", at: value }] };
}

/** Adds a step where it commutes with what is left to do; otherwise that is done first. */
export function withStep(
  v: Integer,
  input: FloatValue,
  step: Step,
  ir: IrBuilder,
): Integer | NoForm {
  const pools = v.segments.some((s) => s.kind === "pool");
  const channels = step.uniform ? 1 : channelsOf(v.node);
  const rising = Array.from({ length: channels }, (_, c) => step.of(c).direction).every(
    (d) => d === 1,
  );
  const commutes = (!pools || rising) && (v.aligned || step.uniform);
  if (commutes) return { ...v, steps: [...v.steps, step] };
  if (v.steps.length > 0)
    return { reason: "it does not commute with the pooling or movement before it" };
  const settled = settle(v, input, ir);
  if (settled === undefined)
    return { reason: "its operand is moved in a way the hardware does not" };
  return { ...settled, steps: [step] };
}

/** Casts, zero points and scales: what changes the meaning of the integers and leaves no step behind. */
function arithmetic(
  v: Integer,
  value: FloatValue,
  source: OpSource,
  input: FloatValue,
  ir: IrBuilder,
): Integer | undefined {
  if (v.steps.length > 0 || v.parts !== undefined) return undefined;
  if (source.op === "Cast") return source.attrs.get("to") === "bool" ? undefined : v;
  const constant = source.inputs.find(isConstant);
  const list = constant && channelList(constant.source.tensor(), value.type.shape);
  const first = source.inputs[0] === input;
  const single = list?.length === 1 ? list[0] : undefined;
  if (list === undefined) return undefined;
  if (!isFloat(value.type.dtype)) {
    // A constant of another element type than the sums it joins.
    if (!list.every((k) => Number.isInteger(k) && Math.abs(k) < 2 ** 31)) return undefined;
    if (source.op === "Sub" && first) {
      const own = single !== undefined || v.aligned ? v : settle(v, input, ir);
      return own && { ...own, offset: perChannel(own.offset, list, (o, k) => o - k) };
    }
    if (source.op === "Add" && single !== undefined && v.ranges.length === 1)
      return { ...v, offset: perChannel(v.offset, list, (o, k) => o + k) };
    return source.op === "Add" ? withBias(v, value, list, ir) : undefined;
  }
  const factors = powersOfTwo(source.op, first, list);
  if (factors !== undefined && !hasOffset(v) && isSmall(v) && (single !== undefined || v.aligned))
    return { ...v, scale: perChannel(v.scale, factors, (s, f) => s * f) };
  const unit = v.scale.length === 1 && v.scale[0] === 1 && v.divisor === 1 && !hasOffset(v);
  if (
    source.op === "Mul" &&
    unit &&
    isSmall(v) &&
    list.every((s) => s > 0) &&
    (single !== undefined || v.aligned)
  ) {
    return { ...v, scale: list };
  }
  return undefined;
}

/** The factors of an exact multiplication or division; undefined for any other. */
function powersOfTwo(
  op: string,
  first: boolean,
  list: readonly number[],
): readonly number[] | undefined {
  if (!list.every(isPowerOfTwo)) return undefined;
  if (op === "Mul") return list;
  return op === "Div" && first ? list.map((s) => 1 / s) : undefined;
}

/** Two lists, each with one entry for all channels or one a channel, as one; equal entries are one. */
function perChannel(
  a: readonly number[],
  b: readonly number[],
  join: (x: number, y: number) => number,
): readonly number[] {
  const length = Math.max(a.length, b.length);
  const list = Array.from({ length }, (_, c) => join(at(a, c), at(b, c)));
  return list.every((x) => x === list[0]) ? list.slice(0, 1) : list;
}

function isSmall(v: Integer): boolean {
  return v.ranges.every((r) => Math.max(-r.min, r.max) <= exactFloat);
}

/** An integer bias after a convolution or product: the layer again, with it. */
function withBias(
  v: Integer,
  value: FloatValue,
  list: readonly number[],
  ir: IrBuilder,
): Integer | undefined {
  const { node } = v;
  const layer = node.op.name === "conv2d" || node.op.name === "dense";
  const outputs = channelsOf(node);
  if (!layer || node.inputs[2] !== undefined || !isPlain(v) || hasOffset(v)) return undefined;
  const data = Array.from(
    { length: outputs },
    (_, c) => (list.length === 1 ? list[0] : list[c]) as number,
  );
  const bias = ir.constant({ name: `${value.name}_bias`, path: value.path }, [outputs], data);
  const biased = ir.node(
    node.op.name,
    value,
    [...node.inputs.slice(0, 2), bias],
    Object.fromEntries(node.attrs),
  );
  const ranges = data.map((b, c) => {
    const range = (v.ranges.length === 1 ? v.ranges[0] : v.ranges[c]) as {
      min: number;
      max: number;
    };
    return { min: range.min + b, max: range.max + b };
  });
  return biased && { ...v, node: biased, ranges };
}
