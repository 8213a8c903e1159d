import { hull } from "../../../num/interval.js";
import { listAttr, numberAttr } from "../../host/host-op.js";
import type { FloatValue } from "../float-graph.js";
import { baseFunction, type Integer } from "./integer.js";
import type { IrBuilder } from "./ir-builder.js";
import { settle } from "./movement.js";
import { fresh, type NoForm, type OpSource } from "./operand.js";

/** A constant around a map that no window pads by itself: the code that stands for it, if there is one. */
export function tracePad(
  v: Integer,
  value: FloatValue,
  { inputs, attrs }: OpSource,
  ir: IrBuilder,
): Integer | NoForm {
  const [input] = inputs;
  const pads = listAttr(attrs, "pads") ?? [];
  const rank = pads.length / 2;
  const outer = pads.some((p, i) => p < 0 || (i % rank < 2 && p !== 0));
  if (input === undefined || outer || rank < 3 || rank > 4)
    return { reason: "it pads other than at the end of spatial axes" };
  if (v.steps.length > 0) return { reason: "its operand has float steps that no quantizer ends" };
  if (v.parts !== undefined) return { reason: "its operand is a sum of rounded values" };
  if (v.scale.length > 1 || v.offset.length > 1)
    return { reason: "its operand has a scale or zero point for each channel" };
  const x = settle(v, input, ir);
  if (x === undefined) return { reason: "its operand is moved in a way the hardware does not" };
  const fill = numberAttr(attrs, "value", 0);
  const code = Math.round((fill * x.divisor) / (x.scale[0] as number)) - (x.offset[0] as number);
  if (!Number.isSafeInteger(code) || baseFunction(x, 0).apply(code) !== fill)
    return { reason: `no integer of its operand stands for ${fill}` };
  const spatial = pads.filter((_, i) => i % rank > 1);
  const [top = 0, left = 0, bottom = 0, right = 0] =
    rank === 3 ? [0, spatial[0], 0, spatial[1]] : spatial;
  const node = ir.node("pad", value, [x.node], { pad: [top, left, bottom, right], value: code });
  if (node === undefined) return { reason: "its constant does not fit" };
  const ranges = x.ranges.map((r) => hull([r, { min: code, max: code }]));
  return { ...x, node, ranges, ...fresh };
}
