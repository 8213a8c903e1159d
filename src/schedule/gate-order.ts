import type { Geometry } from "./geometry.js";
import type { Order } from "./placement.js";

/** Share of the outputs of each channel that pass their gate, by name of the gated node. */
export type PassRates = ReadonlyMap<string, readonly number[]>;

/**
 * Channels by PE and slot (position = slot * P + PE) so that the PEs, or the groups of PEs that take `turns`, have even work:
 * the busiest channel first, each to the group with the least work that has a place left, the lowest among equals.
 */
export function balancedOrder(
  rates: readonly number[],
  { pes }: Pick<Geometry, "pes">,
  turns: number,
): Order {
  const groupOf = (position: number) => Math.floor((position % pes) / turns);
  const work = new Array<number>(pes / turns).fill(0);
  const room = work.map((_, group) => rates.filter((_r, p) => groupOf(p) === group).length);
  const taken: number[][] = work.map(() => []);
  const busiest = rates.map((_, c) => c).toSorted((a, b) => (rates[b] ?? 0) - (rates[a] ?? 0));
  for (const channel of busiest) {
    let best = -1;
    for (let group = 0; group < work.length; group++) {
      if ((taken[group]?.length ?? 0) >= (room[group] ?? 0)) continue;
      if (best < 0 || (work[group] ?? 0) < (work[best] ?? 0)) best = group;
    }
    taken[best]?.push(channel);
    work[best] = (work[best] ?? 0) + (rates[channel] ?? 0);
  }
  return rates.map((_, position) => taken[groupOf(position)]?.shift() ?? 0);
}
