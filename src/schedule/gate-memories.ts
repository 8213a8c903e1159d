import { highIntervals } from "../ops/gate.js";
import { present } from "../support/invariant.js";
import { type AheadWord, aheadFields } from "./gate-format.js";
import { type AheadSizes, aheadJob, aheadWords } from "./gate-jobs.js";
import { positionOf } from "./gate-turns.js";
import type { MacLayer } from "./network.js";
import type { Schedule } from "./schedule.js";
import { signedBits } from "./widths.js";
import { packWord } from "./word-format.js";

/** Read-only memories of a run-ahead array besides the weights. */
export interface AheadMemories {
  /** A word a job. */
  readonly jobs: readonly bigint[];
  /** By PE: a threshold a slot of every job, two's complement of `thresholdBits`. */
  readonly thresholds: readonly (readonly number[])[];
  readonly thresholdBits: number;
}

/** Packs what a run-ahead array reads. */
export function aheadMemories(s: Schedule, sizes: AheadSizes): AheadMemories {
  const words: readonly AheadWord[] = aheadWords(s, sizes);
  const known = thresholdTables(s);
  const values = known.flatMap((t) => t.filter((v) => v !== undefined));
  const bits = signedBits({ min: Math.min(0, ...values), max: Math.max(1, ...values) });
  // A PE without a channel computes 0, which is not above the largest threshold.
  const never = 2 ** (bits - 1) - 1;
  return {
    jobs: words.map((w) => packWord(aheadFields, w)),
    thresholds: known.map((t) => t.map((v) => v ?? never)),
    thresholdBits: bits,
  };
}

function thresholdTables(s: Schedule): readonly (readonly (number | undefined)[])[] {
  const { pes } = s.geometry;
  const tables: (number | undefined)[][] = Array.from({ length: pes }, () => []);
  for (const { layer, plan, jobs } of s.layers)
    for (const one of jobs) {
      const ahead = aheadJob(s, { job: one, ahead: plan?.ahead });
      if (!ahead || layer.kind !== "mac") continue;
      const scaled = scaledThresholds(layer, ahead.plan.split);
      const { channels } = present(one.plan, "plan");
      for (let turn = 0; turn < ahead.plan.turns; turn++)
        for (let slot = 0; slot < ahead.slots; slot++)
          tables.forEach((table, pe) => {
            const channel = channels[positionOf(slot, pe, turn, pes)];
            table.push(channel === undefined ? undefined : scaled?.[channel]);
          });
    }
  return tables;
}

/**
 * Thresholds in units of the high sum as the PE forms it, 2^split times P. Those outside what P can reach move next to
 * its ends, which changes no comparison and keeps the words narrow.
 */
function scaledThresholds(layer: MacLayer, split: number): readonly number[] | undefined {
  const { gate } = layer;
  const node = layer.operands[0]?.node;
  if (!gate || !node) return undefined;
  const spans = highIntervals({ weights: layer.weights, window: layer.window, input: node }, gate);
  return gate.thresholds.map((t, o) => {
    const { min, max } = present(spans[o], "span");
    return Math.min(Math.max(t, min - 1), max) * 2 ** split;
  });
}
