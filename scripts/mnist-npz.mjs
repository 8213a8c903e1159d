/**
 * Writes held-back digits as an .npz archive with the arrays `input` (u8 pixels [n,1,28,28]) and `label`:
 *
 *   node scripts/mnist-npz.mjs FILE.npz [COUNT]
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { argv } from "node:process";
import { writeNpz } from "../dist/index.js";
import { heldBackDigits } from "./mnist-digits.mjs";

const [, , file = "build/mnist.npz", count] = argv;
const digits = heldBackDigits(count === undefined ? undefined : Number(count));
const input = Float64Array.from(digits.flatMap(({ values }) => [...values]));
const label = Float64Array.from(digits, (d) => d.label);
const arrays = new Map([
  ["input", { dtype: "u8", shape: [digits.length, 1, 28, 28], data: input }],
  ["label", { dtype: "u8", shape: [digits.length], data: label }],
]);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, writeNpz(arrays));
console.log(`${digits.length} digits: ${file}`);
