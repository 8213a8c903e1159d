import type { Field } from "./word-format.js";

/**
 * One entry of a step program: `count + 1` consecutive array cycles over neighbouring channel blocks
 * of one digit plane at one kernel tap. docs/engine.md has the meaning of every field.
 */
export const stepFields = [
  { name: "offset", bits: 18, signed: true },
  { name: "count", bits: 12 },
  { name: "dy", bits: 10, signed: true },
  { name: "dx", bits: 10, signed: true },
  { name: "rotate", bits: 4 },
  { name: "pad", bits: 4 },
  { name: "mask", bits: 6 },
  { name: "first", bits: 1 },
  { name: "shift", bits: 1 },
  { name: "sumEnable", bits: 1 },
  { name: "sumFirst", bits: 1 },
  { name: "sumShift", bits: 1 },
  { name: "last", bits: 1 },
] as const satisfies readonly Field[];

export type StepField = (typeof stepFields)[number]["name"];
export type StepEntry = Readonly<Record<StepField, number>>;
