import type { InferSite } from "../ir/op-def.js";
import { printTensorType } from "../ir/tensor-type.js";
import type { IntArray, Tensor } from "../num/tensor.js";
import { operandType } from "./site.js";

/** True when constant operand `index` has one row for all channels of x, or one a channel; reports otherwise. */
export function checkPerChannel(
  site: InferSite,
  op: string,
  operand: { readonly index: number; readonly name: string },
): boolean {
  if (site.inputs[operand.index] === undefined) return true;
  const channels = operandType(site, 0).shape[0] ?? 0;
  const type = operandType(site, operand.index);
  if (type.shape[0] === 1 || type.shape[0] === channels) return true;
  site.report("BL2217", site.placeOf({ operand: operand.index }), {
    op,
    operand: operand.name,
    actual: printTensorType(type),
    channels: String(channels),
  });
  return false;
}

/** Entry `c` of a list that has one value for all channels or one a channel. */
export function ofChannel<T>(values: readonly T[], c: number): T {
  return (values.length === 1 ? values[0] : values[c]) as T;
}

/** Fills `out` channel by channel with `map(value, channel)` of x; the first dimension is the channel. */
export function mapChannels(
  x: Tensor,
  out: IntArray,
  ofOne: (channel: number) => (v: number) => number,
): void {
  const channels = x.shape[0] ?? 1;
  const length = x.data.length / channels;
  for (let c = 0; c < channels; c++) {
    const f = ofOne(c);
    for (let i = c * length; i < (c + 1) * length; i++) out[i] = f(x.data[i] as number);
  }
}
