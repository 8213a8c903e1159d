import type { Geometry } from "./geometry.js";

/** Output channels a PE of a run-ahead array takes of one pixel, at most. */
const maxSlots = 8;
/** Groups of a pixel the job format counts. */
const maxGroups = 256;

/** Output channels a PE of a run-ahead array may take of one pixel. */
export function slotLimit({ pes, post }: Pick<Geometry, "pes" | "post">): number {
  return Math.max(1, Math.min(maxSlots, Math.floor((maxGroups * post) / pes)));
}

/** Slots a job needs: 1 where it has no more channels than there are PEs. */
export function slotsOf(
  { channels }: { readonly channels: readonly number[] },
  { pes }: Pick<Geometry, "pes">,
): number {
  return Math.ceil(channels.length / pes);
}
