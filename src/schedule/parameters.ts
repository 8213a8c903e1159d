import type { Interval } from "../num/element-type.js";
import { present } from "../support/invariant.js";
import type { LayerScaling, MacLayer } from "./network.js";
import type { Points, RowGroup } from "./points.js";
import { isPerChannel } from "./post-fields.js";
import type { LayerRanges } from "./ranges.js";
import { scalingIn, type Variant, variantsOf } from "./regions.js";
import type { Schedule, ScheduledLayer } from "./schedule.js";

/** How values of a channel, or of a piece of its range, are scaled; `docs/engine.md` has it as a line. */
export interface Line {
  readonly multiplier: number;
  readonly offset: number;
  readonly shift: number;
}

/** What the post-processor knows of one channel. */
export interface ChannelParameters {
  readonly bias: number;
  readonly multiplier: number;
  readonly offset: number;
  /** 1: the thresholds are compared with the complement of the value. */
  readonly flip: number;
  /** 1: no strip of channels leaves with the group. */
  readonly more: number;
  /** 1: the row is the first of a sum. */
  readonly opens: number;
  /** 1: the lane takes the sum that ends in another lane, whose number is its own, exclusive or `select`. */
  readonly takes: number;
  readonly select: number;
  /** 1: what leaves is the sum that the lane took before. */
  readonly held: number;
  /** Ascending; the count is how many of them the (complemented) value reaches. */
  readonly thresholds: readonly number[];
  /** Of a requantizer, one more than it has thresholds. */
  readonly lines: readonly Line[];
}

const blankChannel: ChannelParameters = {
  bias: 0,
  multiplier: 0,
  offset: 0,
  flip: 0,
  more: 0,
  opens: 1,
  takes: 0,
  select: 0,
  held: 0,
  thresholds: [],
  lines: [],
};

/** Everything the post-processor's parameter memories hold, by group address x Q + lane. */
export interface PostParameters {
  readonly channels: readonly ChannelParameters[];
  /** Of the entry quantizers; their bias is 0. */
  readonly entries: readonly ChannelParameters[];
}

export function postParameters(schedule: Schedule, ranges: readonly LayerRanges[]): PostParameters {
  return {
    channels: channelParameters(schedule, ranges),
    entries: entryParameters(schedule, ranges),
  };
}

function entryParameters(
  { geometry, layers, places, entryGroups }: Schedule,
  ranges: readonly LayerRanges[],
): readonly ChannelParameters[] {
  const all = Array.from({ length: entryGroups * geometry.post }, () => blankChannel);
  layers.forEach(({ layer, entryBase }, i) => {
    if (!layer.entry) return;
    const { scaling } = layer.entry;
    const { entered } = present(ranges[i], "ranges");
    const { order } = present(places.get(layer.name), "place");
    const own = isPerChannel(scaling) ? order : Array.from({ length: geometry.post }, () => 0);
    own.forEach((channel, position) => {
      if (channel < 0) return;
      all[entryBase * geometry.post + position] = scalingParameters(scaling, channel, entered);
    });
  });
  return all;
}

function channelParameters(
  schedule: Schedule,
  ranges: readonly LayerRanges[],
): readonly ChannelParameters[] {
  const { post } = schedule.geometry;
  const all = Array.from({ length: schedule.paramGroups * post }, () => blankChannel);
  schedule.layers.forEach((scheduled, i) => {
    if (scheduled.paramGroups === 0) return;
    const { order } = present(schedule.places.get(scheduled.layer.name), "place");
    const range = present(ranges[i], "ranges");
    if (scheduled.layer.kind === "mac" && scheduled.layer.points) {
      const groups = present(scheduled.plan, "plan").jobs.flatMap((j) => j.points?.groups ?? []);
      const rows = rowParameters(scheduled.layer, scheduled.layer.points, groups, range);
      rows.forEach((p, at) => {
        all[scheduled.paramBase * post + at] = p;
      });
      return;
    }
    const groups = Math.ceil(order.length / post);
    variantsOf(scheduled.layer).forEach((variant, v) => {
      order.forEach((channel, position) => {
        if (channel < 0) return;
        const at = (scheduled.paramBase + v * groups) * post + position;
        all[at] = parametersOf(scheduled, channel, range, variant);
      });
    });
  });
  return all;
}

