/** A job of a run-ahead array as its clock sees it (docs/engine.md, Run-ahead array). */
export interface AheadTiming {
  readonly pes: number;
  readonly pixels: number;
  readonly slots: number;
  /** Pixels in the ring. */
  readonly ring: number;
  /** Cycles to load a pixel, of the two parts of an output, and to drain a pixel. */
  readonly load: number;
  readonly high: number;
  readonly low: number;
  readonly drain: number;
  /** Whether the low part of an output is computed. */
  passes(pixel: number, slot: number, pe: number): boolean;
}

/** Cycles in which the last word is asked for and in which the last pixel's drain ends. */
export interface AheadEnds {
  readonly lastLoad: number;
  readonly lastDrain: number;
}

/** From the issue of a pixel's first word until a PE may choose it; from a part's last word until its effect shows. */
const beginDelay = 6;
const partDelay = 4;

/** What a PE has done so far; times are cycles. */
interface Element {
  /** When its phase ends, or since when it has nothing to do. */
  free: number;
  pixel: number;
  slot: number;
  /** Last word of the high part before. */
  lastHigh: number;
  /** When the output that waits for its low part is known to pass. */
  pending: number | undefined;
  pendingCloses: boolean;
  pendingPixel: number;
  /** When each pixel is complete. */
  readonly complete: number[];
}

/**
 * The cycles of a job whose first word may be issued in cycle `open`, exactly: each PE walks its outputs by itself, the
 * loader waits for a free place in the ring, the drain for the slowest PE of a pixel.
 */
export function aheadEnds(t: AheadTiming, open: number): AheadEnds {
  const elements = Array.from({ length: t.pes }, (): Element => idleElement(open));
  const visible: number[] = [];
  const loaded: number[] = [];
  const drained: number[] = [];
  let lastLoad = open - 1;
  while (drained.length < t.pixels) {
    while (visible.length < t.pixels && visible.length < drained.length + t.ring) {
      const freed = drained[visible.length - t.ring];
      const start = Math.max(lastLoad + 1, freed === undefined ? open : freed + 1);
      lastLoad = start + t.load - 1;
      visible.push(start + beginDelay);
      loaded.push(lastLoad + partDelay);
    }
    elements.forEach((e, pe) => {
      while (advance(e, pe, t, visible));
    });
    drainPixels(elements, loaded, t, drained);
  }
  return { lastLoad, lastDrain: drained.at(-1) ?? open };
}

function idleElement(open: number): Element {
  const position = { pixel: 0, slot: 0, pendingCloses: false, pendingPixel: 0 };
  return { ...position, free: open, lastHigh: -partDelay, pending: undefined, complete: [] };
}

/** One phase of a PE; false when what comes next is not known yet. */
function advance(e: Element, pe: number, t: AheadTiming, visible: readonly number[]): boolean {
  const begun = visible[e.pixel];
  const { pending } = e;
  if (pending !== undefined) {
    // A pixel that has not even begun before the waiting output is complete cannot come first.
    const waits = begun === undefined && e.pixel < t.pixels && e.pendingPixel > e.pixel - t.ring;
    if (waits && pending > e.free) return false;
    if (pending <= e.free || begun === undefined || pending <= begun) {
      runLow(e, Math.max(e.free, pending), t);
      return true;
    }
  }
  if (begun === undefined) return false;
  runHigh(e, Math.max(e.free, begun), t.passes(e.pixel, e.slot, pe), t);
  return true;
}

function runLow(e: Element, chosen: number, t: AheadTiming): void {
  e.free = chosen + t.low;
  e.pending = undefined;
  if (e.pendingCloses) close(e, e.pendingPixel, e.free + partDelay);
}

function runHigh(e: Element, chosen: number, passes: boolean, t: AheadTiming): void {
  const last = Math.max(chosen + t.high, e.lastHigh + partDelay);
  const closes = e.slot === t.slots - 1;
  const waits = e.pending !== undefined;
  e.free = last;
  e.lastHigh = last;
  // The low part that waits comes next, whatever becomes of this output.
  if (waits) runLow(e, last, t);
  const known = last + partDelay;
  const pixel = e.pixel;
  e.pending = passes ? known : undefined;
  e.pendingCloses = closes;
  e.pendingPixel = pixel;
  if (closes && !passes) close(e, pixel, waits ? Math.max(known, e.free + partDelay) : known);
  e.slot = closes ? 0 : e.slot + 1;
  if (closes) e.pixel++;
}

function close(e: Element, pixel: number, at: number): void {
  e.complete[pixel] = at;
}

/** Drains the pixels that all PEs have completed, each when it is loaded too. */
function drainPixels(
  elements: readonly Element[],
  loaded: readonly number[],
  t: AheadTiming,
  drained: number[],
): void {
  for (;;) {
    const pixel = drained.length;
    let ready = Math.max(drained.at(-1) ?? 0, loaded[pixel] ?? 0);
    for (const { complete } of elements) {
      const at = complete[pixel];
      if (at === undefined) return;
      ready = Math.max(ready, at);
    }
    drained.push(ready + t.drain);
  }
}
