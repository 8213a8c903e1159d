import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { floors } from "./floors.js";
import { readTree } from "./import-graph.js";
import { floorViolations } from "./violations.js";

test("src keeps to the floors", () => {
  const tree = readTree(fileURLToPath(new URL("../../src", import.meta.url)));
  expect(tree.size).toBeGreaterThan(0);
  expect(floorViolations(tree)).toEqual([]);
});

test("no folder stands on two floors", () => {
  const names = floors.flat();
  expect(new Set(names).size).toBe(names.length);
});

/** Legal modules that every planted tree stands on. */
const base = {
  "support/a.ts": "export type A = 1;",
  "ir/b.ts": 'import type { A } from "../support/a.js"; export const b: A = 1;',
  "driver/c.ts": 'import { readFileSync } from "node:fs"; export const c = readFileSync;',
  "index.ts": 'export { c } from "./driver/c.js";',
};

const planted: readonly (readonly [string, Record<string, string>, readonly string[]])[] = [
  ["a legal tree", {}, []],
  [
    "an upward import",
    { "num/x.ts": 'import { b } from "../ir/b.js"; b;' },
    ["num/x.ts: imports upward from ir"],
  ],
  [
    "an upward import of a type only",
    { "num/x.ts": 'export type X = import("../ir/b.js").B;' },
    ["num/x.ts: imports upward from ir"],
  ],
  [
    "an upward re-export",
    { "num/x.ts": 'export * from "../ir/b.js";' },
    ["num/x.ts: imports upward from ir"],
  ],
  [
    "an upward dynamic import",
    { "num/x.ts": 'export const x = () => import("../ir/b.js");' },
    ["num/x.ts: imports upward from ir"],
  ],
  [
    "a sibling import",
    {
      "passes/x.ts": 'import "../reference/y.js";',
      "reference/y.ts": "export {};",
    },
    ["passes/x.ts: imports from its sibling reference"],
  ],
  [
    "a circle",
    {
      "ops/x.ts": 'import "./y.js";',
      "ops/y.ts": 'import "./z.js";',
      "ops/z.ts": 'import { type X } from "./x.js"; export type Z = X;',
    },
    ["ops/x.ts -> ops/y.ts -> ops/z.ts -> ops/x.ts: import circle"],
  ],
  [
    "types that are recursive across files",
    {
      "ops/x.ts": 'import type { Y } from "./y.js"; export interface X { y: Y }',
      "ops/y.ts": 'import type { X } from "./x.js"; export interface Y { x: X }',
    },
    [],
  ],
  [
    "a module that imports itself",
    { "ops/x.ts": 'import "./x.js";' },
    ["ops/x.ts -> ops/x.ts: import circle"],
  ],
  [
    "the file system in a pure folder",
    { "emit/x.ts": 'import "node:fs";' },
    ["emit/x.ts: imports node:fs, which only cosim, driver, cli may"],
  ],
  [
    "a Node module without its prefix",
    { "emit/x.ts": 'import "fs";' },
    ["emit/x.ts: imports fs, which only cosim, driver, cli may"],
  ],
  [
    "colours in a pure folder",
    { "report/x.ts": 'import pc from "picocolors"; pc;' },
    ["report/x.ts: imports picocolors, which only cosim, driver, cli may"],
  ],
  [
    "a Node global in a pure folder",
    { "report/x.ts": "export const columns = process.stdout.columns;" },
    ["report/x.ts: uses Node's process"],
  ],
  [
    "an import of the entry point",
    { "cli/x.ts": 'import "../index.js";' },
    ["cli/x.ts: imports the library's entry point"],
  ],
  [
    "an import from outside src",
    { "cli/x.ts": 'import "../../package.json";' },
    ["cli/x.ts: imports ../../package.json, outside src"],
  ],
  ["a folder of no floor", { "misc/x.ts": "export {};" }, ["misc/x.ts: belongs to no floor"]],
  ["a stray file in src", { "x.ts": "export {};" }, ["x.ts: belongs to no floor"]],
  [
    "a computed import",
    { "cli/x.ts": "export const load = (name: string) => import(name);" },
    ["cli/x.ts: imports a computed module name"],
  ],
  [
    "an import of nothing",
    { "cli/x.ts": 'import "./gone.js";' },
    ["cli/x.ts: imports ./gone.js, which does not exist"],
  ],
];

describe("the check itself, on planted trees", () => {
  test.each(planted)("%s", (_, files, expected) => {
    expect(floorViolations(new Map(Object.entries({ ...base, ...files })))).toEqual(expected);
  });

  test("a file that does not parse", () => {
    expect(() => floorViolations(new Map([["num/x.ts", "export const = ;"]]))).toThrow("num/x.ts");
  });
});
