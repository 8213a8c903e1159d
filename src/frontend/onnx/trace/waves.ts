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

/** More rises, or more falls, than this cost too many thresholds: a product of quantized steps wavers on its way. */
const maxSteps = 1023;
/** Most levels of one threshold in hardware, whose codes have 8 bits. */
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
    if (!(Math.abs(next - level) <= maxSteps)) return undefined;
    for (; level < next; level++) rises.push(k);
    for (; level > next; level--) falls.push(k);
    if (rises.length > maxSteps || falls.length > maxSteps) return undefined;
  }
  return Number.isNaN(first) ? undefined : waveOf(first, rises, falls, range);
}

/** A staircase as a wave. */
export function steadyWave({ sign, first, thresholds, range }: Staircase): Wave | undefined {
  if (thresholds.length > maxSteps) return undefined;
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

/** Waves, one for all channels or one a channel, as a sum of thresholds. */
export function wavesNode(
  input: Node,
  waves: readonly Wave[],
  { name, path, declared, attrs, low, high }: Result & { low: number; high: number },
  ir: IrBuilder,
): Node | undefined {
  const rising = { part: "rises", stairs: waves.map((w) => w.rising), from: low };
  const falling = { part: "falls", stairs: waves.map((w) => w.falling), from: 0 };
  const terms = [rising, falling].flatMap(({ part, stairs, from }) =>
    windowsOf(stairs).map((window, i) => {
      const [least, most] = codeSpan(window);
      const start = i === 0 ? from : 0;
      // One code more: a table has one threshold at least.
      const element = codeElement(start + least, start + Math.max(most, least + 1), 1);
      const own = { element: present(element, part), shape: declared.shape };
      const called = `${name}_${part}${i === 0 ? "" : `_${i + 1}`}`;
      return thresholder(
        input,
        window,
        { name: called, path, declared: own, attrs, low: start, step: 1 },
        ir,
      );
    }),
  );
  const sum = terms.reduce(
    (a, b) => a && b && ir.node("add", { name: `${name}_sum`, path }, [a, b]),
  );
  return sum && ir.node("clip", { name, path }, [sum], { low, high }, { ...declared, ...attrs });
}

/** Staircases cut so that none has more levels than a threshold; they add up to the whole. */
function windowsOf(stairs: readonly Staircase[]): readonly (readonly Staircase[])[] {
  const [least, most] = codeSpan(stairs);
  const count = Math.max(1, Math.ceil((most - least) / maxLevels));
  return Array.from({ length: count }, (_, i) => {
    const [start, end] = [least + i * maxLevels, least + (i + 1) * maxLevels];
    // The first window has the code below all others; the rest count from 0.
    const base = i === 0 ? 0 : start;
    return stairs.map((s) => ({
      ...s,
      first: Math.min(Math.max(s.first, start), end) - base,
      thresholds: s.thresholds.slice(Math.max(0, start - s.first), Math.max(0, end - s.first)),
    }));
  });
}
