import { present } from "../support/invariant.js";
import { digitCount, type Encoding, hasZero, weightEncoding } from "./encoding.js";
import { drainedTogether } from "./gate-engine.js";
import { type AheadPlan, aheadPlan } from "./gate-plan.js";
import { turnsOf } from "./gate-turns.js";
import { type Geometry, kindOf, type PeKind } from "./geometry.js";
import type { SourcePlace } from "./maps.js";
import { type MacLayer, rowsOf } from "./network.js";
import { dotOffset, programOf } from "./pe-kinds.js";
import { jobsOfOrder, type PointJob, type Points, type RowGroup } from "./points.js";
import type { Pass } from "./program.js";
import { type RowArray, slotLimit, slotsOf } from "./slots.js";

/** A block of N lanes that a job reads: the logical input channel of each lane, or -1. */
export interface BlockUse {
  readonly block: number;
  readonly lanes: readonly number[];
}

/** One job of a MAC layer: up to P output channels (on a run-ahead array as many a slot), lying from `first` in the layer's own order. */
export interface MacJobPlan {
  readonly first: number;
  /** Rows of the weights, a PE each; -1: none. */
  readonly channels: readonly number[];
  /** Where rows are points: the strips they form, their groups, and how many groups are in the jobs before. */
  readonly points: JobPoints | undefined;
  readonly blocks: readonly BlockUse[];
  /** What the PEs' products add to a sum, so that none is negative (docs/engine.md, Kinds of PEs); 0 for digits. */
  readonly offset: number;
}

export interface JobPoints extends PointJob {
  readonly firstGroup: number;
}

/** How the array runs a layer. */
export interface MacPlan {
  readonly layer: MacLayer;
  readonly kind: PeKind;
  readonly activation: Encoding;
  readonly weight: Encoding;
  readonly program: readonly Pass[];
  readonly usesSum: boolean;
  /** Lanes without a channel must read 0. */
  readonly masked: boolean;
  /** On a run-ahead array: `program` is its high part, then its low part. */
  readonly ahead: AheadPlan | undefined;
  readonly jobs: readonly MacJobPlan[];
}

/**
 * Cuts a layer into jobs: blocks of P channels as they lie, or cut where the group changes, whichever takes fewer
 * cycles. Jobs that mix groups feed weights of value zero to the other groups' lanes, so odd-level weights, which have
 * no zero, are then stored one bit wider.
 */
export function planMac(
  layer: MacLayer,
  places: ReadonlyMap<string, SourcePlace>,
  g: Geometry,
  runsAhead: boolean,
): MacPlan {
  const order = present(places.get(layer.name), "place").order;
  if (layer.points) {
    const cuts = cutStrips(layer.points, order, drainedTogether(g, runsAhead));
    return planCuts(layer, cuts, places, g, runsAhead);
  }
  const size = g.pes * (runsAhead ? slotLimit(g) : 1);
  const whole = cut(layer, order, g, size, false);
  const uncut = layer.groups === 1 || kindOf(g) === "depthwise";
  const plans = uncut ? [whole] : [whole, cut(layer, order, g, size, true)];
  const [best, other] = plans.map((p) => planCuts(layer, p, places, g, runsAhead));
  if (!best || !other) return present(best, "plan");
  return cyclesOf(other, g) < cyclesOf(best, g) ? other : best;
}

/**
 * With more groups than this, lanes of other groups in the same word get weights of value zero rather than a mask of
 * their own for every job: masks are few.
 */
const maxMaskedGroups = 8;

type Cut = Pick<MacJobPlan, "first" | "channels" | "points">;

/** Whole strips of channels, with the rows that form them. */
function cutStrips(points: Points, order: readonly number[], array: RowArray): readonly Cut[] {
  let first = 0;
  let firstGroup = 0;
  return jobsOfOrder(points, order, array).map(({ strips, groups }) => {
    const job = {
      first,
      channels: rowsByPe(groups, array),
      points: { strips, groups, firstGroup },
    };
    first += strips.flat().length;
    firstGroup += groups.length;
    return job;
  });
}

/** The rows of every PE, round by round (on a run-ahead array slot by slot). */
function rowsByPe(groups: readonly RowGroup[], { pes, slots }: RowArray): readonly number[] {
  const rows = groups.flatMap((group) => group.rows);
  const rounds = slots === undefined ? Math.ceil(rows.length / pes) : 1;
  const share = rows.length / rounds;
  return Array.from({ length: rounds }, (_, i) => {
    const own = rows.slice(i * share, (i + 1) * share);
    return i < rounds - 1 ? [...own, ...new Array<number>(pes - share).fill(-1)] : own;
  }).flat();
}

function groupOf(layer: MacLayer, channel: number): number {
  return Math.floor((channel * layer.groups) / rowsOf(layer));
}

