/** Doubles of the work area that a value occupies. */
export interface Slot {
  readonly offset: number;
  readonly size: number;
}

/** The work area of one program: values take room and give it back. */
export interface Workspace {
  take(count: number): Slot;
  release(slot: Slot): void;
  /** Doubles the program needs. */
  size(): number;
}

export function createWorkspace(): Workspace {
  const free: Slot[] = [];
  let end = 0;
  return {
    take(count) {
      const fits = free.filter((s) => s.size >= count).sort((a, b) => a.size - b.size);
      const [best] = fits;
      if (best !== undefined) {
        free.splice(free.indexOf(best), 1);
        return best;
      }
      const slot = { offset: end, size: count };
      end += count;
      return slot;
    },
    release: (slot) => void free.push(slot),
    size: () => end,
  };
}
