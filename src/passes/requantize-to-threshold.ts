import type { Node } from "../ir/graph.js";
import type { RequantizeRole } from "../ir/hardware-role.js";
import { type Interval, valueRange } from "../num/element-type.js";
import { requantize } from "../num/requantize.js";
import type { Pass } from "./pass.js";
import { type Rewriter, rewrite, scaleOf } from "./rewriter.js";

/**
 * Writes a requantize of at most `maxLevels` levels as thresholds: compares instead of a multiplier. Exact: each
 * threshold is the first input value, found by bisection, that reaches its level; a requantizer is monotone.
 * Channels with a negative multiplier fall and get sign -1.
 *
 *     %y = requantize(%x, @m, @b) : u2 {...}   |  @y_thresholds: i8[16, 3] = ...
 *                                              |  %y = threshold(%x, @y_thresholds) : u2 { low: 0 }
 */
export function requantizeToThreshold(maxLevels: number): Pass {
  return {
    name: "requantize-to-threshold",
    help: `writes requantizers of at most ${maxLevels} levels as thresholds`,
    run: (graph) =>
      rewrite(graph, (node, r) => {
        if (node.op.name !== "requantize" || joinsPoints(node)) return node;
        const role = node.op.hardware(node);
        if (role.kind !== "requantize") return node;
        const levels = role.high - role.low + 1;
        return levels >= 2 && levels <= maxLevels ? (replace(node, role, r) ?? node) : node;
      }),
  };
}

/** Points are joined in the multiplier's sum, so their requantizer costs nothing more. */
function joinsPoints(node: Node): boolean {
  return node.inputs[0]?.op.name === "multipoint";
}

/** Undefined when a threshold just past the input's range does not fit 32 bits. */
function replace(node: Node, role: RequantizeRole, r: Rewriter): Node | undefined {
  const { multiplier, bias, low, input } = role;
  const channels = Math.max(multiplier.length, bias.length);
  const range = valueRange(input.type.element);
  const rows = Array.from({ length: channels }, (_, c) => {
    const m = multiplier[c % multiplier.length] as number;
    return thresholdsOf(role, m, bias[c % bias.length] as number, range);
  });
  const shape = [channels, rows[0]?.length ?? 0];
  const table = r.constant(node, `${node.name}_thresholds`, shape, rows.flat());
  if (table === undefined) return undefined;
  const signs = multiplier.map((m) => (m < 0 ? -1 : 1));
  const falling = signs.includes(-1);
  const sign = falling ? r.constant(node, `${node.name}_sign`, [signs.length], signs) : undefined;
  return r.create("threshold", node, {
    inputs: [input, table, sign],
    attrs: { low, ...scaleOf(node) },
    type: node.type,
  });
}

/** For each level above the lowest, the smallest v = sign * x whose result reaches it; past the range: none does. */
function thresholdsOf(
  { shift, rounding, low, high }: RequantizeRole,
  m: number,
  b: number,
  range: Interval,
): readonly number[] {
  const sign = m < 0 ? -1 : 1;
  const result = (v: number) => requantize(sign * v, m, b, shift, rounding, low, high);
  const [first, last] = sign < 0 ? [-range.max, -range.min] : [range.min, range.max];
  return Array.from({ length: high - low }, (_, k) => {
    let below = first;
    let above = last + 1;
    while (below < above) {
      const middle = Math.floor((below + above) / 2);
      if (result(middle) >= low + k + 1) above = middle;
      else below = middle + 1;
    }
    return below + 0;
  });
}
