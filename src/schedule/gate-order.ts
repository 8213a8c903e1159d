import type { Geometry } from "./geometry.js";
import type { Order } from "./placement.js";

/** Share of the outputs of each channel that pass their gate, by name of the gated node. */
export type PassRates = ReadonlyMap<string, readonly number[]>;

/**
 * Channels by PE and slot (position = slot * P + PE) so that the PEs have even work: the busiest channel first, each to
 * the PE with the least work that has a slot left, the lowest among equals.
 */
export function balancedOrder(rates: readonly number[], { pes }: Pick<Geometry, "pes">): Order {
  const slots = Math.ceil(rates.length / pes);
  const work = new Array<number>(pes).fill(0);
  const taken: number[][] = work.map(() => []);
  const room = (pe: number) => {
    const whole = rates.length - (slots - 1) * pes;
    return pe < whole ? slots : slots - 1;
  };
  const busiest = rates.map((_, c) => c).toSorted((a, b) => (rates[b] ?? 0) - (rates[a] ?? 0));
  for (const channel of busiest) {
    let best = -1;
    for (let pe = 0; pe < pes; pe++) {
      if ((taken[pe]?.length ?? 0) >= room(pe)) continue;
      if (best < 0 || (work[pe] ?? 0) < (work[best] ?? 0)) best = pe;
    }
    taken[best]?.push(channel);
    work[best] = (work[best] ?? 0) + (rates[channel] ?? 0);
  }
  return rates.map((_, position) => {
    const pe = position % pes;
    return taken[pe]?.[Math.floor(position / pes)] ?? 0;
  });
}
