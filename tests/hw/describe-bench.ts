import { describe, expect, test } from "vitest";
import { type Bench, errorCount, type Mutation, runBench } from "./run-bench.js";

/** One data file of a bench: its words, and how many of them the bench compares. */
export interface BenchCase {
  readonly words: readonly string[];
  readonly checked: number;
}

export interface BenchPlan {
  readonly bench: Omit<Bench, "files">;
  readonly cases: ReadonlyMap<string, BenchCase>;
  /** Data files that are not vectors (memory contents). */
  readonly memories?: ReadonlyMap<string, string>;
  /** Planted bugs, each of which the bench must report. */
  readonly bugs: readonly Mutation[];
}

/** Declares the tests of a bench: right on both simulators, and wrong for every planted bug. */
export function describeBench({ bench, cases, memories, bugs }: BenchPlan): void {
  const vectors = [...cases].map(([name, { words }]) => [name, `${words.join("\n")}\n`] as const);
  const full = { ...bench, files: new Map([...vectors, ...(memories ?? [])]) };
  const expected = [...cases].map(([name, { checked }]) => ({ name, checked, errors: 0 }));

  describe(bench.top, () => {
    test.each(["icarus", "verilator"] as const)("%s agrees with the model", async (simulator) => {
      const { cases: found, output } = await runBench(full, simulator);
      expect(
        found.toSorted((a, b) => a.name.localeCompare(b.name)),
        output,
      ).toEqual(expected.toSorted((a, b) => a.name.localeCompare(b.name)));
    });

    test.each(bugs)("reports $file with `$replace`", async (bug) => {
      expect(errorCount(await runBench(full, "icarus", bug))).toBeGreaterThan(0);
    });
  });
}
