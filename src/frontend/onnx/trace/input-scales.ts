import type { Codes } from "../float-graph.js";
import { at } from "../quantizer-steps.js";
import type { NoForm } from "./operand.js";

/** Factors beyond this would make weights wider than any array wants. */
const maxFactor = 2 ** 16;

/**
 * Weights for inputs that have a scale each. Where the scales of a group of inputs are whole multiples of the smallest one,
 * the multiples become part of the weights, exactly:
 *
 *     sum s[i] * x[i] * w[o, i]  =  s * sum x[i] * (w[o, i] * s[i] / s)
 *
 * `layout`: how many outputs, inputs of a group and taps of an input the weights hold, in which order, and the groups. The
 * scale of the result holds that of the weights and of the inputs.
 */
export function withInputScales(
  codes: Codes,
  inputs: readonly number[],
  layout: {
    readonly outputs: number;
    readonly inputs: number;
    readonly groups: number;
    /** Output and input (of its group) of element `i`. */
    place(i: number): readonly [number, number];
  },
): { readonly codes: Codes; readonly scale: readonly number[] } | NoForm {
  const perGroup = layout.outputs / layout.groups;
  const groupOf = (output: number) => Math.floor(output / perGroup);
  const units = Array.from({ length: layout.groups }, (_, g) =>
    Math.min(...Array.from({ length: layout.inputs }, (_, i) => at(inputs, g * layout.inputs + i))),
  );
  const factors = Array.from(
    { length: layout.groups * layout.inputs },
    (_, i) => at(inputs, i) / at(units, Math.floor(i / layout.inputs)),
  );
  const odd = factors.findIndex((f) => !Number.isInteger(f) || f > maxFactor);
  if (odd >= 0) {
    const pair = [at(inputs, odd), at(units, Math.floor(odd / layout.inputs))];
    return { reason: `its operand has a scale for each channel, ${pair.join(" no multiple of ")}` };
  }
  const scale = Array.from(
    { length: Math.max(codes.scale.length, layout.groups) === 1 ? 1 : layout.outputs },
    (_, o) => at(codes.scale, o) * at(units, groupOf(o)),
  );
  if (factors.every((f) => f === 1)) return { codes, scale };
  const data = codes.integers.data.map((k, i) => {
    const [o, input] = layout.place(i);
    return k * at(factors, groupOf(o) * layout.inputs + input);
  });
  return { codes: { ...codes, integers: { ...codes.integers, dtype: "i32", data } }, scale };
}
