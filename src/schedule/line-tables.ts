import { present } from "../support/invariant.js";
import type { ChannelParameters, Line } from "./parameters.js";

/** Lines of requantizers and lists of thresholds, each kept once a lane. */
export interface LineTables {
  /** By lane. */
  readonly lines: readonly (readonly Line[])[];
  readonly searches: readonly (readonly (readonly number[])[])[];
  /** By channel: its first line, and its list. */
  readonly lineOf: readonly number[];
  readonly searchOf: readonly number[];
}

/** The tables of channels by group address x Q + lane. */
export function lineTables(channels: readonly ChannelParameters[], post: number): LineTables {
  const lanes = Array.from({ length: post }, () => ({
    ...{ lines: table<Line>(), searches: table<readonly number[]>() },
  }));
  const found = channels.map(({ lines, thresholds }, i) => {
    const lane = present(lanes[i % post], "lane");
    return {
      line: lane.lines.place(lines, JSON.stringify(lines)),
      search: lane.searches.place([thresholds], thresholds.join()),
    };
  });
  return {
    lines: lanes.map((l) => l.lines.words),
    searches: lanes.map((l) => l.searches.words),
    lineOf: found.map((f) => f.line),
    searchOf: found.map((f) => f.search),
  };
}

/** Words in runs; a run that is there already is not stored again. */
function table<T>() {
  const words: T[] = [];
  const known = new Map<string, number>();
  const place = (run: readonly T[], key: string): number => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const at = words.length;
    // A run that is empty is read nowhere.
    words.push(...run);
    known.set(key, at);
    return at;
  };
  return { words, place };
}
