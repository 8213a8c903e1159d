import type { SizeParameters } from "./engine-parameters.js";

/** Cycles between the first beats of successive images at an input that never waits; `burst`: beats taken without a pause. */
export interface LoadTime {
  readonly cycles: number;
  readonly burst: number;
}

/** The input loader of an engine whose array leaves its memories alone (hw/group_loader.v, hw/fold_loader.v). */
export function loadTime(p: SizeParameters): LoadTime {
  return p.FOLD_K > 0 ? foldTime(p) : groupTime(p);
}

/** Each group of POST elements is gathered, then stored digit by digit; the last store overlaps the next beat. */
function groupTime(p: SizeParameters): LoadTime {
  const digits = p.IN_DM ? p.IN_DM_DIGITS : 1;
  const beats = p.IN_CHANNELS / p.IN_ELEMENTS;
  const groups = Math.ceil(p.IN_CHANNELS / p.POST);
  const pixel = beats + groups * (digits - 1);
  return { cycles: p.IN_HEIGHT * p.IN_WIDTH * pixel + 2, burst: p.POST / p.IN_ELEMENTS };
}

/** Words under the kernel row are stored one after the other; past the right edge zeros move in, a cycle each. */
function foldTime(p: SizeParameters): LoadTime {
  const beats = (p.IN_WIDTH * p.IN_CHANNELS) / p.IN_ELEMENTS;
  const shifts = p.FOLD_K - p.FOLD_PAD + (p.FOLD_WIDTH - 1) * p.FOLD_STRIDE;
  const flushes = Math.max(0, shifts - p.IN_WIDTH);
  const row = beats + flushes + p.FOLD_WIDTH * p.IN_DM_DIGITS + 1;
  return { cycles: p.IN_HEIGHT * row + 1, burst: beats };
}

/** Cycles between the first beats of successive images at an output that never waits (hw/output_stream.v). */
export function sendCycles(p: SizeParameters): number {
  return (p.OUT_CHANNELS * p.OUT_PIXELS) / p.OUT_ELEMENTS + 3;
}
