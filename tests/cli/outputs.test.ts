import {
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { commandLine } from "./command-line.js";

const scratch = mkdtempSync(join(tmpdir(), "bitloom-outputs-"));
const at = (name: string) => join(scratch, name);
afterAll(() => rmSync(scratch, { recursive: true }));

const text = readFileSync("examples/tiny/tiny.loom");

beforeEach(() => {
  for (const name of readdirSync(scratch)) rmSync(at(name), { recursive: true });
  writeFileSync(at("net.loom"), text);
  copyFileSync("examples/onnx/chain.onnx", at("net.onnx"));
  copyFileSync("examples/onnx/chain.npz", at("x.npz"));
  writeFileSync(at("size.json"), '{ "pe": 2 }');
});

const bitloom = (...args: readonly string[]) => commandLine(args, scratch);

test.each([
  ["the model as JSON", ["check", "net.loom", "--json", "net.loom"]],
  ["the model by another path", ["check", "net.loom", "--json", "./net.loom"]],
  ["the model behind a link", ["check", "net.loom", "--json", "link.loom"]],
  ["the input", ["run", "net.onnx", "--input", "x.npz", "--output", "./x.npz"]],
  ["the model of an import", ["import", "net.onnx", "-o", "net.onnx"]],
  ["the design", ["estimate", "net.loom", "--design", "size.json", "--json", "size.json"]],
  ["the waveform's model", ["cosim", "net.loom", "--wave", "net.loom"]],
  ["one file twice", ["cosim", "net.loom", "--junit", "o.xml", "--json", "o.xml"]],
])("%s is never written over what is read", async (_, args) => {
  symlinkSync("net.loom", at("link.loom"));
  const before = readdirSync(scratch).map((name) => [name, readFileSync(at(name))]);
  const { status, stdout, stderr } = await bitloom(...args);
  expect(stderr).toContain("[BL1412]");
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(readdirSync(scratch).map((name) => [name, readFileSync(at(name))])).toEqual(before);
});

test("a file is replaced as a whole: another name of the old one keeps the old bytes", async () => {
  writeFileSync(at("o.json"), "old");
  linkSync(at("o.json"), at("kept.json"));
  expect((await bitloom("check", "net.loom", "--json", "o.json")).status).toBe(0);
  expect(JSON.parse(readFileSync(at("o.json"), "utf8")).name).toBe("tiny");
  expect(readFileSync(at("kept.json"), "utf8")).toBe("old");
  expect(readdirSync(scratch).filter((name) => name.startsWith("."))).toEqual([]);
});

test("a link is written through", async () => {
  writeFileSync(at("o.json"), "old");
  symlinkSync("o.json", at("link.json"));
  expect((await bitloom("check", "net.loom", "--json", "link.json")).status).toBe(0);
  expect(lstatSync(at("link.json")).isSymbolicLink()).toBe(true);
  expect(readFileSync(at("o.json"), "utf8")).toContain('"tiny"');
});

test("a device is written to, and a full one is a diagnostic", async () => {
  const { status, stderr } = await bitloom("check", "net.loom", "--json", "/dev/full");
  expect(stderr).toContain("[BL1406]");
  expect(stderr).toContain("ENOSPC");
  expect(status).toBe(1);
  expect(lstatSync("/dev/full").isCharacterDevice()).toBe(true);
});

test("a run that fails leaves an older waveform as it is", async () => {
  writeFileSync(at("w.fst"), "old");
  expect(
    (await bitloom("cosim", "net.loom", "--wave", "w.fst", "--design", "none.json")).status,
  ).toBe(1);
  expect(readFileSync(at("w.fst"), "utf8")).toBe("old");
  expect(
    (await bitloom("cosim", "net.loom", "--wave", "new.fst", "--design", "none.json")).status,
  ).toBe(1);
  expect(existsSync(at("new.fst"))).toBe(false);
});

test("a command that fails leaves its diagnostics as JSON, not an older result", async () => {
  writeFileSync(at("o.json"), '{ "match": true }');
  const { status } = await bitloom("cosim", "net.loom", "--input", "none.npz", "--json", "o.json");
  expect(status).toBe(1);
  const document = JSON.parse(readFileSync(at("o.json"), "utf8"));
  expect(document.schema).toBe("bitloom/cosim/1");
  expect(document).not.toHaveProperty("match");
  expect(document.diagnostics).toMatchObject([{ code: "BL1405", severity: "error" }]);
});
