/**
 * The main job on a real network: compiles examples/mnist-cnn, simulates its RTL on held-back digits with and
 * without stalls, and says how good, how fast and where it is. `make demo` runs it.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { exit, stdout } from "node:process";
import { compile, cosim, fillTensor, layerTable, renderDiagnostic, run } from "../dist/index.js";
import { heldBackDigits, largest } from "./mnist-digits.mjs";

const model = "examples/mnist-cnn/mnist-cnn.loom";
const output = join("build", "demo", "mnist-cnn");
const simulated = 100;
const clockMhz = 200;

const say = (text = "") => stdout.write(`${text}\n`);
const tensor = ({ values }) => fillTensor({ kind: "u", bits: 8 }, [1, 28, 28], (i) => values[i]);

/** The value of an outcome; prints its diagnostics and ends the demo when there is none. */
function required({ value, diagnostics }) {
  for (const d of diagnostics) say(renderDiagnostic(d));
  if (value === undefined) exit(1);
  return value;
}

const start = performance.now();
const digits = heldBackDigits();
const samples = digits.map(tensor);

// The demo's own folder, whatever an older version left in it.
rmSync(output, { recursive: true, force: true });
const { design, files } = required(compile(model, { output }));
const [{ geometry }] = design.engines;
const { pes, lanes, pixels, digit } = geometry;
say(`compiled ${model} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
say(`array: ${pes} PEs x ${lanes} lanes x ${pixels} pixels of ${digit}-bit digits\n`);

const scores = required(run(model, samples));
const right = scores.filter((s, i) => largest([...s.data]) === digits[i].label).length;
const accuracy = ((100 * right) / digits.length).toFixed(2);
say(
  `accuracy of the bit-exact reference: ${right} of ${digits.length} held-back digits (${accuracy} %)`,
);

let failed = false;
for (const stall of [0, 0.3]) {
  const request = { samples: samples.slice(0, simulated), count: simulated, stall, seed: 1 };
  const result = required(await cosim(model, request));
  const { match, seconds, cycles } = result;
  failed ||= !match;
  const verdict = match ? "bit-exact, every layer, cycles as predicted" : "MISMATCH";
  const time = `build ${seconds.build.toFixed(1)} s, simulation ${seconds.simulate.toFixed(1)} s`;
  say(`RTL in Verilator, ${simulated} digits, stalls ${stall}: ${verdict} (${time})`);
  if (!match) say(JSON.stringify(result.firstMismatch, null, 2));
  if (stall === 0) say(`\n${layerTable(result.layers)}\n`);
  if (stall === 0) {
    const rate = (clockMhz * 1e6) / cycles.perSample;
    const line = `${cycles.perSample} cycles a digit: ${Math.floor(rate).toLocaleString("en-US")} digits a second`;
    say(`${line} at ${clockMhz} MHz (clock assumed, not timed)`);
  }
}
say(`\n${files.size} files of generated hardware: ${output} (RTL in ${join(output, "rtl")})`);
say(`${((performance.now() - start) / 1000).toFixed(1)} s in all`);
exit(failed ? 3 : 0);
