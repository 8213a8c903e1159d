import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Package {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly version?: string;
}

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), "utf8"));
const manifest: Package = read("package.json");
const locked = new Map(Object.entries<Package>(read("package-lock.json").packages));

test("direct dependencies are pinned, and locked at the pin", () => {
  const pins = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(pins.length).toBeGreaterThan(0);
  for (const [name, pin] of pins)
    expect([name, locked.get(`node_modules/${name}`)?.version]).toEqual([name, pin]);
});

test("the lockfile names the packages of every platform: npm ci refuses one that does not", () => {
  const optional = [...locked].flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).map((name) => ({ path, name })),
  );
  const isLocked = ({ path, name }: { path: string; name: string }) =>
    locked.has(`node_modules/${name}`) || locked.has(`${path}/node_modules/${name}`);
  expect(optional.length).toBeGreaterThan(0);
  expect(optional.filter((entry) => !isLocked(entry))).toEqual([]);
});
