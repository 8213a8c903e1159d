import type { Node } from "../ir/graph.js";
import type { ThresholdRole } from "../ir/hardware-role.js";
import { type Interval, valueRange } from "../num/element-type.js";
import { hull } from "../num/interval.js";
import { requantize } from "../num/requantize.js";
import { fitSegments, type Segment } from "../num/segments.js";
import { threshold } from "../num/threshold.js";
import { accumulatorInterval } from "../ops/accumulator.js";
import { invariant, present } from "../support/invariant.js";

/** Most pieces a channel may have: a search of five stages. */
const maxPieces = 32;

type Pieces = readonly (readonly Segment[])[];

/** What was found of a node's thresholds, by bits of the multipliers: every geometry that is tried asks again. */
const known = new WeakMap<Node, Fits>();

interface Fits {
  readonly stairs: readonly Stairs[];
  readonly byBits: Map<number, Pieces | undefined>;
}

/**
 * The thresholds of a node as pieces of lines, a list a channel or one for all, with signed multipliers of `bits`; undefined
 * where a channel would have too many. Both sides of every threshold and of every piece are checked.
 */
export function fitPieces(node: Node, role: ThresholdRole, bits: number): Pieces | undefined {
  const { stairs, byBits } = known.get(node) ?? { stairs: stairsOf(role), byBits: new Map() };
  known.set(node, { stairs, byBits });
  if (!byBits.has(bits)) byBits.set(bits, fitted(stairs, role.low, bits));
  return byBits.get(bits);
}

function fitted(all: readonly Stairs[], low: number, bits: number): Pieces | undefined {
  const pieces: (readonly Segment[])[] = [];
  for (const [c, stairs] of all.entries()) {
    const { thresholds, sign, range } = stairs;
    const rising = sign < 0 ? { min: 0 - range.max, max: 0 - range.min } : range;
    const found = fitSegments(thresholds, rising, low, 2 ** (bits - 1) - 1, maxPieces);
    if (!found) return undefined;
    const own = sign < 0 ? mirrored(found, range.min) : found;
    checkPieces(own, stairs, low, c);
    pieces.push(own);
  }
  return pieces;
}

interface Stairs {
  readonly thresholds: readonly number[];
  readonly sign: number;
  /** What x can be. */
  readonly range: Interval;
}

/** A staircase a channel, or one for all. */
function stairsOf({ input, thresholds, sign }: ThresholdRole): readonly Stairs[] {
  const ranges = rangesOf(input);
  const count = Math.max(thresholds.length, sign.length);
  const pick = <T>(list: readonly T[], c: number) =>
    present(list.length === 1 ? list[0] : list[c], "channel");
  return Array.from({ length: count }, (_, c) => ({
    ...{ thresholds: pick(thresholds, c), sign: pick(sign, c) },
    range: count === 1 ? hull(ranges) : pick(ranges, c),
  }));
}

/** What each channel of a value can be, or all of them. */
function rangesOf(node: Node): readonly Interval[] {
  const role = node.op.hardware(node);
  return role.kind === "mac"
    ? accumulatorInterval(role).perChannel
    : [valueRange(node.type.element)];
}

/** Pieces over -x as pieces over x. */
function mirrored(pieces: readonly Segment[], least: number): readonly Segment[] {
  return pieces
    .map(({ multiplier, offset, shift }, i) => {
      const next = pieces[i + 1];
      return { from: next ? 1 - next.from : least, multiplier: 0 - multiplier, offset, shift };
    })
    .toReversed();
}

/** Both are monotone from one threshold, or piece, to the next: equal at the ends of all these stretches, they are equal. */
function checkPieces(
  pieces: readonly Segment[],
  { thresholds, sign, range: { min, max } }: Stairs,
  low: number,
  channel: number,
): void {
  const high = low + thresholds.length;
  const holds = (x: number) => {
    const piece = pieces.findLast((p) => p.from <= x);
    if (!piece || x > max) return true;
    const { multiplier, offset, shift } = piece;
    const y = requantize(x, multiplier, offset, shift, "floor", low, high);
    return y === threshold(x, thresholds, sign, low, 1);
  };
  const starts = [...thresholds.map((t) => (sign < 0 ? 1 - t : t)), ...pieces.map((p) => p.from)];
  const all = holds(min) && holds(max) && starts.every((x) => holds(x - 1) && holds(x));
  invariant(all, `exact pieces of channel ${channel}`);
}