function cut(
  layer: MacLayer,
  order: readonly number[],
  g: Geometry,
  size: number,
  atGroups: boolean,
): readonly Cut[] {
  const cuts: { first: number; channels: number[] }[] = [];
  order.forEach((channel, at) => {
    const last = cuts.at(-1);
    const before = last?.channels.findLast((c) => c >= 0);
    const known = before !== undefined && channel >= 0;
    const changes = known && groupOf(layer, before) !== groupOf(layer, channel);
    const ends = last?.channels.length === size || (atGroups && changes && at % g.post === 0);
    if (!last || ends) cuts.push({ first: at, channels: [channel] });
    else last.channels.push(channel);
  });
  return cuts.map((c) => ({ ...c, points: undefined }));
}

function planCuts(
  layer: MacLayer,
  cuts: readonly Cut[],
  places: ReadonlyMap<string, SourcePlace>,
  g: Geometry,
  runsAhead: boolean,
): MacPlan {
  const groups = cuts.map((c) => [
    ...new Set(c.channels.filter((o) => o >= 0).map((o) => groupOf(layer, o))),
  ]);
  const mixed = groups.some((list) => list.length > 1);
  const kind = kindOf(g);
  const weight = weightEncoding(layer.weights.element, mixed, kind);
  const activation = activationOf(layer, places);
  const usesSum = kind === "digits" && weight.beta !== 0;
  const masked = usesSum || kind === "bipolar";
  const digits = [activation, weight].map((e) => digitCount(e.bits, g.digit)) as [number, number];
  const low = layer.gate?.low ?? 0;
  const ahead = runsAhead
    ? aheadPlan(...digits, g.digit, low, usesSum, turnsOf(layer, g))
    : undefined;
  const own = { layer, kind, activation, weight, usesSum, masked, ahead };
  const program = ahead ? [...ahead.high, ...ahead.low] : programOf(own, ...digits);
  const blocksOf = blockFinder(layer, places, g.lanes);
  const all = hasZero(weight) && layer.groups > maxMaskedGroups;
  const jobs = cuts.map((c, i) => {
    const blocks = blocksOf(groups[i] ?? [], all);
    return { ...c, blocks, offset: dotOffset(own, blocks, g, digits) };
  });
  return { ...own, program, jobs };
}

/** How the layer's operand is stored. */
function activationOf(layer: MacLayer, places: ReadonlyMap<string, SourcePlace>): Encoding {
  const source = present(layer.operands[0]?.channels[0], "channel").source;
  return present(places.get(source)?.dm, "map").map.encoding;
}

function cyclesOf(plan: MacPlan, g: Geometry): number {
  const blocks = plan.jobs.reduce((n, j) => n + j.blocks.length * slotsOf(j, g), 0);
  return blocks * plan.program.length;
}

/** The blocks that hold the input channels of some groups; `all`: with the lanes of the other groups too. */
type BlockFinder = (groups: readonly number[], all: boolean) => readonly BlockUse[];

function blockFinder(
  layer: MacLayer,
  places: ReadonlyMap<string, SourcePlace>,
  lanes: number,
): BlockFinder {
  const positions = channelPositions(layer, places);
  const size = positions.length / layer.groups;
  const channelAt = new Map(positions.map((p, c) => [p, c]));
  const lanesOf = (block: number, wanted: (channel: number) => boolean) =>
    Array.from({ length: lanes }, (_, lane) => {
      const channel = channelAt.get(block * lanes + lane);
      return channel !== undefined && wanted(channel) ? channel : -1;
    });
  const find: BlockFinder = (groups, all) => {
    const own = new Set(groups);
    const isOwn = (channel: number) => own.has(Math.floor(channel / size));
    const blocks = new Set(positions.filter((_, c) => isOwn(c)).map((p) => Math.floor(p / lanes)));
    return [...blocks]
      .toSorted((a, b) => a - b)
      .map((block) => ({ block, lanes: lanesOf(block, all ? () => true : isOwn) }));
  };
  const known = new Map<string, readonly BlockUse[]>();
  return (groups, all) => {
    const key = groups.join();
    const uses = known.get(key) ?? find(groups, all);
    known.set(key, uses);
    return uses;
  };
}

/** Where each logical input channel lies in the layer's dmem map. */
function channelPositions(
  layer: MacLayer,
  places: ReadonlyMap<string, SourcePlace>,
): readonly number[] {
  const inverse = new Map<string, ReadonlyMap<number, number>>();
  return present(layer.operands[0], "operand").channels.map(({ source, channel }) => {
    const place = present(places.get(source), "place");
    const positions = inverse.get(source) ?? new Map(place.order.map((c, i) => [c, i]));
    inverse.set(source, positions);
    return present(place.dm, "map").offset + present(positions.get(channel), "channel");
  });
}
