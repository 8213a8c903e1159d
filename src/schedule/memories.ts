import { present } from "../support/invariant.js";
import type { SizeParameters } from "./engine-parameters.js";
import { aheadSizes } from "./gate-jobs.js";
import { type AheadMemories, aheadMemories } from "./gate-memories.js";
import { jobFields, jobWordBits } from "./job-format.js";
import { type ChannelParameters, type PostParameters, searchIndex } from "./parameters.js";
import type { Schedule } from "./schedule.js";
import { stepFields } from "./step-format.js";
import { type PackedWords, packWeights } from "./weights.js";
import { packWord, widthOf } from "./word-format.js";

/** Contents of the read-only memories; words past the end are 0. */
export interface EngineMemories {
  /** Packed when first asked for: estimates never do. */
  readonly weights: PackedWords;
  /** Words of the width of a step entry. */
  readonly steps: readonly bigint[];
  /** 64-bit words, JOB_WORDS a job, least significant first. */
  readonly jobs: readonly bigint[];
  readonly parameters: readonly bigint[];
  readonly parameterBits: number;
  readonly thresholds: SearchMemories;
  /** The same three of the entry quantizers. */
  readonly entries: readonly bigint[];
  readonly entryBits: number;
  readonly entryThresholds: SearchMemories;
  readonly masks: readonly bigint[];
  /** Present on a run-ahead array, whose weights go to a memory a PE. */
  readonly ahead: AheadMemories | undefined;
}

/** By lane and stage: thresholds at group address x 2^stage + prefix, VAL_W bits two's complement. */
export type SearchMemories = readonly (readonly (readonly number[])[])[];

export const stepBits = widthOf(stepFields);

/** Packs everything an engine reads. */
export function packMemories(
  s: Schedule,
  p: SizeParameters,
  { channels, entries }: PostParameters,
): EngineMemories {
  const own = {
    ...{ bias: p.BIAS_W, multiplier: p.MUL_W, offset: p.OFFSET_W, search: p.THR_BITS },
    select: p.POINT_BITS > 0 ? Math.max(1, Math.ceil(Math.log2(p.POST))) : 0,
  };
  const [multiplier, offset, search] = [p.EN_MUL_W, p.EN_OFFSET_W, p.EN_THR_BITS];
  const second = { bias: 0, multiplier, offset, search, select: 0 };
  let weights: PackedWords | undefined;
  const sizes = aheadSizes(s);
  return {
    get weights() {
      weights ??= packWeights(s);
      return weights;
    },
    steps: s.steps.map((e) => packWord(stepFields, e)),
    jobs: s.layers.flatMap((l) =>
      l.jobs.flatMap((j) => wordsOf(packWord(jobFields, j.job), p.JOB_WORDS)),
    ),
    parameters: groupsOf(channels, p.POST).map((group) => packGroup(group, own)),
    parameterBits: p.POST * laneBits(own) + Math.min(1, own.select),
    thresholds: searchMemories(channels, p, p.THR_BITS),
    entries: groupsOf(entries, p.POST).map((group) => packGroup(group, second)),
    entryBits: p.POST * laneBits(second),
    entryThresholds: searchMemories(entries, p, p.EN_THR_BITS),
    masks: s.masks,
    ahead: sizes && aheadMemories(s, sizes),
  };
}

function wordsOf(word: bigint, count: number): readonly bigint[] {
  const bits = BigInt(jobWordBits);
  return Array.from({ length: count }, (_, i) =>
    BigInt.asUintN(jobWordBits, word >> (BigInt(i) * bits)),
  );
}

function groupsOf(
  channels: readonly ChannelParameters[],
  post: number,
): readonly (readonly ChannelParameters[])[] {
  const count = channels.length / post;
  return Array.from({ length: count }, (_, i) => channels.slice(i * post, (i + 1) * post));
}

/** Widths of a lane's part of a parameter word; multiplier and search (code bits) 0: the unit does not exist. */
interface LaneWidths {
  readonly bias: number;
  readonly multiplier: number;
  readonly offset: number;
  readonly search: number;
  /** Points: bits of a lane's number; besides there are three a lane, and one a group. 0: no channel has several. */
  readonly select: number;
}

function laneBits({ bias, multiplier, offset, search, select }: LaneWidths): number {
  const points = select > 0 ? 3 + select : 0;
  return bias + (multiplier > 0 ? multiplier + offset : 0) + Math.min(1, search) + points;
}

/** Low to high: every lane's bias, then every lane's multiplier, offset, flip bit, where the unit exists; of points `opens`, `takes`, `held`, `select` and the group's `more`. */
function packGroup(group: readonly ChannelParameters[], widths: LaneWidths): bigint {
  const parts: (readonly [number, number])[] = group.map((c) => [c.bias, widths.bias]);
  if (widths.multiplier > 0) {
    for (const c of group) parts.push([c.multiplier, widths.multiplier]);
    for (const c of group) parts.push([c.offset, widths.offset]);
  }
  if (widths.search > 0) for (const c of group) parts.push([c.flip, 1]);
  if (widths.select > 0) {
    for (const c of group) parts.push([c.opens, 1]);
    for (const c of group) parts.push([c.takes, 1]);
    for (const c of group) parts.push([c.held, 1]);
    for (const c of group) parts.push([c.select, widths.select]);
    parts.push([group[0]?.more ?? 0, 1]);
  }
  let word = 0n;
  let at = 0n;
  for (const [value, bits] of parts) {
    word |= BigInt.asUintN(bits, BigInt(value)) << at;
    at += BigInt(bits);
  }
  return word;
}

/** The binary search's thresholds by lane and stage; channels with fewer are padded with one that nothing reaches. */
function searchMemories(
  channels: readonly ChannelParameters[],
  p: SizeParameters,
  bits: number,
): SearchMemories {
  if (bits === 0) return [];
  const unreachable = 2 ** (p.VAL_W - 1) - 1;
  const groups = channels.length / p.POST;
  return Array.from({ length: p.POST }, (_, lane) =>
    Array.from({ length: bits }, (_, stage) => {
      const words: number[] = [];
      for (let group = 0; group < groups; group++) {
        const { thresholds } = present(channels[group * p.POST + lane], "channel");
        for (let prefix = 0; prefix < 2 ** stage; prefix++)
          words.push(thresholds[searchIndex(bits, stage, prefix)] ?? unreachable);
      }
      return words;
    }),
  );
}
