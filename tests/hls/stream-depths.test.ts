import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { beatByBeat, type Process, streamDepths } from "../../src/emit/hls/stream-depths.js";
import { createRandom } from "../../src/num/random.js";

/** A residual block: x is cloned, one copy goes through a window of `rows` rows, both are added. */
function block(width: number, height: number, rows: number): readonly Process[] {
  const window = Array.from({ length: height }, (_, y) => [
    { kind: "read" as const, beats: y === 0 ? rows * width : y + rows > height ? 0 : width },
    { kind: "write" as const, beats: width },
  ]).flat();
  return [
    { reads: ["x"], writes: ["a", "b"], turns: beatByBeat(width * height) },
    { reads: ["a"], writes: ["c"], turns: window },
    { reads: ["c", "b"], writes: ["y"], turns: beatByBeat(width * height) },
  ];
}

/** Runs the processes in random order with bounded streams; true when all complete. */
function completes(
  processes: readonly Process[],
  depths: ReadonlyMap<string, number>,
  seed: number,
) {
  const random = createRandom(seed);
  const level = new Map([...depths.keys()].map((name) => [name, 0]));
  const beats = processes.map(({ turns }) =>
    turns.flatMap((t) => Array.from({ length: t.beats }, () => t.kind)),
  );
  const at = processes.map(() => 0);
  const canMove = (i: number) => {
    const kind = beats[i]?.[at[i] ?? 0];
    const { reads = [], writes = [] } = processes[i] ?? {};
    if (kind === "read") return reads.every((n) => level.get(n) !== 0);
    return kind === "write" && writes.every((n) => (level.get(n) ?? -1) < (depths.get(n) ?? 0));
  };
  for (;;) {
    const ready = processes.map((_, i) => i).filter(canMove);
    const i = ready[Math.floor(random() * ready.length)];
    if (i === undefined) return at.every((n, p) => n === beats[p]?.length);
    const reading = beats[i]?.[at[i] ?? 0] === "read";
    for (const name of (reading ? processes[i]?.reads : processes[i]?.writes) ?? [])
      if (level.has(name)) level.set(name, (level.get(name) ?? 0) + (reading ? -1 : 1));
    at[i] = (at[i] ?? 0) + 1;
  }
}

describe("depths of streams", () => {
  test("a branch past a window waits for the rows the window holds", () => {
    const depths = streamDepths(block(5, 6, 3));
    expect(depths.get("b")).toBe(15);
    expect(depths.get("a")).toBe(2);
    expect(depths.has("x") || depths.has("y")).toBe(false);
  });

  test("are enough in any order, and one less of the branch is not", () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 2, max: 6 }));
    fc.assert(
      fc.property(sizes, fc.nat(1000), ([width, height], seed) => {
        const rows = Math.min(height, 3);
        const processes = block(width, height, rows);
        const depths = streamDepths(processes);
        expect(completes(processes, depths, seed)).toBe(true);
        const branch = depths.get("b") ?? 0;
        if (branch > 2)
          expect(completes(processes, new Map([...depths, ["b", branch - 1]]), seed)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  test("a region that cannot complete is a bug of ours", () => {
    const loop: Process = { reads: ["s"], writes: ["s"], turns: beatByBeat(1) };
    expect(() => streamDepths([loop])).toThrow("does not complete");
  });
});
