import type { Node } from "../ir/graph.js";
import type { CombineRole } from "../ir/hardware-role.js";
import type { InferSite, OpDef } from "../ir/op-def.js";
import { printTensorType } from "../ir/tensor-type.js";
import { type Interval, valueRange } from "../num/element-type.js";
import { addIntervals, hull, printBound, scaleInterval } from "../num/interval.js";
import { createTensor, type Tensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { accumulatorInterval } from "./accumulator.js";
import { intsAttr } from "./attrs.js";
import { uniformScale } from "./scale.js";
import {
  checkRank,
  constantOperand,
  exactElement,
  operandNode,
  operandType,
  typed,
} from "./site.js";

/** y[c] = sum over the channel's points k of coefficient[k] * rows[k]. */
export const multipoint: OpDef = {
  name: "multipoint",
  doc: "Joins the points of each output channel: y[c] = sum of coefficient * row over the channel's points, exact. The rows are the accumulators of a conv2d or dense layer with one output a point, the points of a channel side by side; `points` says how many each channel has. A requantize behind it rounds once, after the sum (multipoint quantization, arXiv 2002.09049).",
  example: "%y = multipoint(%x, @m) { points: [1, 2, 1] }",
  operands: [
    { name: "rows", kind: "value", doc: "result of conv2d or dense: [R, H, W] or [R]" },
    { name: "coefficients", kind: "constant", doc: "[R], one a row" },
  ],
  attrs: [
    {
      name: "points",
      kind: { kind: "ints", length: undefined, min: 1, max: 256 },
      required: true,
      doc: "rows of each output channel, in order",
    },
  ],
  infer(site) {
    if (!checkRows(site) || !checkPoints(site) || !checkCoefficients(site)) return undefined;
    const { shape, scale } = operandType(site, 0);
    const points = pointsOf(site);
    const { range, terms } = reach(site, points);
    const element = exactElement(site, "multipoint", range, terms);
    return element && typed(element, [points.length, ...shape.slice(1)], uniformScale(scale));
  },
  evaluate: (node, [rows]) => combine(node, present(rows, "rows")),
  hardware: role,
};

function pointsOf(site: Pick<InferSite, "attrs">): readonly number[] {
  return present(intsAttr(site.attrs, "points"), "points");
}

function checkRows(site: InferSite): boolean {
  const operand = { index: 0, name: "rows" };
  if (!checkRank(site, "multipoint", operand, "[R, H, W] or [R]", [1, 3])) return false;
  const rows = operandNode(site, 0);
  const own = rows.op.hardware(rows);
  if (own.kind === "mac" && own.gate === undefined) return true;
  const what = own.kind === "mac" ? "a gated layer" : `the result of ${rows.op.name}`;
  site.report("BL2251", site.placeOf({ operand: 0 }), { what });
  return false;
}

function checkPoints(site: InferSite): boolean {
  const points = pointsOf(site);
  const sum = points.reduce((n, p) => n + p, 0);
  const rows = operandType(site, 0).shape[0] ?? 0;
  if (sum === rows) return true;
  site.report("BL2252", site.placeOf({ attr: "points" }), { channels: points.length, sum, rows });
  return false;
}

function checkCoefficients(site: InferSite): boolean {
  const operand = { index: 1, name: "coefficients" };
  if (!checkRank(site, "multipoint", operand, "[R]", [1])) return false;
  const type = operandType(site, 1);
  const rows = operandType(site, 0).shape[0] ?? 0;
  if (type.shape[0] === rows) return true;
  site.report("BL2253", site.placeOf({ operand: 1 }), { actual: printTensorType(type), rows });
  return false;
}

/** What the sums can reach, from the real weights, and the widest channel in words. */
function reach(site: InferSite, points: readonly number[]) {
  const rows = operandNode(site, 0);
  const own = rows.op.hardware(rows);
  const all = valueRange(rows.type.element);
  const intervals = own.kind === "mac" ? accumulatorInterval(own).perChannel : [];
  const coefficients = present(constantOperand(site, 1), "coefficients").data;
  let row = 0;
  let range: Interval = { min: 0, max: 0 };
  let terms = "";
  points.forEach((count, channel) => {
    let sum: Interval = { min: 0, max: 0 };
    const factors = Array.from(coefficients.subarray(row, row + count));
    for (const a of factors) sum = addIntervals(sum, scaleInterval(intervals[row++] ?? all, a));
    if (sum.min < range.min || sum.max > range.max)
      terms = `channel ${channel}: ${count} points with coefficients ${factors.join(", ")}, together ${printBound(sum.min)} .. ${printBound(sum.max)}`;
    range = hull([range, sum]);
  });
  return { range, terms };
}

function combine(node: Node, rows: Tensor): Tensor {
  const { points, coefficients } = role(node);
  const out = createTensor(node.type.element, node.type.shape);
  const pixels = out.data.length / points.length;
  let row = 0;
  points.forEach((count, c) => {
    for (let k = 0; k < count; k++, row++) {
      const a = coefficients[row] ?? 0;
      for (let i = 0; i < pixels; i++)
        out.data[c * pixels + i] =
          (out.data[c * pixels + i] ?? 0) + a * (rows.data[row * pixels + i] ?? 0);
    }
  });
  return out;
}

function role(node: Node): CombineRole {
  return {
    kind: "combine",
    input: operandNode(node, 0),
    points: pointsOf(node),
    coefficients: Array.from(present(constantOperand(node, 1), "coefficients").data),
  };
}
