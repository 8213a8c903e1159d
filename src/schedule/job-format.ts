import type { Field } from "./word-format.js";

/** Bits of a word of the job memory. */
export const jobWordBits = 64;

/** Signed bits of a factor of a residual sum, minus one. */
export const joinFactorBits = 22;

/** Fields the sequencer and the fetch read while steps are issued: the low part of the word. */
export const issueFields = [
  { name: "vector", bits: 1 },
  { name: "layerLast", bits: 1 },
  { name: "imageLast", bits: 1 },
  { name: "needsOutput", bits: 1 },
  { name: "freesInput", bits: 1 },
  { name: "readsInput", bits: 1 },
  { name: "stepStart", bits: 16 },
  { name: "weightBase", bits: 20 },
  { name: "sourceBase", bits: 18 },
  { name: "n0", bits: 16 },
  { name: "n1", bits: 16 },
  { name: "n2", bits: 16 },
  { name: "n3", bits: 16 },
  { name: "a0", bits: 18, signed: true },
  { name: "a1", bits: 18, signed: true },
  { name: "a2", bits: 18, signed: true },
  { name: "a3", bits: 18, signed: true },
  { name: "rounds", bits: 16 },
  { name: "y1", bits: 16, signed: true },
  { name: "y2", bits: 16, signed: true },
  { name: "y3", bits: 16, signed: true },
  { name: "x0", bits: 16, signed: true },
  { name: "x1", bits: 16, signed: true },
  { name: "x2", bits: 16, signed: true },
  { name: "x3", bits: 16, signed: true },
  { name: "inHeight", bits: 16 },
  { name: "inWidth", bits: 16 },
  { name: "pixelStep", bits: 8 },
  { name: "wrap", bits: 18 },
  { name: "pixelsFull", bits: 5 },
  { name: "pixelsLast", bits: 5 },
  { name: "drainFull", bits: 12 },
  { name: "drainLast", bits: 12 },
  { name: "reduce", bits: 2 },
  { name: "argmax", bits: 1 },
] as const satisfies readonly Field[];

/**
 * Fields the drain, the post-processor and the writer read: the high part of the word. What few networks use comes
 * last: words at the end that are 0 in every job are not stored.
 */
export const drainFields = [
  { name: "paramBase", bits: 16 },
  { name: "groups", bits: 8 },
  { name: "digits", bits: 4 },
  { name: "mode", bits: 2 },
  { name: "accShift", bits: 2 },
  { name: "sumUse", bits: 1 },
  { name: "sumLeft", bits: 5 },
  { name: "sumOdd", bits: 1 },
  { name: "sumOddLeft", bits: 1 },
  { name: "scaleShift", bits: 6 },
  { name: "rounding", bits: 2 },
  { name: "low", bits: 34, signed: true },
  { name: "high", bits: 34, signed: true },
  { name: "stepTwo", bits: 1 },
  { name: "poolReduce", bits: 2 },
  { name: "poolPixels", bits: 5 },
  { name: "poolWhole", bits: 1 },
  { name: "outWidth", bits: 16 },
  { name: "dmEnable", bits: 1 },
  { name: "dmBase", bits: 18 },
  { name: "dmDigit", bits: 18 },
  { name: "dmStrip", bits: 6 },
  { name: "dmStride", bits: 4 },
  { name: "dmColumn", bits: 18 },
  { name: "dmColumnGroup", bits: 18 },
  { name: "dmRow", bits: 18 },
  { name: "codeAdd", bits: 33, signed: true },
  { name: "codeHalf", bits: 1 },
  { name: "vmEnable", bits: 1 },
  { name: "vmBase", bits: 18 },
  { name: "vmPixel", bits: 18 },
  { name: "obEnable", bits: 1 },
  { name: "obBase", bits: 18 },
  { name: "obPixel", bits: 18 },
  { name: "vmWide", bits: 1 },
  { name: "obWide", bits: 1 },
  { name: "join", bits: 1 },
  { name: "joinBase", bits: 18 },
  { name: "joinPixel", bits: 18 },
  { name: "joinLow", bits: 34, signed: true },
  { name: "joinHigh", bits: 34, signed: true },
  { name: "entryMode", bits: 2 },
  { name: "entryBase", bits: 16 },
  { name: "entryEach", bits: 1 },
  { name: "entryShift", bits: 6 },
  { name: "entryRounding", bits: 2 },
  { name: "entryLow", bits: 34, signed: true },
  { name: "entryHigh", bits: 34, signed: true },
  { name: "entryStepTwo", bits: 1 },
  { name: "joinOwn", bits: joinFactorBits, signed: true },
  { name: "joinOther", bits: joinFactorBits, signed: true },
  { name: "joinProduct", bits: 1 },
  { name: "joinLane", bits: 1 },
  { name: "joinFactor", bits: 1 },
  { name: "dmBank", bits: 4 },
  { name: "dmPhase", bits: 4 },
  { name: "dmSkip", bits: 18 },
  { name: "vmGap", bits: 18 },
  { name: "obGap", bits: 18 },
] as const satisfies readonly Field[];

