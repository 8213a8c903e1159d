import { numberAttr, textAttr } from "../../frontend/host/host-op.js";
import { wholeBinaries } from "../../frontend/host/scalar.js";
import type { HostAttrs } from "../../ir/host.js";
import { hostRange, isFloat } from "../../num/host-tensor.js";
import { elementCount } from "../../num/tensor.js";
import { present } from "../../support/invariant.js";
import {
  type Call,
  type CTensor,
  count,
  type Emit,
  elementwise,
  map,
  operand,
  spread,
} from "./c-emit.js";
import { cNumber } from "./c-tables.js";

/** pointer, strides of the operands of a broadcast. */
function spreads({ x, y, tables }: Call): string {
  return x.map((t) => `${t.at}, ${tables.integers(spread(t.type.shape, y.type.shape))}`).join(", ");
}

/** A function of two elements, operands broadcast. */
export const zip =
  (name: string): Emit =>
  (call) => {
    const { y, tables, store } = call;
    const whole = !isFloat(y.type.dtype) && wholeBinaries.has(name);
    const f = `bl_${name}${whole ? "Whole" : ""}`;
    const shape = tables.integers(y.type.shape);
    return [
      `bl_zip(${f}, ${spreads(call)}, ${y.at}, ${count(y)}, ${y.type.shape.length}, ${shape}, ${store});`,
    ];
  };

/** A choice by a condition, operands broadcast. */
export const where: Emit = (call) => {
  const { y, tables, store } = call;
  const shape = tables.integers(y.type.shape);
  return [
    `bl_where(${spreads(call)}, ${y.at}, ${count(y)}, ${y.type.shape.length}, ${shape}, ${store});`,
  ];
};

export const clip: Emit = (call) => {
  const low = numberAttr(call.attrs, "low", Number.NEGATIVE_INFINITY);
  const high = numberAttr(call.attrs, "high", Number.POSITIVE_INFINITY);
  return elementwise("bl_clip", call, cNumber(low), cNumber(high));
};

const roundings: Readonly<Record<string, string>> = {
  ...{ "half-even": "bl_half_even", ceil: "ceil", floor: "floor", up: "bl_away", down: "trunc" },
  ...{ "half-up": "bl_half_up", "half-down": "bl_half_down" },
};

export const round: Emit = (call) =>
  map(present(roundings[textAttr(call.attrs, "mode", "half-even")], "rounding mode"), call);

export const cast: Emit = (call) => {
  const { dtype } = call.y.type;
  if (dtype === "bool") return map("bl_CastBool", call);
  if (isFloat(dtype)) return map("bl_CastFloat", call);
  const { min, max } = hostRange(dtype);
  return elementwise("bl_cast", call, cNumber(min), cNumber(max - min + 1));
};

/** A float32 attribute, with its default. */
export function single(attrs: HostAttrs, name: string, fallback: number): string {
  return cNumber(Math.fround(numberAttr(attrs, name, fallback)));
}

/** Channels and elements a channel of a tensor whose axis 1 is the channel. */
function channels({ type }: CTensor): readonly [number, number] {
  return [type.shape[1] ?? 1, elementCount(type.shape.slice(2))];
}

export const batchNormalization: Emit = ({ x, y, attrs, store }) => {
  const pointers = x.slice(0, 5).map((t) => t.at);
  const more = [...channels(y), single(attrs, "epsilon", 1e-5), store];
  return [`bl_batch_normalization(${[...pointers, y.at, count(y), ...more].join(", ")});`];
};

export const multiThreshold: Emit = (call) => {
  const { x, y, attrs, store } = call;
  const [rows = 1, steps = 0] = operand(call, 1).type.shape;
  const numbers = [single(attrs, "scale", 1), single(attrs, "bias", 0)];
  const parts = [...x.map((t) => t.at), y.at, count(y), rows, steps, ...channels(y), ...numbers];
  return [`bl_multi_threshold(${[...parts, store].join(", ")});`];
};
