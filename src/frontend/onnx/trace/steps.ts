import type { HostTensor } from "../../../num/host-tensor.js";
import { isFloat } from "../../../num/host-tensor.js";
import { elementCount } from "../../../num/tensor.js";
import { numberAttr, textAttr } from "../../host/host-op.js";
import { batchNormAffine } from "../../host/normalization.js";
import { type Binary, binaries, comparisons, roundModes, unaries } from "../../host/scalar.js";
import { isConstant } from "../builder.js";
import type { FloatValue } from "../float-graph.js";
import { at } from "../quantizer-steps.js";
import type { ChannelFunction, Step } from "./integer.js";

type OpSource = FloatValue["source"] & { readonly kind: "op" };

const { fround } = Math;

/** The step an op does to its operand number `position`, all others constant; undefined: it is no such step. */
export function stepOf(value: FloatValue, source: OpSource, position: number): Step | undefined {
  const { op, inputs, attrs } = source;
  const unary = unaries.get(op);
  if (unary !== undefined) return same(unary);
  switch (op) {
    case "Clip": {
      const low = numberAttr(attrs, "low", Number.NEGATIVE_INFINITY);
      const high = numberAttr(attrs, "high", Number.POSITIVE_INFINITY);
      return same({ apply: (x) => Math.min(Math.max(x, low), high), direction: 1 });
    }
    case "Round": {
      const apply = roundModes.get(textAttr(attrs, "mode", "half-even")) as (x: number) => number;
      return same({ apply, direction: 1 });
    }
    case "LeakyRelu": {
      const alpha = fround(numberAttr(attrs, "alpha", 0.01));
      const apply = (x: number) => (x >= 0 ? x : fround(alpha * x));
      return same({ apply, direction: alpha >= 0 ? 1 : undefined });
    }
    case "HardSigmoid": {
      const alpha = fround(numberAttr(attrs, "alpha", 0.2));
      const beta = fround(numberAttr(attrs, "beta", 0.5));
      const apply = (x: number) => Math.max(0, Math.min(1, fround(fround(alpha * x) + beta)));
      return same({ apply, direction: alpha >= 0 ? 1 : -1 });
    }
    case "Cast":
      return isFloat(value.type.dtype) ? same({ apply: fround, direction: 1 }) : undefined;
    case "BatchNormalization":
      return batchNormStep(inputs, numberAttr(attrs, "epsilon", 1e-5));
    default:
      return binaryStep(value, source, position);
  }
}

function same(f: ChannelFunction): Step {
  return { of: () => f, uniform: true };
}

function batchNormStep(inputs: readonly FloatValue[], epsilon: number): Step | undefined {
  const [, ...parameters] = inputs;
  if (!parameters.every(isConstant)) return undefined;
  const tensors = parameters.map((p) => p.source.tensor().data);
  const read = (p: number, c: number) => tensors[p]?.[c] as number;
  return {
    uniform: false,
    of: (c) => {
      const values = [read(0, c), read(1, c), read(2, c), read(3, c)] as const;
      const { slope, offset } = batchNormAffine(values, epsilon);
      const known = Number.isFinite(slope) && Number.isFinite(offset);
      const direction = known ? (Math.sign(slope) as 1 | -1 | 0) : undefined;
      return { apply: (x) => fround(fround(x * slope) + offset), direction };
    },
  };
}

/** Arithmetic with a constant that is one number, or one a channel (axis 1). */
function binaryStep(value: FloatValue, source: OpSource, position: number): Step | undefined {
  const arithmetic = isFloat(value.type.dtype) ? binaries.get(source.op) : undefined;
  const binary = arithmetic ?? compared(source.op);
  const constant = source.inputs[1 - position];
  if (binary === undefined || constant === undefined || !isConstant(constant)) return undefined;
  const size = elementCount(source.inputs[position]?.type.shape ?? []);
  if (size !== elementCount(value.type.shape)) return undefined;
  const list = channelList(constant.source.tensor(), value.type.shape);
  if (list === undefined) return undefined;
  return {
    uniform: list.length === 1,
    of: (c) => {
      const k = at(list, c);
      return position === 0
        ? { apply: (x) => binary.apply(x, k), direction: binary.first(k) }
        : { apply: (x) => binary.apply(k, x), direction: binary.second(k) };
    },
  };
}

/** A comparison, which changes its mind once: 0 or 1. */
function compared(op: string): Pick<Binary, "apply" | "first" | "second"> | undefined {
  const apply = comparisons.get(op);
  if (apply === undefined) return undefined;
  const direction = op === "Equal" ? undefined : op.startsWith("Greater") ? 1 : -1;
  const known = (k: number, sign: 1 | -1) =>
    direction === undefined || Number.isNaN(k) ? undefined : ((direction * sign) as 1 | -1);
  return { apply, first: (k) => known(k, 1), second: (k) => known(k, -1) };
}

/** A constant as one number, or one a place of axis 1 of `shape`; undefined where it varies otherwise. */
export function channelList(
  t: HostTensor,
  shape: readonly number[],
): readonly number[] | undefined {
  if (t.data.length === 1) return Array.from(t.data);
  const offset = shape.length - t.shape.length;
  const axes = t.shape.flatMap((d, a) => (d === 1 ? [] : [a + offset]));
  return axes.length === 1 && axes[0] === 1 ? Array.from(t.data) : undefined;
}
