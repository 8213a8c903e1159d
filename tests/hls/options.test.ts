import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { loadModel } from "../../src/driver/load-model.js";
import type { HlsOptions } from "../../src/emit/hls/options.js";
import { present } from "../../src/support/invariant.js";
import { commandLine } from "../cli/command-line.js";
import { projectOf } from "./project.js";

const model = "examples/mnist-cnn/mnist-cnn.loom";
const graph = present(loadModel(model, createSink()).graph, "graph");

function textsOf(options: Partial<HlsOptions>): (file: string) => string {
  const { files } = projectOf(graph, {}, [], { io: "parallel", ...options });
  return (file) => present(files.get(file), file);
}

/** Reuse factor by layer of the project, from the structs and from the settings. */
function factors(file: (name: string) => string) {
  const structs = file("firmware/parameters.h").matchAll(
    /struct config(\w+) :[^}]*? reuse_factor = (\d+);/g,
  );
  const settings = file("hls4ml_config.yml").matchAll(
    /^ {4}layer(\w+):\n.*\n {6}ReuseFactor: (\d+)$/gm,
  );
  const entries = (found: Iterable<RegExpMatchArray>) =>
    Object.fromEntries([...found].map(([, id = "", factor]) => [id, Number(factor)]));
  return { structs: entries(structs), settings: entries(settings) };
}

test("reuse factors reach the structs and hls4ml_config.yml, of all layers and of named ones", () => {
  const plain = factors(textsOf({}));
  expect(plain.settings).toEqual(plain.structs);
  const given = factors(textsOf({ reuse: 16, layerReuse: { conv2: 64, logits: 40 } }));
  expect(given.settings).toEqual(given.structs);
  const arrays = Object.entries(plain.structs).filter(([, factor]) => factor > 1);
  expect(arrays.map(([id]) => given.structs[id])).toEqual([16, 64, 16, 16, 40]);
});

test("pe, simd and the factor multiply to the products of every layer", () => {
  const text = textsOf({ reuse: 16, layerReuse: { conv2: 64 } })("firmware/parameters.h");
  const arrays = text.split("struct ").filter((part) => part.includes("n_passes"));
  expect(arrays).toHaveLength(5);
  for (const part of arrays) {
    const field = (name: string) => Number(new RegExp(` ${name} = (\\d+);`).exec(part)?.[1]);
    const multipliers = field("pe") * field("simd");
    expect(multipliers * field("reuse_factor")).toBe(field("n_in") * field("n_out"));
  }
});

test("array layers say how many cycles they take", () => {
  const text = textsOf({ reuse: 16, layerReuse: { logits: 40 } })("firmware/parameters.h");
  expect(text).toContain(
    "\n// conv2d: reuse factor 16 x passes 4 = 64 cycles a pixel\nstruct config2 ",
  );
  expect(text).toContain("\n// dense: reuse factor 40 x passes 2 = 80 cycles a vector\nstruct ");
});

test("part and clock reach the scripts and the settings, and nothing else", () => {
  const target = { part: "xczu7ev-ffvc1156-2-e", clockPeriod: 3.3 };
  const [plain, given] = [textsOf({}), textsOf({ target })];
  expect(given("project.tcl")).toContain('set part "xczu7ev-ffvc1156-2-e"');
  expect(given("project.tcl")).toContain("set clock_period 3.3\n");
  expect(given("hls4ml_config.yml")).toMatch(/^Part: xczu7ev-ffvc1156-2-e\nClockPeriod: 3.3$/m);
  for (const file of ["firmware/parameters.h", "firmware/myproject.cpp", "build_prj.tcl"])
    expect(given(file)).toBe(plain(file));
});

test("ports that are one word have ap_vld, larger ones are memories", () => {
  const source = textsOf({})("firmware/myproject.cpp");
  expect(source).not.toMatch(/ARRAY_(RESHAPE|PARTITION) variable=input_1/);
  expect(source).toContain("INTERFACE ap_memory port=input_1\n");
  expect(source).toMatch(/ARRAY_PARTITION variable=layer\d+_out complete/);
  expect(source).toMatch(/INTERFACE ap_vld port=layer\d+_out\n/);
});

test("arrays between layers have a memory a channel, or a lane of a dense layer if those are more", () => {
  const source = textsOf({})("firmware/myproject.cpp");
  expect(source).toContain("ARRAY_PARTITION variable=layer2_out cyclic factor=16 dim=0");
  const folded = textsOf({ layerReuse: { logits: 20 } })("firmware/myproject.cpp");
  expect(folded).toContain("ARRAY_PARTITION variable=layer11_out cyclic factor=512 dim=0");
});

test("no word of weights is wider than an ap_int, however many a cycle takes", () => {
  const file = textsOf({ layerReuse: { conv4: 1, logits: 1 } });
  const arrays = file("firmware/parameters.h").split("struct ").slice(1);
  const found = arrays.flatMap((part) => {
    const field = (name: string) => Number(new RegExp(` ${name} = (\\d+);`).exec(part)?.[1]);
    if (!part.includes("n_passes")) return [];
    expect(field("word") * field("banks")).toBe(field("pe") * field("simd"));
    return [[field("word"), field("banks")]];
  });
  expect(found.slice(-2)).toEqual([
    [2048, 18],
    [1024, 10],
  ]);
  expect(file("firmware/weights/w9.h")).toContain("\nweight9_t w9[18][2048];\n");
});

test("the command line takes them", async () => {
  const folder = join(tmpdir(), `bitloom-hls-options-${process.pid}`);
  const target = ["--part", "xc7z020clg400-1", "--clock", "8"];
  const args = ["--target", "hls", "--reuse", "16,conv2=64,logits=40", ...target];
  const run = await commandLine(["compile", model, "-o", folder, ...args]);
  expect(run).toMatchObject({ status: 0, stderr: "" });
  const given = factors((file) => readFileSync(join(folder, file), "utf8"));
  const expected = factors(textsOf({ reuse: 16, layerReuse: { conv2: 64, logits: 40 } }));
  expect(given).toEqual(expected);
  expect(readFileSync(join(folder, "project.tcl"), "utf8")).toContain("set clock_period 8\n");
  rmSync(folder, { recursive: true });
});
