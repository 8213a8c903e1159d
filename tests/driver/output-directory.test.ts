import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { writeOutputDirectory } from "../../src/driver/output-directory.js";

const scratch = mkdtempSync(join(tmpdir(), "bitloom-out-"));
afterAll(() => rmSync(scratch, { recursive: true }));
const fresh = (name: string) => join(scratch, name);

const one = new Map([
  ["a.txt", "one"],
  ["deep/er/b.txt", "b"],
]);
const two = new Map([["c.txt", "two"]]);

function write(path: string, files: ReadonlyMap<string, string>) {
  const sink = createSink();
  const ok = writeOutputDirectory(path, files, sink);
  return { ok, codes: sink.diagnostics.map((d) => d.code) };
}

/** Nothing is left beside the target. */
const strays = () => readdirSync(scratch).filter((n) => n.startsWith("."));

test("writes all files, in folders that did not exist", () => {
  const path = fresh("new/out");
  expect(write(path, one)).toEqual({ ok: true, codes: [] });
  expect(readFileSync(join(path, "deep/er/b.txt"), "utf8")).toBe("b");
  expect(readdirSync(join(scratch, "new"))).toEqual(["out"]);
});

test("replaces its own folder as a whole", () => {
  const path = fresh("own");
  write(path, one);
  expect(write(path, two).ok).toBe(true);
  expect(readdirSync(path).sort()).toEqual([".bitloom", "c.txt"]);
  expect(readFileSync(join(path, ".bitloom"), "utf8")).toBe("written by bitloom\nc.txt\n");
  expect(strays()).toEqual([]);
});

test("takes an empty folder, refuses one with other files, a file and a link", () => {
  const empty = fresh("empty");
  mkdirSync(empty);
  expect(write(empty, one).ok).toBe(true);
  const foreign = fresh("foreign");
  mkdirSync(foreign);
  writeFileSync(join(foreign, "thesis.tex"), "years of work");
  expect(write(foreign, one)).toEqual({ ok: false, codes: ["BL5001"] });
  expect(readdirSync(foreign)).toEqual(["thesis.tex"]);
  expect(write(join(foreign, "thesis.tex"), one).codes).toEqual(["BL5001"]);
  const link = fresh("link");
  symlinkSync(empty, link);
  expect(write(link, two).codes).toEqual(["BL5001"]);
  expect(existsSync(join(empty, "a.txt"))).toBe(true);
});

test("refuses its own folder when a file was added to it, at any depth", () => {
  const path = fresh("added");
  write(path, one);
  writeFileSync(join(path, "deep", "notes.txt"), "a day of work");
  const sink = createSink();
  expect(writeOutputDirectory(path, two, sink)).toBe(false);
  expect(sink.diagnostics.map((d) => d.notes.join())).toEqual([
    expect.stringContaining("deep/notes.txt"),
  ]);
  expect(readFileSync(join(path, "deep", "notes.txt"), "utf8")).toBe("a day of work");
  rmSync(join(path, "deep", "notes.txt"));
  expect(write(path, two).ok).toBe(true);
});

test("what is no folder is called so, and messages name no folder of our own", () => {
  const told = (path: string) => {
    const sink = createSink();
    writeOutputDirectory(path, one, sink);
    return JSON.stringify(sink.diagnostics);
  };
  expect(told("/dev/null")).toContain("is not a folder");
  expect(told("/proc/out")).toMatch(/ENOENT: no such file or directory"/);
});

test("a failure on the way leaves the target as it was", () => {
  const path = fresh("kept");
  write(path, one);
  const clash = new Map([
    ["x", "a file"],
    ["x/y", "cannot be"],
  ]);
  expect(write(path, clash)).toEqual({ ok: false, codes: ["BL5002"] });
  expect(readFileSync(join(path, "a.txt"), "utf8")).toBe("one");
  expect(write(fresh("kept/a.txt/below"), one).codes).toEqual(["BL5002"]);
  expect(write("/proc/nowhere/out", one).codes).toEqual(["BL5002"]);
  expect(strays()).toEqual([]);
});

test("the new folder may be read by others", () => {
  const path = fresh("mode");
  write(path, one);
  chmodSync(path, 0o755);
  expect(write(path, two).ok).toBe(true);
});
