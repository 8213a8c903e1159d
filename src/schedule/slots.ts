import type { Geometry } from "./geometry.js";
import type { PoolingArray } from "./tail.js";

/** Output channels a PE of a run-ahead array takes of one pixel, at most. */
const maxSlots = 8;
/** Groups of a pixel the job format counts. */
const maxGroups = 256;

/** Output channels a PE of a run-ahead array may take of one pixel. */
export function slotLimit({ pes, post }: Pick<Geometry, "pes" | "post">): number {
  return Math.max(1, Math.min(maxSlots, Math.floor((maxGroups * post) / pes)));
}

/** What of an array decides how many rows a job takes. */
export type RowArray = Pick<PoolingArray, "pes" | "post" | "pixels" | "slots">;

/** Rows of the array a job takes of one pixel, at most, in multiples of P: in rounds where a tile is one pixel, in slots on a run-ahead array. */
export function rowLimit({ pes, post, pixels, slots }: RowArray): number {
  const rounds = pixels > 1 ? 1 : Math.max(1, Math.floor((maxGroups * post) / pes));
  return (slots ?? rounds) * pes;
}

/** Slots (rounds, where rows are points) a job needs: 1 where it has no more channels than there are PEs. */
export function slotsOf(
  { channels }: { readonly channels: readonly number[] },
  { pes }: Pick<Geometry, "pes">,
): number {
  return Math.ceil(channels.length / pes);
}
