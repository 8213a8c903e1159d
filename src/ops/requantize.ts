import type { Node } from "../ir/graph.js";
import type { RequantizeRole } from "../ir/hardware-role.js";
import type { InferSite, OpDef } from "../ir/op-def.js";
import {
  contains,
  type ElementType,
  narrowest,
  printElementType,
  valueRange,
} from "../num/element-type.js";
import {
  maxShift,
  type Rounding,
  requantize as requantizeValue,
  roundings,
} from "../num/requantize.js";
import { createTensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { intAttr, scaleAttr, scaleSpec, wordAttr } from "./attrs.js";
import { channelwise } from "./grouped.js";
import { checkPerChannel, mapChannels, ofChannel } from "./per-channel.js";
import { checkRank, constantOperand, operandNode, operandType, typed } from "./site.js";

/** y = clamp(round((x * multiplier[c] + bias[c]) / 2^shift), low, high). */
export const requantize: OpDef = {
  name: "requantize",
  doc: "Scales integers to a narrower type: y = clamp(round((x * multiplier + bias) / 2^shift), low, high), one rounding, the whole product and sum exact. Multiplier and bias are single values or one a channel (first dimension). The result type is declared, or the narrowest that holds low .. high.",
  example: "%y = requantize(%x, @m, @b) : u2 { shift: 12, rounding: half-even }",
  operands: [
    { name: "x", kind: "value", doc: "[C, H, W] or [C]" },
    { name: "multiplier", kind: "constant", doc: "[1] or [C]" },
    { name: "bias", kind: "constant", optional: true, doc: "[1] or [C], added before the shift" },
  ],
  attrs: [
    {
      name: "shift",
      kind: { kind: "int", min: 0, max: maxShift },
      default: 0,
      doc: "bits dropped",
    },
    {
      name: "rounding",
      kind: { kind: "enum", values: roundings },
      default: "half-up",
      doc: "how the dropped bits round",
    },
    bound("low", "lower clamp; default: smallest value of the result type"),
    bound("high", "upper clamp; default: largest value of the result type"),
    scaleSpec,
  ],
  infer(site) {
    if (!checkRank(site, "requantize", { index: 0, name: "x" }, "[C, H, W] or [C]", [1, 3]))
      return undefined;
    for (const [index, name] of [
      [1, "multiplier"],
      [2, "bias"],
    ] as const) {
      if (site.inputs[index] === undefined) continue;
      if (!checkRank(site, "requantize", { index, name }, "[1] or [C]", [1])) return undefined;
      if (!checkPerChannel(site, "requantize", { index, name })) return undefined;
    }
    const element = resultElement(site);
    const scale = scaleAttr(site.attrs);
    return element && typed(element, operandType(site, 0).shape, scale);
  },
  evaluate(node, [x]) {
    const { multiplier, bias, shift, rounding, low, high } = role(node);
    const out = createTensor(node.type.element, node.type.shape);
    mapChannels(present(x, "x"), out.data, (c) => {
      const [m, b] = [ofChannel(multiplier, c), ofChannel(bias, c)];
      return (v) => requantizeValue(v, m, b, shift, rounding, low, high);
    });
    return out;
  },
  grouped: channelwise,
  hardware: role,
};

function bound(name: string, doc: string) {
  return { name, kind: { kind: "int", min: -(2 ** 31), max: 2 ** 32 - 1 }, doc } as const;
}

/** The declared type, or the narrowest for low .. high; both ends must be values of it. */
function resultElement(site: InferSite): ElementType | undefined {
  const declared = site.declared?.element;
  const [low, high] = [intAttr(site.attrs, "low"), intAttr(site.attrs, "high")];
  if (declared?.kind === "o") {
    const params = { op: "requantize", declared: printElementType(declared) };
    site.report("BL2220", site.place, { ...params, why: "an odd-level type has no even values" });
    return undefined;
  }
  if (declared === undefined && (low === undefined || high === undefined)) {
    const example = "%y = requantize(...) : u2";
    site.report("BL2212", site.place, { op: "requantize", example });
    return undefined;
  }
  const element = declared ?? narrowest({ min: low ?? 0, max: high ?? 0 });
  const own = element === undefined ? { min: 0, max: 0 } : valueRange(element);
  const range = { min: low ?? own.min, max: high ?? own.max };
  if (element !== undefined && range.min <= range.max && contains(element, range)) return element;
  site.report("BL2207", site.placeOf({ attr: high === undefined ? "low" : "high" }), {
    op: "requantize",
    low: String(range.min),
    high: String(range.max),
    type: element === undefined ? "a type of at most 32 bits" : printElementType(element),
  });
  return undefined;
}

function role(node: Node): RequantizeRole {
  const range = valueRange(node.type.element);
  return {
    kind: "requantize",
    input: operandNode(node, 0),
    multiplier: Array.from(present(constantOperand(node, 1), "multiplier").data),
    bias: Array.from(constantOperand(node, 2)?.data ?? [0]),
    shift: present(intAttr(node.attrs, "shift"), "shift"),
    rounding: present(wordAttr(node.attrs, "rounding"), "rounding") as Rounding,
    low: intAttr(node.attrs, "low") ?? range.min,
    high: intAttr(node.attrs, "high") ?? range.max,
  };
}
