/** A block of words that is needed from layer `first` to layer `last`, both included. */
export interface Lifetime {
  readonly words: number;
  readonly first: number;
  readonly last: number;
  /** Placed before all others. */
  readonly low?: boolean;
}

/** Base addresses by item, the words of the whole memory, and the layer at which most words are alive. */
export interface Allocation {
  readonly bases: readonly number[];
  readonly words: number;
  readonly peak: number;
}

/**
 * First fit, low ones first, in order of falling size: an item may use the words of any item whose lifetime does not meet its own.
 * A layer reads and writes at the same time, so lifetimes that share a layer meet.
 */
export function allocateMemory(items: readonly Lifetime[]): Allocation {
  const order = items
    .map((_, i) => i)
    .toSorted(
      (a, b) =>
        lowness(items, b) - lowness(items, a) || sizeAt(items, b) - sizeAt(items, a) || a - b,
    );
  const bases = items.map(() => 0);
  const placed: { readonly item: Lifetime; readonly base: number }[] = [];
  for (const i of order) {
    const item = items[i];
    if (!item) continue;
    const rivals = placed
      .filter((p) => p.item.first <= item.last && item.first <= p.item.last)
      .toSorted((a, b) => a.base - b.base);
    let base = 0;
    for (const rival of rivals) {
      if (base + item.words <= rival.base) break;
      base = Math.max(base, rival.base + rival.item.words);
    }
    bases[i] = base;
    placed.push({ item, base });
  }
  const words = placed.reduce((n, p) => Math.max(n, p.base + p.item.words), 0);
  return { bases, words, peak: peakOf(items) };
}

function lowness(items: readonly Lifetime[], i: number): number {
  return Number(items[i]?.low ?? false);
}

function sizeAt(items: readonly Lifetime[], i: number): number {
  return items[i]?.words ?? 0;
}

function peakOf(items: readonly Lifetime[]): number {
  const alive = (at: number) =>
    items.reduce((n, i) => (i.first <= at && at <= i.last ? n + i.words : n), 0);
  const starts = items.map((i) => i.first);
  return starts.reduce((best, at) => (alive(at) > alive(best) ? at : best), 0);
}
