import type { Geometry } from "./geometry.js";
import { type MacLayer, rowsOf } from "./network.js";

/** Channels a PE holds weights of where it takes turns, at most; the format counts as many turns. */
const maxHeld = 4;

/** Where a map has fewer pixels than this for each turn, turns even out nothing. */
const pixelsOfTurn = 4;

/**
 * Pixels after which the channels of a gated layer are back on their PEs: in turn t PE p computes what lies at position
 * p ^ t. So PEs of busy and of idle channels share their work where a PE has few channels. 1: every PE keeps its own.
 */
export function turnsOf(layer: MacLayer, { pes }: Pick<Geometry, "pes">): number {
  if (!layer.gate) return 1;
  const slots = Math.ceil(rowsOf(layer) / pes);
  const pixels = layer.macShape[1] * layer.macShape[2];
  const fits = (turns: number) =>
    pes % turns === 0 && turns * slots <= maxHeld && turns * pixelsOfTurn <= pixels;
  return [4, 2].find(fits) ?? 1;
}

/** The position in the order of its job's channels that a PE computes in a slot of a pixel. */
export function positionOf(slot: number, pe: number, turn: number, pes: number): number {
  return slot * pes + (pe ^ turn);
}
