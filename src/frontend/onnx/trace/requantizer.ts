import type { Node } from "../../../ir/graph.js";
import { valueRange } from "../../../num/element-type.js";
import { requantize } from "../../../num/requantize.js";
import { invariant } from "../../../support/invariant.js";
import { channelsOf, type Integer } from "./integer.js";
import type { IrBuilder } from "./ir-builder.js";
import type { Multipliers } from "./multiplier.js";
import type { Staircase } from "./staircase.js";
import type { Result } from "./thresholder.js";

/** A result whose codes are clamped to low .. high. */
export type Clamped = Result & { readonly low: number; readonly high: number };

/** The layer and its requantizer; undefined after a report. */
export function requantizer(
  layer: Node,
  multipliers: Multipliers,
  result: Clamped,
  ir: IrBuilder,
): Node | undefined {
  const sums = withSums(layer, multipliers, result.path, ir);
  return sums && multiplied(sums, multipliers, result, ir);
}

/** True for a layer that has no bias yet and room for one in 32 bits. */
export function canAdd({ node, ranges }: Integer): boolean {
  const layer = node.op.name === "conv2d" || node.op.name === "dense";
  const room = ranges.every((r) => Math.max(-r.min, r.max) < 2 ** 30);
  return layer && room && node.inputs[2] === undefined;
}

/** Both sides of every threshold and the ends once more, with the requantizer that will run. */
export function checkMultipliers(
  { shift, rounding, channels }: Multipliers,
  stairs: readonly Staircase[],
  low: number,
  high: number,
): void {
  for (const [c, { sign, first, thresholds, range }] of stairs.entries()) {
    const { multiplier, bias, sum } = channels[c] as Multipliers["channels"][number];
    const holds = (t: number, units: number) =>
      requantize(sign * t + sum, multiplier, bias, shift, rounding, low, high) === low + units;
    const all = thresholds.every((t, i) => {
      const next = thresholds[i + 1];
      // Of several thresholds at one place only the last is reached.
      const reached = next === t || holds(t, first + i + 1);
      return reached && (t === range.min || thresholds[i - 1] === t || holds(t - 1, first + i));
    });
    const ends = thresholds[0] === range.min || holds(range.min, first);
    invariant(all && ends && holds(range.max, first + thresholds.length), "exact multipliers");
  }
}

/** The layer with the sums its requantizer asks for. */
function withSums(
  node: Node,
  { channels }: Multipliers,
  path: string,
  ir: IrBuilder,
): Node | undefined {
  if (channels.every((c) => c.sum === 0)) return node;
  const place = { name: node.name, path };
  const data = Array.from(
    { length: channelsOf(node) },
    (_, c) => (channels[c] ?? channels[0])?.sum ?? 0,
  );
  const bias = ir.constant({ ...place, name: `${node.name}_bias` }, [data.length], data);
  const { acc: _acc, ...attrs } = Object.fromEntries(node.attrs);
  return ir.node(node.op.name, place, [node.inputs[0], node.inputs[1], bias], attrs);
}

function multiplied(
  input: Node,
  { shift, rounding, channels }: Multipliers,
  { name, path, declared, attrs, low, high }: Clamped,
  ir: IrBuilder,
): Node | undefined {
  const place = (part: string) => ({ name: `${name}_${part}`, path });
  const shared = channels.every(
    (c) => c.multiplier === channels[0]?.multiplier && c.bias === channels[0]?.bias,
  );
  const list = shared ? channels.slice(0, 1) : channels;
  const multipliers = list.map((c) => c.multiplier);
  const addends = list.map((c) => c.bias);
  const multiplier = ir.constant(place("multiplier"), [list.length], multipliers);
  const bias = addends.some((b) => b !== 0)
    ? ir.constant(place("bias"), [list.length], addends)
    : undefined;
  const own = valueRange(declared.element);
  const limits = {
    low: low === own.min ? undefined : low,
    high: high === own.max ? undefined : high,
  };
  const given = { shift, rounding, ...limits, ...attrs };
  return ir.node("requantize", { name, path }, [input, multiplier, bias], given, declared);
}
