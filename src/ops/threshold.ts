import type { Node } from "../ir/graph.js";
import type { ThresholdRole } from "../ir/hardware-role.js";
import type { InferSite, OpDef } from "../ir/op-def.js";
import {
  type ElementType,
  holds,
  narrowest,
  printElementType,
  valueRange,
} from "../num/element-type.js";
import { createTensor, type Tensor } from "../num/tensor.js";
import { threshold as thresholdValue } from "../num/threshold.js";
import { present } from "../support/invariant.js";
import { intAttr, scaleAttr, scaleSpec } from "./attrs.js";
import { channelwise } from "./grouped.js";
import { checkPerChannel, mapChannels, ofChannel } from "./per-channel.js";
import { checkRank, constantOperand, operandNode, operandType, typed } from "./site.js";

/** y = low + step * #{k : sign[c] * x >= thresholds[c][k]}. */
export const threshold: OpDef = {
  name: "threshold",
  doc: "Counts the thresholds a value reaches: y = low + step * #{k : sign * x >= T[k]}, with L-1 ascending thresholds for L levels, once or a channel. step is 2 for an odd-level result, else 1; sign -1 turns a falling function into a rising one. The result type is declared, or the narrowest unsigned one.",
  example: "%y = threshold(%x, @t) : u2",
  operands: [
    { name: "x", kind: "value", doc: "[C, H, W] or [C]" },
    { name: "thresholds", kind: "constant", doc: "[L-1], or [1 or C, L-1]; each row ascending" },
    { name: "sign", kind: "constant", optional: true, doc: "[1] or [C] of 1 and -1" },
  ],
  attrs: [
    {
      name: "low",
      kind: { kind: "int", min: -(2 ** 31), max: 2 ** 32 - 1 },
      doc: "lowest level; default: smallest value of the declared type, else 0",
    },
    scaleSpec,
  ],
  infer(site) {
    if (!checkRank(site, "threshold", { index: 0, name: "x" }, "[C, H, W] or [C]", [1, 3]))
      return undefined;
    const element = checkThresholds(site) && checkSigns(site) ? resultElement(site) : undefined;
    const scale = scaleAttr(site.attrs);
    return element && typed(element, operandType(site, 0).shape, scale);
  },
  evaluate(node, [x]) {
    const { thresholds, sign, low, step } = role(node);
    const out = createTensor(node.type.element, node.type.shape);
    mapChannels(present(x, "x"), out.data, (c) => {
      const [row, s] = [ofChannel(thresholds, c), ofChannel(sign, c)];
      return (v) => thresholdValue(v, row, s, low, step);
    });
    return out;
  },
  grouped: channelwise,
  hardware: role,
};

function checkThresholds(site: InferSite): boolean {
  const operand = { index: 1, name: "thresholds" };
  if (!checkRank(site, "threshold", operand, "[L-1] or [C, L-1]", [1, 2])) return false;
  const matrix = operandType(site, 1).shape.length === 2;
  if (matrix && !checkPerChannel(site, "threshold", operand)) return false;
  for (const [channel, row] of rows(present(constantOperand(site, 1), "thresholds")).entries()) {
    const index = row.findIndex((t, k) => k > 0 && t < (row[k - 1] as number));
    if (index < 0) continue;
    const [before, after] = [String(row[index - 1]), String(row[index])];
    const params = { channel: String(channel), index: String(index), before, after };
    site.report("BL2209", site.placeOf({ operand: 1 }), params);
    return false;
  }
  return true;
}

function checkSigns(site: InferSite): boolean {
  const sign = constantOperand(site, 2);
  if (sign === undefined) return true;
  const operand = { index: 2, name: "sign" };
  if (!checkRank(site, "threshold", operand, "[1] or [C]", [1])) return false;
  if (!checkPerChannel(site, "threshold", operand)) return false;
  const channel = sign.data.findIndex((v: number) => Math.abs(v) !== 1);
  if (channel < 0) return true;
  const params = { channel: String(channel), value: String(sign.data[channel]) };
  site.report("BL2210", site.placeOf({ operand: 2 }), params);
  return false;
}

/** The declared type, or the narrowest for the levels; the first and last level must be values of it. */
function resultElement(site: InferSite): ElementType | undefined {
  const declared = site.declared?.element;
  const count = operandType(site, 1).shape.at(-1) ?? 0;
  const low = intAttr(site.attrs, "low") ?? (declared ? valueRange(declared).min : 0);
  const high = low + (declared?.kind === "o" ? 2 : 1) * count;
  const element = declared ?? narrowest({ min: low, max: high });
  if (element !== undefined && holds(element, low) && holds(element, high)) return element;
  site.report("BL2207", site.placeOf({ attr: "low" }), {
    op: "threshold",
    low: String(low),
    high: String(high),
    type: element === undefined ? "a type of at most 32 bits" : printElementType(element),
  });
  return undefined;
}

/** Rows of a threshold table; a vector is one row for all channels. */
function rows({ shape, data }: Tensor): readonly (readonly number[])[] {
  const count = shape.at(-1) ?? 0;
  const channels = shape.length === 2 ? (shape[0] ?? 0) : 1;
  return Array.from({ length: channels }, (_, c) =>
    Array.from(data.subarray(c * count, (c + 1) * count)),
  );
}

function role(node: Node): ThresholdRole {
  const { element } = node.type;
  const declaredLow = intAttr(node.attrs, "low");
  return {
    kind: "threshold",
    input: operandNode(node, 0),
    thresholds: rows(present(constantOperand(node, 1), "thresholds")),
    sign: Array.from(constantOperand(node, 2)?.data ?? [1]),
    low: declaredLow ?? valueRange(element).min,
    step: element.kind === "o" ? 2 : 1,
  };
}
