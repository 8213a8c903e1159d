import { expect, test } from "vitest";
import { type Code, catalogue } from "../../src/diag/catalogue.js";
import type { Place } from "../../src/diag/place.js";
import { diagnose, type Params } from "../../src/diag/report.js";
import { renderDiagnostic } from "../../src/frontend/render.js";

/** Codes no model text raises: hardware, output, tools, arrays, options, bugs. */
type Rendered = Exclude<
  Code,
  `BL10${string}` | `BL11${string}` | `BL12${string}` | `BL13${string}` | `BL2${string}`
>;

const place: Place = { kind: "file", file: "net.loom" };

/** One occurrence of each, with numbers such as a user would see. */
const occurrences: { readonly [C in Rendered]: Params<C> } = {
  BL4001: { option: "--pe", value: 3, legal: "multiples of --post 2" },
  BL4002: { budget: 1024, given: "--lanes 128 --post 1" },
  BL4003: { memory: "weight", layer: "conv1", needed: 2000000, limit: 1048576 },
  BL4004: { what: "jobs", needed: 70000, limit: 65535 },
  BL4005: { layer: "conv1", field: "dx", value: 700, low: -512, high: 511 },
  BL4006: { inputs: 2, outputs: 1 },
  BL4008: { layer: "conv1", bits: 36, limit: 34 },
  BL4011: { layer: "act1", needed: 4095, limit: 1023 },
  BL4009: { name: "xc7z02", near: "xc7z020", legal: ["xc7z010", "xc7z020"] },
  BL4010: {
    ...{ name: "xc7z010", lut: 40000, bram36: 12, share: 0.8 },
    room: { lut: 17600, bram36: 60 },
  },
  BL4012: { node: "y", constant: "c" },
  BL4021: { engine: 1, name: "covn2", near: "conv2", legal: ["conv1", "conv2"] },
  BL4022: { engine: 1, name: "conv1", order: ["conv1", "conv2", "fc"] },
  BL4023: {
    ...{ engine: 0, layer: "branch", crossing: ["stem", "branch"] },
    ...{ before: "stem", after: "join" },
  },
  BL4024: { engine: 2, option: "--digit", value: 3, legal: "1, 2, 4" },
  BL4031: { layer: "conv1", pixels: 4 },
  BL4032: { network: "mnist_cnn", layers: 5 },
  BL4033: { layer: "fc", words: 8192, limit: 4096 },
  BL4041: {
    ...{ layer: "conv1", kind: "ternary", why: "its operands are u2 x i4" },
    legal: ["digits", "depthwise"],
  },
  BL4051: { layer: "conv1", obstacle: "bits" },
  BL4052: { layer: "conv1", rows: 12, pes: 4, post: 4, pixels: 4 },
  BL5001: { folder: "out", found: "notes.txt" },
  BL5002: { folder: "out", reason: "EACCES: permission denied" },
  BL5101: { op: "multipoint" },
  BL5102: { layer: "conv1", reuse: 7, nIn: 27, nOut: 16, legal: [4, 6, 8, 9, 12] },
  BL5103: { layer: "conv1", channels: 512, bits: 17, limit: 4096 },
  BL5104: { name: "covn1", near: "conv1", legal: ["conv1", "conv2", "fc"] },
  BL5105: { part: "xcvu13p flga2577", example: "xcvu13p-flga2577-2-e" },
  BL5106: { period: 0, most: 1000 },
  BL6102: { folder: "src", missing: "a report in it" },
  BL6101: { folder: "/opt/include", missing: "ap_int.h" },
  BL6001: { tool: "verilator" },
  BL6002: { tool: "verilator", found: "Verilator 4.038", needed: "5.006" },
  BL6003: { tool: "yosys", log: ["ERROR: no such module", "stopped"] },
  BL6004: { reason: "signal SIGKILL" },
  BL6005: { folder: "/proc", reason: "EACCES" },
  BL6006: { folder: "/nonexistent", reason: "ENOENT" },
  BL1401: { path: "x.npz", found: ["x", "y"] },
  BL1402: { found: [10, 28, 28], expected: [1, 28, 28] },
  BL1403: { dtype: "u8" },
  BL1404: { at: "[0, 0, 3, 4]", value: 256, type: "u8", min: 0, max: 255 },
  BL1405: { path: "x.npz", reason: "no such file" },
  BL1406: { path: "/proc/y.npz", reason: "permission denied" },
  BL1407: { code: "BL210", near: "BL2104" },
  BL1408: { path: "build" },
  BL1409: { what: "unknown key `pes`", near: "pe", keys: ["pe", "lanes"] },
  BL1410: { what: "the array holds no samples" },
  BL1411: { inputs: 2, outputs: 1 },
  BL1412: { option: "--output", other: "--input" },
  BL1501: { path: "net.onnx", reason: "premature EOF" },
  BL1502: { domain: "ai.onnx", version: 6, low: 7, high: 28 },
  BL1503: { tensor: "conv1_out", problem: "cycle" },
  BL1504: { tensor: "conv1.weight", problem: "216 bytes needed, 200 stored" },
  BL1505: { op: "LSTM", domain: "", why: "this op is not known" },
  BL1506: { op: "MatMul", problem: "[1, 16] and [20, 4] cannot be multiplied" },
  BL1507: { input: "image", dims: ["batch", 3, "height", "width"] },
  BL1508: {
    ...{ op: "Quant_6", why: "Conv_8 multiplies it", cause: "Add `Add_5`" },
    reason: "its operands have scales 0.3 and 0.25, no whole multiples",
  },
  BL1509: { what: "Conv: its weights are not quantized" },
  BL1510: { what: "entries", names: ["Quant_1", "Quant_2"] },
  BL1511: {
    ...{ op: "Quant_6", channel: 3, count: 17 },
    points: ["integer -4: the chain gives 2, the nearest form 3"],
  },
  BL1512: { name: "block", problem: "recursive" },
  BL9001: { message: "internal: missing engine" },
  BL9101: { node: "y", operand: "x" },
  BL9102: { node: "y" },
  BL9103: { node: "y", stored: "u2[4]", inferred: "u3[4]" },
};

const codes = Object.keys(occurrences) as Rendered[];

test.each(codes)("%s reads well", async (code) => {
  const text = renderDiagnostic(diagnose(code, place, occurrences[code] as never), undefined);
  expect(text).toContain(`[${code}]`);
  await expect(`${text}\n`).toMatchFileSnapshot(`rendered/${code}.txt`);
});

test("every other code has a model that raises it", () => {
  const others = Object.keys(catalogue).filter((c) => !/^BL(1[0-3]|2)/.test(c));
  expect(codes.toSorted()).toEqual(others.toSorted());
});
