import { present } from "../support/invariant.js";
import type { SizeParameters } from "./engine-parameters.js";
import { jobFields, jobWordBits } from "./job-format.js";
import { type ChannelParameters, searchIndex } from "./parameters.js";
import type { Schedule } from "./schedule.js";
import { stepFields } from "./step-format.js";
import { type PackedWords, packWeights } from "./weights.js";
import { packWord, widthOf } from "./word-format.js";

/** Contents of the read-only memories; words past the end are 0. */
export interface EngineMemories {
  readonly weights: PackedWords;
  /** Words of the width of a step entry. */
  readonly steps: readonly bigint[];
  /** 64-bit words, JOB_WORDS a job, least significant first. */
  readonly jobs: readonly bigint[];
  readonly parameters: readonly bigint[];
  readonly parameterBits: number;
  /** By lane and stage: thresholds at group address x 2^stage + prefix, VAL_W bits two's complement. */
  readonly thresholds: readonly (readonly (readonly number[])[])[];
  readonly masks: readonly bigint[];
}

export const stepBits = widthOf(stepFields);

/** Packs everything an engine reads. */
export function packMemories(
  s: Schedule,
  p: SizeParameters,
  channels: readonly ChannelParameters[],
): EngineMemories {
  return {
    weights: packWeights(s),
    steps: s.steps.map((e) => packWord(stepFields, e)),
    jobs: s.layers.flatMap((l) =>
      l.jobs.flatMap((j) => wordsOf(packWord(jobFields, j.job), p.JOB_WORDS)),
    ),
    parameters: groupsOf(channels, p.POST).map((group) => packGroup(group, p)),
    parameterBits:
      p.POST * (p.BIAS_W + (p.MUL_W > 0 ? p.MUL_W + p.OFFSET_W : 0) + Math.min(1, p.THR_BITS)),
    thresholds: p.THR_BITS === 0 ? [] : searchMemories(channels, p),
    masks: s.masks,
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

/** Low to high: every lane's bias, then every lane's multiplier, offset, flip bit, where the unit exists. */
function packGroup(group: readonly ChannelParameters[], p: SizeParameters): bigint {
  const parts: (readonly [number, number])[] = group.map((c) => [c.bias, p.BIAS_W]);
  if (p.MUL_W > 0) {
    for (const c of group) parts.push([c.multiplier, p.MUL_W]);
    for (const c of group) parts.push([c.offset, p.OFFSET_W]);
  }
  if (p.THR_BITS > 0) for (const c of group) parts.push([c.flip, 1]);
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
): readonly (readonly (readonly number[])[])[] {
  const unreachable = 2 ** (p.VAL_W - 1) - 1;
  const groups = channels.length / p.POST;
  return Array.from({ length: p.POST }, (_, lane) =>
    Array.from({ length: p.THR_BITS }, (_, stage) => {
      const words: number[] = [];
      for (let group = 0; group < groups; group++) {
        const { thresholds } = present(channels[group * p.POST + lane], "channel");
        for (let prefix = 0; prefix < 2 ** stage; prefix++)
          words.push(thresholds[searchIndex(p.THR_BITS, stage, prefix)] ?? unreachable);
      }
      return words;
    }),
  );
}
