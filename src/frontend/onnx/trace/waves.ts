import type { Node } from "../../../ir/graph.js";
import type { Interval } from "../../../num/element-type.js";
import { present } from "../../../support/invariant.js";
import type { ChannelFunction } from "./integer.js";
import { codeElement, type IrBuilder } from "./ir-builder.js";
import type { Staircase } from "./staircase.js";
import { codeSpan, type Result, thresholder } from "./thresholder.js";

/** A function that rises and falls, as the sum of one that only rises and one that only falls. */
export interface Wave {
  readonly rising: Staircase;
  readonly falling: Staircase;
}

/** More rises, or more falls, than this cost too many thresholds. */
const maxLevels = 255;
/** Largest range of one channel that is tried integer by integer. */
const maxTried = 2 ** 22;

/** The rises and falls of `code` over the integers of `range`; undefined where they are too many. */
export function findWave(code: ChannelFunction, range: Interval): Wave | undefined {
  if (range.max - range.min >= maxTried) return undefined;
  const first = code.apply(range.min);
  const [rises, falls]: [number[], number[]] = [[], []];
  let level = first;
  for (let k = range.min + 1; k <= range.max; k++) {
    const next = code.apply(k);
    if (!(Math.abs(next - level) <= maxLevels)) return undefined;
    for (; level < next; level++) rises.push(k);
    for (; level > next; level--) falls.push(k);
    if (rises.length > maxLevels || falls.length > maxLevels) return undefined;
  }
  return Number.isNaN(first) ? undefined : waveOf(first, rises, falls, range);
}

/** A staircase as a wave. */
export function steadyWave({ sign, first, thresholds, range }: Staircase): Wave | undefined {
  if (thresholds.length > maxLevels) return undefined;
  if (sign === 1) return waveOf(first, thresholds, [], range);
  // It takes code first at the upper end, and falls behind each threshold turned round.
  const falls = thresholds.map((t) => 1 - t).reverse();
  return waveOf(first + falls.length, [], falls, { min: -range.max, max: -range.min });
}

function waveOf(
  first: number,
  rises: readonly number[],
  falls: readonly number[],
  range: Interval,
): Wave {
  const turned = { min: -range.max, max: -range.min };
  // Fallen from k on: not yet where -k is 1 - k or more.
  const thresholds = falls.map((k) => 1 - k).reverse();
  const proof = "exhaustive";
  return {
    rising: { sign: 1, first, thresholds: rises, range, proof },
    falling: { sign: -1, first: -falls.length, thresholds, range: turned, proof },
  };
}

/** Waves, one for all channels or one a channel, as a sum of two thresholds. */
export function wavesNode(
  input: Node,
  waves: readonly Wave[],
  { name, path, declared, attrs, low, high }: Result & { low: number; high: number },
  ir: IrBuilder,
): Node | undefined {
  const half = (part: string, stairs: readonly Staircase[], from: number) => {
    const [least, most] = codeSpan(stairs);
    // One code more: a table has one threshold at least.
    const element = present(codeElement(from + least, from + Math.max(most, least + 1), 1), part);
    const own = { element, shape: declared.shape };
    const result = { name: `${name}_${part}`, path, declared: own, attrs, low: from, step: 1 };
    return thresholder(input, stairs, result, ir);
  };
  const rising = half(
    "rises",
    waves.map((w) => w.rising),
    low,
  );
  const falling = half(
    "falls",
    waves.map((w) => w.falling),
    0,
  );
  const sum = rising && falling && ir.node("add", { name: `${name}_sum`, path }, [rising, falling]);
  return sum && ir.node("clip", { name, path }, [sum], { low, high }, { ...declared, ...attrs });
}
