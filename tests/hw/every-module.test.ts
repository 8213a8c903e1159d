import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const folderOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const read = (path: string) => readFileSync(folderOf(path), "utf8");
const list = (path: string, end: string) =>
  readdirSync(folderOf(path)).filter((name) => name.endsWith(end));

const modules = list("../../hw/", ".v").map((name) => name.slice(0, -2));

/**
 * Modules that are tested as a whole, and where: the engine and the parts it is put together from. Those do little but
 * connect modules with benches; only the one that keeps time has a bench of its own.
 */
const elsewhere: ReadonlyMap<string, string> = new Map(
  modules
    .filter((m) => /^engine(_|$)/.test(m) && m !== "engine_residual")
    .map((m) => [m, "../agreement/ops.test.ts"]),
);

const benches = list("./bench/", ".v").map((name) => {
  const text = read(`./bench/${name}`).replace(/\/\/.*/g, "");
  const instances = [...text.matchAll(/\b(\w+)\s+(?:#\(|u_\w+\s*\()/g)].map(([, m = ""]) => m);
  return { name, instances: new Set(instances) };
});
const tests = list("./", ".test.ts").map((name) => ({ name, text: read(`./${name}`) }));

/** Tests that run a bench file. */
function runners(bench: string): string[] {
  return tests.filter(({ text }) => text.includes(`"${bench}"`)).map(({ name }) => name);
}

/** Modules that the cases of a test are played to (played-bench.ts). */
const played = tests.map(({ name, text }) => {
  const files = [...text.matchAll(/"\.\/([\w-]+-cases)\.js"/g)].map(([, file]) => `./${file}.ts`);
  const modules = files.flatMap((file) => [...read(file).matchAll(/module: "(\w+)"/g)]);
  return { name, modules: new Set(modules.map(([, module]) => module)) };
});

/** Tests whose bench instantiates the module itself, not only a module above it. */
function testsOf(module: string): string[] {
  const byFile = benches.filter(({ instances }) => instances.has(module));
  const byCase = played.filter(({ modules }) => modules.has(module));
  return [...byFile.flatMap(({ name }) => runners(name)), ...byCase.map(({ name }) => name)];
}

describe("hw", () => {
  test.each(modules.filter((m) => !elsewhere.has(m)))("%s has a bench of its own", (module) => {
    expect(testsOf(module)).not.toEqual([]);
  });

  test.each([...elsewhere])("%s is tested in %s", (module, path) => {
    expect(modules).toContain(module);
    expect(existsSync(folderOf(path))).toBe(true);
  });

  test.each(benches.map(({ name }) => name).filter((name) => name !== "played_bench.v"))(
    "%s is run by a test",
    (name) => {
      expect(runners(name)).not.toEqual([]);
    },
  );
});
