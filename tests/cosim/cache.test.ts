import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { buildSimulation } from "../../src/cosim/build-simulation.js";
import { cacheFolder, contentHash, prune, touch } from "../../src/cosim/cache.js";
import { echoDesign } from "./echo-design.js";

const scratch = mkdtempSync(join(tmpdir(), "bitloom-cache-"));
afterAll(() => rmSync(scratch, { recursive: true }));

test("the cache is where the user says, else where the platform says", () => {
  expect(cacheFolder({ BITLOOM_CACHE: "/x", XDG_CACHE_HOME: "/y" })).toBe("/x");
  expect(cacheFolder({ XDG_CACHE_HOME: "/y" })).toBe("/y/bitloom");
  expect(cacheFolder({ BITLOOM_CACHE: "here" })).toBe(join(process.cwd(), "here"));
  expect(cacheFolder({})).toMatch(/\/\.cache\/bitloom$/);
});

test("a hash sees names and contents apart, but no order", () => {
  const of = (...entries: [string, string][]) => contentHash(new Map(entries));
  expect(of(["a", "1"], ["b", "2"])).toBe(of(["b", "2"], ["a", "1"]));
  const different = [
    of(["a", "1"], ["b", "2"]),
    of(["a", "2"], ["b", "1"]),
    of(["a", "1b2"]),
    of(["a1", ""]),
  ];
  expect(new Set(different).size).toBe(different.length);
});

test("pruning keeps what was used last", async () => {
  const folder = join(scratch, "prune");
  for (const [i, name] of ["a", "b", "c", "d"].entries()) {
    mkdirSync(join(folder, name), { recursive: true });
    utimesSync(join(folder, name), 1000 + i, 1000 + i);
  }
  await touch(join(folder, "a"));
  await prune(folder, 2);
  expect(readdirSync(folder).sort()).toEqual(["a", "d"]);
});

test("one build serves runs that start together and later ones; other Verilog is another", async () => {
  const cache = join(scratch, "builds");
  const [first, second] = await Promise.all(
    [1, 2].map(() => buildSimulation(echoDesign(), { cache })),
  );
  expect(first).toMatchObject({ built: true });
  expect(second?.program).toBe(first?.program);
  expect(await buildSimulation(echoDesign(), { cache })).toMatchObject({ built: false });
  expect(readdirSync(join(cache, "sim"))).toHaveLength(1);
  const other = await buildSimulation(
    echoDesign((v) => `${v}// changed\n`),
    { cache },
  );
  expect(other).toMatchObject({ built: true });
  expect(readdirSync(join(cache, "sim"))).toHaveLength(2);
});

test("a cache whose path holds a space, where make cannot work, keeps simulators too", async () => {
  const cache = join(scratch, "with a space");
  expect(await buildSimulation(echoDesign(), { cache })).toMatchObject({ built: true });
  expect(await buildSimulation(echoDesign(), { cache })).toMatchObject({ built: false });
  expect(readdirSync(join(cache, "sim"))).toHaveLength(1);
});

test("Verilog that warns is refused with the tool's own words", async () => {
  const cache = join(scratch, "refused");
  const design = echoDesign((v) => v.replace("reg [7:0] beat_q;", "reg [8:0] beat_q;"));
  await expect(buildSimulation(design, { cache })).rejects.toThrow(/BL6003[\s\S]*WIDTH/);
  expect(readdirSync(join(cache, "sim"))).toEqual([]);
});

test("a cache that cannot be written is named", async () => {
  const failing = buildSimulation(echoDesign(), { cache: "/proc/nowhere" });
  await expect(failing).rejects.toThrow("BL6005");
});

test("a missing Verilator is named, with the way to install it", async () => {
  const path = process.env.PATH;
  process.env.PATH = scratch;
  try {
    await expect(buildSimulation(echoDesign(), { cache: scratch })).rejects.toThrow("BL6001");
  } finally {
    process.env.PATH = path;
  }
});
