/**
 * The same ONNX models through hls4ml and through bitloom, both compiled with g++: agreement with outputs of the qonnx
 * executor, times, throughput. Rewrites README.md and results.json beside it; models not named keep their rows.
 *
 *   PYTHON=venv/bin/python node bench/hls4ml/compare.mjs PATH ...
 *
 * Beside every PATH lie PATH.onnx and PATH.golden.npz with arrays `input` and `output`; own_models.py writes two of them.
 * PYTHON has hls4ml and qonnx installed (`pip install hls4ml==1.3.0 qonnx==1.0.0 onnx onnxruntime`).
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { argv, env, execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { readNpz } from "../../dist/index.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const cli = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const models = argv.slice(2);
const python = env.PYTHON ?? "python3";
const ioTypes = ["io_parallel", "io_stream"];

/** JSON a command prints, and how long it took. */
function jsonOf(program, args, environment = {}) {
  const start = performance.now();
  const run = spawnSync(program, args, {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    timeout: 1_800_000,
    env: { ...env, ...environment },
  });
  const seconds = (performance.now() - start) / 1000;
  const line = run.stdout?.trim() ?? "";
  const start0 = line.lastIndexOf("\n{") + 1;
  try {
    return { value: JSON.parse(program === execPath ? line : line.slice(start0)), seconds };
  } catch {
    const reason = run.error?.message ?? run.stderr?.trim().split("\n").at(-1) ?? "no result";
    return { value: { error: reason.slice(0, 200) }, seconds };
  }
}

const arrays = (path) =>
  readNpz(readFileSync(path), { path, place: { kind: "none" }, sink: { diagnostics: [] } });

/** How many rows are equal, and how many have their largest element at the same place. */
function agreement(actual, expected) {
  const count = expected.shape[0];
  const size = expected.data.length / count;
  const rows = (data, i) => Array.from(data.subarray(i * size, (i + 1) * size), Math.fround);
  const top = (row) => row.reduce((best, v, k) => (v > row[best] ? k : best), 0);
  let [exact, argmax, largestError] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const [a, e] = [rows(actual.data, i), rows(expected.data, i)];
    const error = a.reduce((most, v, k) => Math.max(most, Math.abs(v - e[k])), 0);
    largestError = Math.max(largestError, error);
    exact += error === 0 ? 1 : 0;
    argmax += top(a) === top(e) ? 1 : 0;
  }
  return { samples: count, exact, argmax, largestError };
}

