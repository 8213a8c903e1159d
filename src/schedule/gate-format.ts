import type { Field } from "./word-format.js";

/**
 * What the run-ahead array knows of a job (hw/gate_array.v); docs/engine.md, Run-ahead array, has the meaning of every
 * field. Counts that start with `last` are stored minus one.
 */
export const aheadFields = [
  { name: "digitWords", bits: 14 },
  { name: "highWords", bits: 14 },
  { name: "lowWords", bits: 14 },
  { name: "pixelWords", bits: 14 },
  { name: "weightDigits", bits: 6 },
  { name: "lastSlot", bits: 8 },
  { name: "lastRing", bits: 8 },
  { name: "slotWords", bits: 18 },
  { name: "weightBase", bits: 18 },
  { name: "tableBase", bits: 16 },
  { name: "low", bits: 5 },
  { name: "split", bits: 2 },
  { name: "accShift", bits: 2 },
  { name: "sumUse", bits: 1 },
  { name: "sumLeft", bits: 5 },
  { name: "sumOdd", bits: 1 },
  { name: "sumOddLeft", bits: 1 },
  { name: "lastTurn", bits: 2 },
] as const satisfies readonly Field[];

export type AheadField = (typeof aheadFields)[number]["name"];
export type AheadWord = Readonly<Record<AheadField, number>>;
