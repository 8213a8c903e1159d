/**
 * Writes ResNet-18 in parallel low-bit groups, DIR/palquant-gG-bB.loom and DIR/weights.safetensors:
 *
 *   node examples/palquant-resnet18/generate.mjs --groups 2 -o DIR
 *   node examples/palquant-resnet18/generate.mjs --bits 4 -o DIR             the single-group counterpart
 *   node examples/palquant-resnet18/generate.mjs --groups 2 --size 32 --width 8 --classes 10 -o DIR
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv, exit, stderr } from "node:process";
import { parseArgs } from "node:util";
import { writeSafetensors } from "../../dist/num/files/safetensors.js";
import { createNetwork } from "./network.mjs";

const number = (fallback) => ({ type: "string", default: String(fallback) });
const options = {
  groups: number(1),
  bits: number(2),
  size: number(224),
  width: number(64),
  classes: number(1000),
  seed: number(1),
  output: { type: "string", short: "o", default: "build/palquant" },
};

function read() {
  const { values } = parseArgs({ args: argv.slice(2), options });
  const { output, ...rest } = values;
  const numbers = Object.fromEntries(Object.entries(rest).map(([k, v]) => [k, Number(v)]));
  for (const [name, value] of Object.entries(numbers))
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name}: a positive integer`);
  if (numbers.size % 32 !== 0) throw new Error("--size: a multiple of 32");
  return { output, numbers };
}

try {
  const { output, numbers } = read();
  const { name, text, tensors } = createNetwork(numbers);
  mkdirSync(output, { recursive: true });
  const file = join(output, `${name.replaceAll("_", "-")}.loom`);
  writeFileSync(join(output, "weights.safetensors"), writeSafetensors(tensors));
  writeFileSync(file, text);
  console.log(file);
} catch (error) {
  stderr.write(`${error.message}\n`);
  exit(2);
}