/** bitloom: the reference against the executor's outputs, and the HLS C++ against the reference, every word. */
function bitloomSide(model, golden, ioType) {
  const scratch = mkdtempSync(join(tmpdir(), "bitloom-bench-"));
  try {
    const output = join(scratch, "y.npz");
    const ran = jsonOf(execPath, [
      ...[cli, "run", model, "--input", golden, "--output", output, "--json", "-"],
    ]);
    if (ran.value.error) return ran.value;
    const agreed = agreement(arrays(output).get("output"), arrays(golden).get("output"));
    const csim = jsonOf(
      execPath,
      [cli, "csim", model, "--input", golden, "--io", ioType.slice(3), "--json", "-"],
      { BITLOOM_CACHE: join(scratch, "cache") },
    ).value;
    if (csim.error) return csim;
    const { compile, build, simulate } = csim.seconds;
    const seconds = { convert: compile, compile: build, simulate };
    return { ...agreed, hlsEqualsReference: csim.match, headers: csim.headers, seconds };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function hls4mlSide(model, golden, ioType) {
  const scratch = mkdtempSync(join(tmpdir(), "hls4ml-bench-"));
  try {
    return jsonOf(python, [join(here, "hls4ml_side.py"), model, golden, scratch, ioType]).value;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const measured = models.flatMap((path) =>
  ioTypes.map((ioType) => {
    const [name, model, golden] = [basename(path), `${path}.onnx`, `${path}.golden.npz`];
    console.error(`${name}, ${ioType}`);
    return {
      ...{ name, ioType },
      bitloom: bitloomSide(model, golden, ioType),
      hls4ml: hls4mlSide(model, golden, ioType),
    };
  }),
);

/** Models that are not named now keep their rows. */
const kept = JSON.parse(readFileSync(join(here, "results.json"), "utf8")).rows;
const isNew = ({ name }) => measured.some((r) => r.name === name);
const rows = [...kept.filter((r) => !isNew(r)), ...measured];

const first = (file, args) =>
  spawnSync(file, args, { encoding: "utf8" }).stdout?.split("\n")[0]?.trim() ?? "missing";
const versions = rows.find((r) => r.hls4ml.versions)?.hls4ml.versions ?? {};
const machine = {
  ...{ cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length },
  ...{ node: process.version, compiler: first("g++", ["--version"]), ...versions },
};

const seconds = (s) => (s === undefined ? "" : s.toFixed(1));
/** What a tool said, without the paths of this machine. */
const told = (error) => error.replaceAll(/(^|\s)\/[\w./:-]+/g, "$1...").replaceAll("|", "/");

function line(tool, row) {
  const r = row[tool];
  const head = `| ${row.name} | ${row.ioType} | ${tool}`;
  if (r.error) return `${head} | ${told(r.error)} | | | | | |`;
  const rate = r.samples / r.seconds.simulate;
  const counts = `${r.exact} of ${r.samples} | ${r.argmax} of ${r.samples}`;
  const times = [r.seconds.convert, r.seconds.compile].map(seconds).join(" | ");
  const speed = rate < 10 ? rate.toPrecision(2) : rate.toFixed(0);
  return `${head} | ${counts} | ${r.largestError.toPrecision(3)} | ${times} | ${speed} |`;
}

/** Outputs of own_models.py are integers times this: the step of the last weights times that of their inputs. */
const ownStep = 0.07 * 0.331;
const worst = (tool) =>
  Math.max(
    0,
    ...rows.filter((r) => r.name.startsWith("own_")).map((r) => r[tool].largestError ?? 0),
  ) / ownStep;

const page = `# Beside hls4ml

Rewritten by \`bench/hls4ml/compare.mjs\`; do not edit. Both tools convert the same ONNX models and compile the result with g++;
outputs are compared with those of the qonnx executor on the same inputs. hls4ml runs in its default configuration for a model
(granularity "name", backend Vitis); where it refuses a model, the row says what it says. For bitloom the outputs are those of the
reference, brought to real values on the host as the model says; \`csim\` then compares every word of every layer of the HLS C++ with that
reference${rows.every((r) => r.bitloom.hlsEqualsReference) ? ", and all are equal" : ""}.

tfc_2w2a, jet_tagging and espcn_subpixel are public models. own_cnn and own_groups are written by own_models.py: 8x8 images, two convolutions
with steps that are no powers of two, the second one in two groups in own_groups, and a dense layer.

**Exact** counts the rows whose every element equals the executor's, as float32. The executor computes in float32, and its own last bits
depend on the order of its additions wherever a sum is no float32: after the softmax of jet_tagging, and in the last layer of own_cnn and own_groups,
whose outputs are integers times ${ownStep.toFixed(5)}. There a row can be right in every integer and still not be counted as exact: bitloom's largest
error in these two is ${worst("bitloom").toFixed(5)} of such a step, hls4ml's ${worst("hls4ml").toFixed(1)} steps.
In espcn_subpixel the order decides 30 of 393,216 codes, whose sum lies on a tie that the executor breaks both ways (docs/onnx.md).

Seconds are wall clock on a shared machine under load, one run: they order magnitudes, no more. hls4ml's conversion includes qonnx's
clean-up; compile is g++ -O3 of its library, g++ -O2 of our bench (${rows[0]?.bitloom.headers ?? "public"} headers). Samples/s is C simulation: of hls4ml
through ctypes, of ours with reading, tracing and comparing every layer.

| model | io | tool | exact | arg-max | largest error | convert, s | compile, s | samples/s |
|---|---|---|---|---|---|---|---|---|
${rows.flatMap((r) => [line("bitloom", r), line("hls4ml", r)]).join("\n")}

Measured with ${Object.entries(machine)
  .map(([name, value]) => `${name} ${value}`)
  .join(", ")}.
`;
writeFileSync(join(here, "README.md"), page);
const plain = (key, value) => (key === "error" ? told(value) : value);
writeFileSync(join(here, "results.json"), `${JSON.stringify({ machine, rows }, plain, 2)}\n`);
