import { present } from "../support/invariant.js";
import { digitCount, type Encoding, weightEncoding } from "./encoding.js";
import type { Geometry } from "./geometry.js";
import type { SourcePlace } from "./maps.js";
import type { MacLayer } from "./network.js";
import { type Pass, passProgram } from "./program.js";

/** A block of N lanes that a job reads: the logical input channel of each lane, or -1. */
export interface BlockUse {
  readonly block: number;
  readonly lanes: readonly number[];
}

/** One job of a MAC layer: up to P output channels, lying from `first` in the layer's own order. */
export interface MacJobPlan {
  readonly first: number;
  readonly channels: readonly number[];
  readonly blocks: readonly BlockUse[];
}

/** How the array runs a layer. */
export interface MacPlan {
  readonly layer: MacLayer;
  readonly activation: Encoding;
  readonly weight: Encoding;
  readonly program: readonly Pass[];
  readonly usesSum: boolean;
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
): MacPlan {
  const order = present(places.get(layer.name), "place").order;
  const blocksOf = blockFinder(layer, places, g.lanes);
  const whole = cut(layer, order, g, false);
  const plans = layer.groups === 1 ? [whole] : [whole, cut(layer, order, g, true)];
  const [best, other] = plans.map((p) => planCuts(layer, p, blocksOf, places, g));
  if (!best || !other) return present(best, "plan");
  return cyclesOf(other) < cyclesOf(best) ? other : best;
}

interface Cut {
  readonly first: number;
  readonly channels: readonly number[];
}

function groupOf(layer: MacLayer, channel: number): number {
  return Math.floor((channel * layer.groups) / layer.shape[0]);
}

function cut(
  layer: MacLayer,
  order: readonly number[],
  g: Geometry,
  atGroups: boolean,
): readonly Cut[] {
  const cuts: { first: number; channels: number[] }[] = [];
  order.forEach((channel, at) => {
    const last = cuts.at(-1);
    const before = last?.channels.at(-1);
    const changes = before !== undefined && groupOf(layer, before) !== groupOf(layer, channel);
    const ends = last?.channels.length === g.pes || (atGroups && changes && at % g.post === 0);
    if (!last || ends) cuts.push({ first: at, channels: [channel] });
    else last.channels.push(channel);
  });
  return cuts;
}

function planCuts(
  layer: MacLayer,
  cuts: readonly Cut[],
  blocksOf: (groups: readonly number[]) => readonly BlockUse[],
  places: ReadonlyMap<string, SourcePlace>,
  g: Geometry,
): MacPlan {
  const groups = cuts.map((c) => [...new Set(c.channels.map((o) => groupOf(layer, o)))]);
  const mixed = groups.some((list) => list.length > 1);
  const weight = weightEncoding(layer.weights.element, mixed);
  const activation = activationOf(layer, places);
  const usesSum = weight.beta !== 0;
  const program = passProgram(
    digitCount(activation.bits, g.digit),
    digitCount(weight.bits, g.digit),
    usesSum,
  );
  const jobs = cuts.map((c, i) => ({ ...c, blocks: blocksOf(groups[i] ?? []) }));
  return { layer, activation, weight, program, usesSum, jobs };
}

/** How the layer's operand is stored. */
function activationOf(layer: MacLayer, places: ReadonlyMap<string, SourcePlace>): Encoding {
  const source = present(layer.operands[0]?.channels[0], "channel").source;
  return present(places.get(source)?.dm, "map").map.encoding;
}

function cyclesOf(plan: MacPlan): number {
  return plan.jobs.reduce((n, j) => n + j.blocks.length, 0) * plan.program.length;
}

/** Finds the blocks that hold the input channels of some groups. */
function blockFinder(
  layer: MacLayer,
  places: ReadonlyMap<string, SourcePlace>,
  lanes: number,
): (groups: readonly number[]) => readonly BlockUse[] {
  const positions = channelPositions(layer, places);
  const size = positions.length / layer.groups;
  const known = new Map<string, readonly BlockUse[]>();
  const find = (groups: readonly number[]) => {
    const blocks = new Map<number, number[]>();
    for (const group of groups)
      for (let c = group * size; c < (group + 1) * size; c++) {
        const position = present(positions[c], "position");
        const block = Math.floor(position / lanes);
        const use = blocks.get(block) ?? Array.from({ length: lanes }, () => -1);
        use[position % lanes] = c;
        blocks.set(block, use);
      }
    return [...blocks].toSorted(([a], [b]) => a - b).map(([block, use]) => ({ block, lanes: use }));
  };
  return (groups) => {
    const key = groups.join();
    const uses = known.get(key) ?? find(groups);
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
