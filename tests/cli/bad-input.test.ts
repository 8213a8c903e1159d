import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { execPath } from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeNpz } from "../../src/num/files/npz.js";
import type { Dtype } from "../../src/num/files/stored-array.js";
import { commandLine } from "./command-line.js";

const main = "dist/cli/main.js";
const tiny = "examples/tiny/tiny.loom";
const gated = "examples/methods/gated/gated.loom";
const scratch = mkdtempSync(join(tmpdir(), "bitloom-cli-"));
const at = (name: string) => join(scratch, name);
afterAll(() => rmSync(scratch, { recursive: true }));

function archive(name: string, array: string, dtype: Dtype, shape: number[], value: number): void {
  const size = shape.reduce((a, b) => a * b, 1);
  const data = new Float64Array(size).fill(value);
  writeFileSync(at(name), writeNpz(new Map([[array, { dtype, shape, data }]])));
}

beforeAll(() => {
  // `make check` and `make test` build before they test.
  expect(existsSync(main), `${main} is missing: npm run build`).toBe(true);
  archive("ok.npz", "input", "f32", [2, 1, 8, 8], 0.5);
  archive("nan.npz", "input", "f32", [2, 1, 8, 8], Number.NaN);
  archive("empty.npz", "input", "f32", [0, 1, 8, 8], 0);
  archive("other.npz", "x", "f32", [2, 1, 8, 8], 0);
  archive("shape.npz", "input", "f32", [2, 8, 8], 0);
  archive("bytes.npz", "input", "u8", [2, 1, 8, 8], 7);
  archive("large.npz", "input", "i16", [1, 1, 8, 8], 256);
  writeFileSync(at("broken.npz"), "PK nothing");
  writeFileSync(at("size.json"), '{ "pes": 4 }');
  const flows =
    "%x = input() : u8[2]\n  @c : u8[2] = [1, 2]\n  %s = add(%x, @c)\n  %y = output(%s)";
  writeFileSync(at("flows.loom"), `network flows {\n  ${flows}\n}\n`);
  const two = "network two {\n  %a = input() : u8[4]\n  %b = input() : u8[4]\n  %c = add(%a, %b)\n";
  writeFileSync(at("two.loom"), `${two}  %y = output(%c)\n}\n`);
});

/** A process of its own. */
function bitloom(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const options = { encoding: "utf8", env: { ...process.env, ...env }, timeout: 60_000 } as const;
  const { status, stdout, stderr } = spawnSync(execPath, [main, ...args], options);
  return { status, stdout, stderr };
}

const run = (input: string, ...more: string[]) => {
  return ["run", tiny, "--input", at(input), "--output", at("y.npz"), ...more];
};

const calibrate = (model: string, input: string) => ["estimate", model, "--calibrate", at(input)];

test.each([
  ["an array with NaN", run("nan.npz"), "BL1410"],
  ["no samples", run("empty.npz"), "BL1410"],
  ["no samples to simulate", ["cosim", tiny, "--input", at("empty.npz")], "BL1410"],
  ["an array of another name", run("other.npz"), "BL1401"],
  ["another shape", run("shape.npz"), "BL1402"],
  ["integers for an input with a scale", run("bytes.npz"), "BL1403"],
  ["an integer past the type", run("large.npz", "--integer"), "BL1404"],
  ["a missing file", run("missing.npz"), "BL1405"],
  ["a broken archive", run("broken.npz"), "BL1205"],
  [
    "an output that cannot be written",
    [...run("ok.npz").slice(0, 4), "--output", "/proc/y.npz"],
    "BL1406",
  ],
  ["a trace that cannot be written", run("ok.npz", "--trace", "/proc/a/b"), "BL1406"],
  ["a trace onto a file", run("ok.npz", "--trace", at("ok.npz")), "BL1406"],
  ["a wave that cannot be written", ["cosim", tiny, "--wave", at("no/x.fst")], "BL1406"],
  ["two inputs", ["run", at("two.loom"), ...run("ok.npz").slice(2)], "BL1411"],
  ["an unknown key in a design file", ["estimate", tiny, "--design", at("size.json")], "BL1409"],
  ["a constant that flows", ["estimate", at("flows.loom")], "BL4012"],
  ["an illegal size", ["estimate", tiny, "--pe", "3", "--post", "2"], "BL4001"],
  ["an unwritable folder", ["compile", tiny, "-o", "/proc/a/b"], "BL5002"],
  ["a folder that is no design", ["synth", scratch], "BL1408"],
  ["an ONNX model that is not there", ["synth", at("none.onnx")], "BL1301"],
  ["an unknown code", ["explain", "BL0000"], "BL1407"],
  ["a network without gates to calibrate", calibrate(tiny, "ok.npz"), "BL4032"],
  ["gates calibrated on another shape", calibrate(gated, "ok.npz"), "BL1402"],
  ["gates calibrated on no samples", calibrate(gated, "empty.npz"), "BL1402"],
  ["gates calibrated on a missing file", calibrate(gated, "missing.npz"), "BL1405"],
  ["a missing model", ["check", at("none.loom")], "BL1301"],
])("%s is one diagnostic and exit code 1", async (_, args, code) => {
  const { status, stderr } = await commandLine(args);
  expect(stderr).toContain(`[${code}]`);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(status).toBe(1);
});