/** Group by group of rows: coefficient times multiplier, and the channel's offset once. */
function rowParameters(
  { scaling }: MacLayer,
  points: Points,
  groups: readonly RowGroup[],
  { biases }: LayerRanges,
): readonly ChannelParameters[] {
  const channels = points.counts.flatMap((count, c) => new Array<number>(count).fill(c));
  return groups.flatMap(({ rows, opens, takes, selects, held, closes }) =>
    rows.map((row, lane): ChannelParameters => {
      const flags = {
        ...{ more: Number(!closes), opens: Number(opens[lane]), takes: Number(takes[lane]) },
        ...{ select: (selects[lane] ?? 0) ^ lane, held: Number(held[lane]) },
      };
      const channel = channels[row];
      if (channel === undefined || scaling?.kind !== "requantize")
        return { ...blankChannel, ...flags };
      const multiplier = pick(scaling.multiplier, channel) * (points.coefficients[row] ?? 0);
      const offset = opens[lane] ? pick(scaling.bias, channel) : 0;
      return { ...blankChannel, ...flags, bias: biases[row] ?? 0, multiplier, offset };
    }),
  );
}

function parametersOf(
  { layer }: ScheduledLayer,
  channel: number,
  range: LayerRanges,
  variant: Variant,
): ChannelParameters {
  const bias = range.biases[channel] ?? 0;
  const { scaling } = layer;
  if (!scaling) return { ...blankChannel, bias };
  // Layers whose regions differ keep their thresholds.
  const own = scaling.kind === "segments" ? scaling : scalingIn(scaling, variant);
  return { ...scalingParameters(own, channel, range.before), bias };
}

/** Of a scaling of values in the interval; without bias. */
function scalingParameters(
  scaling: LayerScaling,
  channel: number,
  values: Interval,
): ChannelParameters {
  if (scaling.kind === "requantize") {
    const multiplier = pick(scaling.multiplier, channel);
    const offset = pick(scaling.bias, channel);
    const lines = [{ multiplier, offset, shift: scaling.shift }];
    return { ...blankChannel, multiplier, offset, lines };
  }
  if (scaling.kind === "segments") {
    const pieces = pick(scaling.pieces, channel);
    const thresholds = pieces.slice(1).map(({ from }) => comparable(from, false, values));
    const lines = pieces.map(({ multiplier, offset, shift }) => ({ multiplier, offset, shift }));
    return { ...blankChannel, thresholds, lines };
  }
  const flip = pick(scaling.sign, channel) < 0;
  const given = pick(scaling.thresholds, channel);
  const thresholds = given.map((t) => comparable(t, flip, values));
  return { ...blankChannel, flip: Number(flip), thresholds };
}

/** One value a channel, or one for all. */
function pick<T>(list: readonly T[], channel: number): T {
  return present(list.length === 1 ? list[0] : list[channel], "channel parameter");
}

/**
 * A threshold as the hardware compares it: -x >= t is ~x >= t - 1. Thresholds outside what x can reach move next to
 * its ends, which changes no comparison and keeps the words narrow.
 */
function comparable(threshold: number, flip: boolean, { min, max }: Interval): number {
  return flip ? clamp(threshold - 1, -max - 1, -min) : clamp(threshold, min, max + 1);
}

function clamp(x: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, x));
}

/** The threshold that stage `stage` of a search over 2^bits - 1 thresholds compares after the code bits `prefix`. */
export function searchIndex(bits: number, stage: number, prefix: number): number {
  return (2 * prefix + 1) * 2 ** (bits - 1 - stage) - 1;
}
