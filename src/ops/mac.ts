import type { Gate, MacRole } from "../ir/hardware-role.js";
import type { AttrSpec, InferSite } from "../ir/op-def.js";
import { printTensorType } from "../ir/tensor-type.js";
import { createConvolution } from "../num/convolve.js";
import {
  contains,
  type ElementType,
  narrowest,
  printElementType,
  valueRange,
} from "../num/element-type.js";
import { printBound } from "../num/interval.js";
import { createTensor, elementCount, type Tensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { isPadded, type MacNumbers, macInterval } from "./accumulator.js";
import { elementAttr } from "./attrs.js";
import { dataRange } from "./data-range.js";
import { passes, prepareGateSums } from "./gate.js";
import { operandType } from "./site.js";

export const accSpec: AttrSpec = {
  name: "acc",
  kind: { kind: "element" },
  doc: "accumulator and result type; inferred from the real weights when left out",
};

/** The accumulator type: declared and proved wide enough, or the narrowest. */
export function accumulatorElement(
  site: InferSite,
  op: string,
  numbers: MacNumbers,
): ElementType | undefined {
  const range = macInterval(numbers).all;
  const needed = narrowest(range);
  const bounds = { low: printBound(range.min), high: printBound(range.max) };
  const terms = describeTerms(numbers);
  if (needed === undefined) {
    site.report("BL2213", site.place, { op, ...bounds, terms });
    return undefined;
  }
  const declared = elementAttr(site.attrs, "acc") ?? site.declared?.element;
  if (declared === undefined || contains(declared, range)) return declared ?? needed;
  const types = { declared: printElementType(declared), needed: printElementType(needed) };
  site.report("BL2104", site.placeOf({ attr: "acc" }), { ...types, ...bounds, terms });
  return undefined;
}

function describeTerms({ input, weights, bias }: MacNumbers): string {
  const terms = weights.data.length / (weights.shape[0] ?? 1);
  const w = dataRange(weights);
  const products = `${terms} products of ${input.min} .. ${input.max} with ${w.min} .. ${w.max}`;
  return bias === undefined ? products : `${products} and a bias`;
}

/** True when the optional bias (operand 2) is absent or [outputs]; reports otherwise. */
export function checkBias(site: InferSite, op: string, outputs: number): boolean {
  if (site.inputs[2] === undefined) return true;
  const type = operandType(site, 2);
  if (type.shape.length === 1 && type.shape[0] === outputs) return true;
  const params = { op, actual: printTensorType(type), outputs: String(outputs) };
  site.report("BL2222", site.placeOf({ operand: 2 }), params);
  return false;
}

/** The layer as a function from its input map to its output, weights packed once. */
export function prepareMac(
  role: MacRole,
  element: ElementType,
  shape: readonly number[],
): (inputs: readonly (Tensor | undefined)[]) => Tensor {
  if (role.gate) return prepareGated(role, role.gate, element, shape);
  const { window, groups, weights, bias, inputShape, outputShape } = role;
  const input = valueRange(role.input.type.element);
  const sum = macInterval({ input, weights, bias: undefined, padded: isPadded(window) }).all;
  const convolution = createConvolution(
    { ...window, groups, input: inputShape, output: outputShape },
    weights.data,
    bias?.data,
    { input, weights: dataRange(weights), sum },
  );
  return ([x]) => {
    const out = createTensor(element, shape);
    convolution(present(x, "input").data, out.data);
    return out;
  };
}

/** (P << low) + (P > threshold ? U : 0) + bias. */
function prepareGated(
  role: MacRole,
  gate: Gate,
  element: ElementType,
  shape: readonly number[],
): (inputs: readonly (Tensor | undefined)[]) => Tensor {
  const sums = prepareGateSums(role, gate);
  const pixels = role.outputShape[1] * role.outputShape[2];
  const step = 2 ** gate.low;
  return ([x]) => {
    const out = createTensor(element, shape);
    const { high, low } = sums(present(x, "input"));
    for (let i = 0; i < high.length; i++) {
      const o = Math.floor(i / pixels);
      const p = high[i] as number;
      const u = passes(gate, o, p) ? (low[i] as number) : 0;
      out.data[i] = p * step + u + (role.bias?.data[o] ?? 0);
    }
    return out;
  };
}

/** Multiply-accumulates of a layer: every weight once an output position, padding included. */
export function countMacs({ weights, outputShape }: MacRole): number {
  return weights.data.length * elementCount(outputShape.slice(1));
}
