import type { Chain } from "./chain.js";
import { deviation, refuse } from "./fold-refusal.js";
import { splitSums } from "./rounded-sum.js";
import type { Run } from "./run.js";
import { findStaircase, type NotMonotone, type Staircase } from "./staircase.js";
import { findWave, steadyWave, type Wave } from "./waves.js";

/** One staircase a row, and how many integers of the row that differs most leave it. */
export interface Stairs {
  readonly stairs: readonly Staircase[];
  readonly differing: number;
}

/** The staircase of each row, where it has one; undefined after a refusal. */
export function findStairs(
  chain: Chain,
  path: string,
  { context }: Run,
): readonly (Staircase | NotMonotone)[] | undefined {
  const found: (Staircase | NotMonotone)[] = [];
  for (let channel = 0; channel < chain.rows; channel++) {
    const one = findStaircase(chain.units(channel), chain.rangeOf(channel));
    if (one === undefined) {
      const points = ["it is not certain to be monotone, and its range is too large to try"];
      return refuse({ channel, count: undefined, points }, path, context);
    }
    found.push(one);
  }
  return found;
}

/** Chains of which some rise and fall, as sums of rises and falls; undefined where they have too many of them. */
export function wavesOf(
  chain: Chain,
  found: readonly (Staircase | NotMonotone)[],
): readonly Wave[] | undefined {
  const { step } = chain.quantizer;
  if (step !== 1 || chain.v.parts !== undefined || found.every(isStaircase)) return undefined;
  const waves = found.map((f, row) =>
    isStaircase(f) ? steadyWave(f) : findWave(chain.units(row), chain.rangeOf(row)),
  );
  return waves.every((w) => w !== undefined) ? waves : undefined;
}

/** The staircases, or the nearest ones where that is allowed; undefined after a refusal. */
export function nearStairs(
  chain: Chain,
  found: readonly (Staircase | NotMonotone)[],
  result: { readonly path: string; readonly low: number; readonly step: number },
  { context, options }: Run,
): Stairs | undefined {
  let differing = 0;
  const stairs: Staircase[] = [];
  for (const [row, one] of found.entries()) {
    stairs.push(isStaircase(one) ? one : one.nearest);
    if (isStaircase(one)) continue;
    differing = Math.max(differing, one.count);
    // A chain that gives no numbers has no nearest form either.
    const none = Number.isNaN(one.nearest.first);
    if (!options.allowInexact || none)
      return refuse(deviation(row, one, result), result.path, context);
  }
  for (const [row, one] of stairs.entries()) {
    const odd = splitSums(chain.parts(row), one, chain.unitsOfFloat(row));
    if (odd === undefined) continue;
    differing = Math.max(differing, odd.count);
    if (!options.allowInexact) return refuse(deviation(row, odd, result), result.path, context);
  }
  return { stairs, differing };
}

function isStaircase(found: Staircase | NotMonotone): found is Staircase {
  return "thresholds" in found;
}
