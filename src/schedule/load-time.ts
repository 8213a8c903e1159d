import type { SizeParameters } from "./engine-parameters.js";

/** A loader that takes beats as fast as it can, its memory to itself. */
export interface LoadTime {
  /** Cycles between the first beats of successive images. */
  readonly cycles: number;
  /** Most beats it takes in a row, a beat a cycle. */
  readonly burst: number;
}

/** A word of hw/input_loader.v: beats it is gathered from, cycles it takes to store. */
interface LoadedWord {
  readonly beats: number;
  readonly store: number;
}

/**
 * Time of hw/input_loader.v: a word is gathered while the one before is stored, whichever takes longer. Exact while no
 * result of the array is written.
 */
export function loadTime(p: SizeParameters): LoadTime {
  const words = p.FOLD_K > 0 ? foldedRow(p) : plainPixel(p);
  const segments = p.FOLD_K > 0 ? p.IN_HEIGHT : p.IN_HEIGHT * p.IN_WIDTH;
  // The words of a row or pixel come round again, so the one before the first is the last.
  const times = words.map((w, i) => Math.max(w.beats, words.at(i - 1)?.store ?? 0));
  return {
    cycles: segments * times.reduce((n, t) => n + t, 0),
    burst: words.reduce((most, w) => Math.max(most, w.beats), 1),
  };
}

/** Up to LANES channels a word; values are stored in groups of POST beside the digits. */
function plainPixel(p: SizeParameters): readonly LoadedWord[] {
  return Array.from({ length: Math.ceil(p.IN_CHANNELS / p.LANES) }, (_, i) => {
    const channels = Math.min(p.LANES, p.IN_CHANNELS - i * p.LANES);
    const values = p.IN_VM ? Math.ceil(channels / p.POST) : 1;
    return {
      beats: channels / p.IN_ELEMENTS,
      store: Math.max(values, p.IN_DM ? p.IN_DM_DIGITS : 1),
    };
  });
}

/** PIXELS folded columns a word; words past the right edge need no beat, beats no word needs pass by (hw/input_gather.v). */
function foldedRow(p: SizeParameters): readonly LoadedWord[] {
  const pixel = p.IN_CHANNELS / p.IN_ELEMENTS;
  const step = p.PIXELS * p.FOLD_STRIDE;
  const span = step + Math.max(0, p.FOLD_K - p.FOLD_STRIDE);
  const needed = (p.FOLD_WIDTH - 1) * p.FOLD_STRIDE + p.FOLD_K - p.FOLD_PAD;
  const used = Math.min(needed, p.IN_WIDTH);
  let column = 0;
  return Array.from({ length: Math.ceil(p.FOLD_WIDTH / p.PIXELS) }, (_, i) => {
    const end = Math.min(span - p.FOLD_PAD + i * step, used);
    const columns = end - column;
    column = end;
    const passing = i === 0 ? p.IN_WIDTH - used : 0;
    return { beats: Math.max(1, (columns + passing) * pixel), store: p.IN_DM_DIGITS };
  });
}

/** Cycles between the first beats of successive images at an output that never waits (hw/output_stream.v). */
export function sendCycles(p: SizeParameters): number {
  return (p.OUT_CHANNELS * p.OUT_PIXELS) / p.OUT_ELEMENTS + 3;
}