test.each([
  ["cosim", tiny, "--samples", "0"],
  ["cosim", tiny, "--samples", "4294967296"],
  ["cosim", tiny, "--stall", "2"],
  ["cosim", tiny, "--seed", "-1"],
  ["compile", tiny],
  ["compile", tiny, "-o", ""],
  ["compile", tiny, "-o", at("o"), "--target", "vhdl"],
  ["compile", tiny, "-o", at("o"), "--target", "hls,hls"],
  ["csim", tiny, "--io", "serial"],
  ["csim", tiny, "--reuse", "0"],
  ["synth", tiny, "--family", "toString"],
  ["quantize", "zoo/float.onnx", "-o", at("q.loom")],
  ["quantize", "zoo/float.onnx", "--calib", at("ok.npz"), "-o", at("q.loom"), "--bits", "9"],
  ["frobnicate"],
  ["check"],
])("%s %s %s %s is a usage error", async (...args) => {
  const { status, stderr } = await commandLine(args);
  expect(stderr).toMatch(/^error: /m);
  expect(status).toBe(2);
});

test("a process ends with the exit code of its command", () => {
  expect(bitloom(["check", tiny]).status).toBe(0);
  expect(bitloom(["check", at("none.loom")]).status).toBe(1);
  expect(bitloom(["check"]).status).toBe(2);
});

test("no temporary folder is a diagnostic", () => {
  const { status, stderr } = bitloom(["cosim", tiny], { TMPDIR: at("none") });
  expect(stderr).toContain("[BL6006]");
  expect(status).toBe(1);
});

test("folders of the environment may be relative: programs run elsewhere", () => {
  const env = { BITLOOM_CACHE: relative(".", at("cache")), TMPDIR: relative(".", scratch) };
  const sizes = ["--pe", "2", "--lanes", "2", "--pixels", "1"];
  expect(bitloom(["cosim", tiny, ...sizes], env)).toMatchObject({ status: 0, stderr: "" });
});

test("a reader that stops early is no error", () => {
  const command = `"${execPath}" ${main} check ${tiny} | true`;
  const { stderr } = spawnSync("bash", ["-o", "pipefail", "-c", command], { encoding: "utf8" });
  expect(stderr).toBe("");
});

test("sizes past the default budget are taken as given", async () => {
  const { status, stdout } = await commandLine([
    "estimate",
    tiny,
    "--pe",
    "64",
    "--lanes",
    "64",
    "--json",
    "-",
  ]);
  expect(status).toBe(0);
  expect(JSON.parse(stdout).engines[0].geometry).toMatchObject({ pes: 64, lanes: 64, pixels: 1 });
});

test("`run` and `estimate --calibrate` say what passes the gates", async () => {
  const size = 3 * 28 * 28;
  const data = Float64Array.from({ length: size }, (_, i) => (7 * i) % 256);
  const array = { dtype: "u8", shape: [3, 1, 28, 28], data } as const;
  writeFileSync(at("images.npz"), writeNpz(new Map([["input", array]])));
  const given = ["--integer", "--json", "-"];
  const output = ["--output", at("y.npz"), "--input", at("images.npz")];
  const { gates } = JSON.parse((await commandLine(["run", gated, ...output, ...given])).stdout);
  const estimated = await commandLine([
    "estimate",
    gated,
    "--calibrate",
    at("images.npz"),
    ...given,
  ]);
  const { layers } = JSON.parse(estimated.stdout);
  const rows = layers.filter((l: object) => "gate" in l);
  expect(gates).toHaveLength(3);
  gates.forEach(({ passRate, channels }: { passRate: number; channels: number[] }, i: number) => {
    expect(rows[i].gate.passRate).toBeCloseTo(passRate, 12);
    expect(channels.reduce((a, b) => a + b, 0) / channels.length).toBeCloseTo(passRate, 12);
  });
  expect(gates[0].passRate).toBeGreaterThan(0);
});

test("nothing is left behind", () => {
  expect(readdirSync(scratch).filter((name) => name.startsWith("."))).toEqual([]);
});
