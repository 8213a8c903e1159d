import type { Node } from "../ir/graph.js";
import type { RequantizeRole } from "../ir/hardware-role.js";
import type { Interval } from "../num/element-type.js";
import { clamp } from "../num/interval.js";
import { requantize } from "../num/requantize.js";
import { isPureClamp } from "./drop-identities.js";
import type { Pass } from "./pass.js";
import { type Rewriter, rewrite, scaleOf } from "./rewriter.js";

/**
 * Joins a clamp with the requantize before or after it. A requantizer is monotone, so clamping its input to [l, h]
 * is clamping its result between f(l) and f(h); that folds when all channels agree on both.
 *
 *     %a = requantize(%x, @one) : u7 { low: 0, high: 127, ... }  |
 *     %y = requantize(%a, @m) : u2 { shift: 5 }                  |  %y = requantize(%x, @m) : u2 { shift: 5, low: 0, high: 3 }
 */
export const foldClamps: Pass = {
  name: "fold-clamps",
  help: "joins consecutive clamps and requantizers into one",
  run: (graph) =>
    rewrite(graph, (node, r) => {
      const [before] = node.inputs;
      // With a second reader the first step would be computed anyway.
      if (before === undefined || r.uses(before) !== 1) return node;
      const [first, second] = [requantizeRole(before), requantizeRole(node)];
      if (first === undefined || second === undefined) return node;
      return (
        foldAfter(node, before, first, second, r) ?? foldBefore(node, first, second, r) ?? node
      );
    }),
};

function requantizeRole(node: Node): RequantizeRole | undefined {
  if (node.op.name !== "requantize") return undefined;
  const role = node.op.hardware(node);
  return role.kind === "requantize" ? role : undefined;
}

/** requantize, then a pure clamp. */
function foldAfter(
  node: Node,
  before: Node,
  first: RequantizeRole,
  second: RequantizeRole,
  r: Rewriter,
): Node | undefined {
  if (!isPureClamp(second)) return undefined;
  const low = clamp(first.low, second.low, second.high);
  const high = clamp(first.high, second.low, second.high);
  const { shift, rounding } = first;
  const attrs = { low, high, shift, rounding, ...scaleOf(node) };
  return r.create("requantize", node, { inputs: before.inputs, attrs, type: node.type });
}

/** A pure clamp, then requantize: folds when every channel has the same image of the clamp's range. */
function foldBefore(
  node: Node,
  first: RequantizeRole,
  second: RequantizeRole,
  r: Rewriter,
): Node | undefined {
  if (!isPureClamp(first)) return undefined;
  const images = channelImages(first, second);
  const [image] = images;
  const agree = images.every((i) => i.min === image?.min && i.max === image.max);
  if (image === undefined || !agree) return undefined;
  const { shift, rounding } = second;
  const attrs = { low: image.min, high: image.max, shift, rounding, ...scaleOf(node) };
  const inputs = [first.input, ...node.inputs.slice(1)];
  return r.create("requantize", node, { inputs, attrs, type: node.type });
}

/** What each channel of `second` makes of the range of `first`. */
function channelImages(first: RequantizeRole, second: RequantizeRole): readonly Interval[] {
  const { multiplier, bias, shift, rounding, low, high } = second;
  const channels = Math.max(multiplier.length, bias.length);
  return Array.from({ length: channels }, (_, c) => {
    const m = multiplier[c % multiplier.length] as number;
    const b = bias[c % bias.length] as number;
    const [p, q] = [first.low, first.high].map((v) =>
      requantize(v, m, b, shift, rounding, low, high),
    ) as [number, number];
    return { min: Math.min(p, q), max: Math.max(p, q) };
  });
}
