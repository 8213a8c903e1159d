import { present } from "../support/invariant.js";
import type { SizeParameters } from "./engine-parameters.js";
import { aheadSizes } from "./gate-jobs.js";
import { type AheadMemories, aheadMemories } from "./gate-memories.js";
import { jobFields, jobWordBits } from "./job-format.js";
import type { LineTables } from "./line-tables.js";
import {
  type ChannelParameters,
  type Line,
  type PostParameters,
  searchIndex,
} from "./parameters.js";
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
  /** By lane: words of `lineBits`. */
  readonly lines: readonly (readonly bigint[])[];
  readonly lineBits: number;
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
  tables: LineTables | undefined,
): EngineMemories {
  const own = {
    ...{ bias: p.BIAS_W, multiplier: p.MUL_W, offset: p.OFFSET_W, search: p.THR_BITS },
    ...{ line: p.SEG_AW, address: p.SR_AW },
    select: p.POINT_BITS > 0 ? Math.max(1, Math.ceil(Math.log2(p.POST))) : 0,
  };
  const [multiplier, offset, search] = [p.EN_MUL_W, p.EN_OFFSET_W, p.EN_THR_BITS];
  const second = { bias: 0, multiplier, offset, search, line: 0, address: 0, select: 0 };
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
    parameters: groupsOf(placed(channels, tables), p.POST).map((group) => packGroup(group, own)),
    parameterBits: p.POST * laneBits(own) + Math.min(1, own.select),
    thresholds: searchMemories(tables?.searches ?? searchesOf(channels, p.POST), p, p.THR_BITS),
    lines: (tables?.lines ?? []).map((lines) => lines.map((line) => packLine(line, p))),
    lineBits: lineBits(p),
    entries: groupsOf(placed(entries, undefined), p.POST).map((group) => packGroup(group, second)),
    entryBits: p.POST * laneBits(second),
    entryThresholds: searchMemories(searchesOf(entries, p.POST), p, p.EN_THR_BITS),
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

/** Channels with the places of their first line and of their thresholds. */
function placed(
  channels: readonly ChannelParameters[],
  tables: LineTables | undefined,
): readonly PlacedChannel[] {
  return channels.map((c, i) => ({
    ...c,
    ...{ line: tables?.lineOf[i] ?? 0, address: tables?.searchOf[i] ?? 0 },
  }));
}

interface PlacedChannel extends ChannelParameters {
  readonly line: number;
  readonly address: number;
}

/** Low to high: multiplier, offset, shift. */
function packLine({ multiplier, offset, shift }: Line, p: SizeParameters): bigint {
  const upper = (BigInt(shift) << BigInt(p.OFFSET_W)) | BigInt.asUintN(p.OFFSET_W, BigInt(offset));
  return (upper << BigInt(p.MUL_W)) | BigInt.asUintN(p.MUL_W, BigInt(multiplier));
}

/** Bits of a word of the lines, 0 where there are none. */
export function lineBits(p: Pick<SizeParameters, "SEG_AW" | "MUL_W" | "OFFSET_W">): number {
  return p.SEG_AW > 0 ? p.MUL_W + p.OFFSET_W + shiftBits : 0;
}

const shiftBits = 6;

function groupsOf<T>(channels: readonly T[], post: number): readonly (readonly T[])[] {
  const count = channels.length / post;
  return Array.from({ length: count }, (_, i) => channels.slice(i * post, (i + 1) * post));
}

/** Widths of a lane's part of a parameter word; multiplier and search (code bits) 0: the unit does not exist. */
interface LaneWidths {
  readonly bias: number;
  readonly multiplier: number;
  readonly offset: number;
  readonly search: number;
  /** Numbers of first lines and addresses of thresholds, in place of multipliers and offsets; 0: there are none. */
  readonly line: number;
  readonly address: number;
  /** Points: bits of a lane's number; besides there are three a lane, and one a group. 0: no channel has several. */
  readonly select: number;
}

function laneBits({ bias, multiplier, offset, line, address, search, select }: LaneWidths): number {
  const points = select > 0 ? 3 + select : 0;
  const scaling = line > 0 ? line + address : multiplier > 0 ? multiplier + offset : 0;
  return bias + scaling + Math.min(1, search) + points;
}

/** Low to high: every lane's bias, then every lane's multiplier and offset (or line and address), flip bit, where the unit exists; of points `opens`, `takes`, `held`, `select` and the group's `more`. */
function packGroup(group: readonly PlacedChannel[], widths: LaneWidths): bigint {
  const parts: (readonly [number, number])[] = group.map((c) => [c.bias, widths.bias]);
  if (widths.line > 0) {
    for (const c of group) parts.push([c.line, widths.line]);
    for (const c of group) parts.push([c.address, widths.address]);
  } else if (widths.multiplier > 0) {
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

/** By lane: the thresholds of its channels, each at the address of its group. */
function searchesOf(
  channels: readonly ChannelParameters[],
  post: number,
): readonly (readonly (readonly number[])[])[] {
  const groups = channels.length / post;
  return Array.from({ length: post }, (_, lane) =>
    Array.from(
      { length: groups },
      (__, group) => present(channels[group * post + lane], "channel").thresholds,
    ),
  );
}

/** The binary search's thresholds by lane and stage; shorter lists are padded with one that nothing reaches. */
function searchMemories(
  lanes: readonly (readonly (readonly number[])[])[],
  p: SizeParameters,
  bits: number,
): SearchMemories {
  if (bits === 0) return [];
  const unreachable = 2 ** (p.VAL_W - 1) - 1;
  return lanes.map((lists) =>
    Array.from({ length: bits }, (_, stage) =>
      lists.flatMap((thresholds) =>
        Array.from(
          { length: 2 ** stage },
          (__, prefix) => thresholds[searchIndex(bits, stage, prefix)] ?? unreachable,
        ),
      ),
    ),
  );
}
