import { type Points, type Strip, stripsOf } from "./points.js";
import { type RowArray, rowLimit } from "./slots.js";

/**
 * An order of the channels that takes few jobs where a job cannot hold them all: strips of channels with as many points,
 * first fit, most points first. A strip that is not full comes last.
 */
export function pointOrder({ counts }: Points, array: RowArray): readonly number[] {
  const countOf = (channel: number) => counts[channel] ?? 0;
  const sorted = counts.map((_, c) => c).toSorted((a, b) => countOf(b) - countOf(a) || a - b);
  const rowsOf = (strip: Strip) => strip.reduce((n, c) => n + countOf(c), 0);
  const limit = rowLimit(array);
  const bins: Strip[][] = [];
  for (const strip of stripsOf(sorted, array.post)) {
    const bin = bins.find((b) => rowsOf(b.flat()) + rowsOf(strip) <= limit);
    if (bin) bin.push(strip);
    else bins.push([strip]);
  }
  const isPartial = (bin: readonly Strip[]) => bin.some((s) => s.length < array.post);
  return [...bins.filter((b) => !isPartial(b)), ...bins.filter(isPartial)].flat(2);
}