/**
 * One job: an output channel block of one layer over all its pixels (MAC), or one vector layer.
 * docs/engine.md has the meaning of every field. Counts are stored minus one.
 */
export const jobFields = [...issueFields, ...drainFields] as const satisfies readonly Field[];

/** The modules of `hw/` that cut fields out of a half of the descriptor: each only those that its reader needs. */
export const jobReaders = {
  job_sequence_fields: {
    reader: "the sequencer",
    half: issueFields,
    fields: [
      ...["vector", "layerLast", "imageLast", "needsOutput", "freesInput", "readsInput"],
      ...["stepStart", "pixelsFull", "pixelsLast", "drainFull", "drainLast"],
    ],
  },
  job_loop_fields: {
    reader: "the tile walker",
    half: issueFields,
    fields: [
      ...["vector", "sourceBase", "n0", "n1", "n2", "n3", "a0", "a1", "a2", "a3"],
      ...["rounds", "y1", "y2", "y3", "x0", "x1", "x2", "x3"],
      ...["wrap", "reduce"],
    ],
  },
  job_operand_fields: {
    reader: "the fetch",
    half: issueFields,
    fields: ["vector", "weightBase", "inHeight", "inWidth", "pixelStep", "wrap"],
  },
  job_vector_fields: {
    reader: "the vector unit",
    half: issueFields,
    fields: ["a1", "y1", "x1", "wrap", "reduce", "argmax"],
  },
  job_tile_fields: {
    reader: "the drain",
    half: drainFields,
    fields: ["groups", "digits", "poolPixels", "poolWhole"],
  },
  job_scale_fields: {
    reader: "the post-processor",
    half: drainFields,
    fields: [
      ...["paramBase", "mode", "accShift", "sumUse", "sumLeft", "sumOdd", "sumOddLeft"],
      ...["scaleShift", "rounding", "low", "high", "stepTwo", "poolReduce"],
      ...["entryMode", "entryBase", "entryEach", "entryShift", "entryRounding"],
      ...["entryLow", "entryHigh", "entryStepTwo"],
    ],
  },
  job_join_fields: {
    reader: "the residual adder",
    half: drainFields,
    fields: [
      ...["join", "joinBase", "joinPixel", "joinLow", "joinHigh", "joinOwn", "joinOther"],
      ...["joinProduct", "joinLane", "joinFactor"],
    ],
  },
  job_write_fields: {
    reader: "the writer",
    half: drainFields,
    fields: [
      ...["digits", "outWidth", "dmEnable", "dmBase", "dmDigit", "dmStrip", "dmStride"],
      ...["dmColumn", "dmColumnGroup", "dmRow", "codeAdd", "codeHalf"],
      ...["vmEnable", "vmBase", "vmPixel", "obEnable", "obBase", "obPixel", "vmWide", "obWide"],
      ...["dmBank", "dmPhase", "dmSkip", "vmGap", "obGap"],
    ],
  },
} as const satisfies Readonly<
  Record<string, { reader: string; half: readonly Field[]; fields: readonly string[] }>
>;

export type JobField = (typeof jobFields)[number]["name"];
export type Job = Readonly<Record<JobField, number>>;
