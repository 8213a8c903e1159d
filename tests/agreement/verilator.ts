import { fileURLToPath } from "node:url";
import type { CosimOptions } from "../../src/cosim/cosim-options.js";
import type { CosimResult } from "../../src/cosim/cosim-result.js";
import { runCosim } from "../../src/cosim/run-cosim.js";
import { present } from "../../src/support/invariant.js";
import type { Subject } from "./subject.js";

/** Simulators are kept between runs of the tests. */
const cache =
  process.env.BITLOOM_CACHE ?? fileURLToPath(new URL("../../build/cache", import.meta.url));

/** Runs the images through Verilator: every layer tap, every cycle count, the output stream. */
export function verilate(
  { design, samples }: Subject,
  options: Partial<CosimOptions> = {},
): Promise<CosimResult> {
  const at = (i: number) => present(samples[i], "sample");
  const run = { seed: 1, stall: 0, command: "vitest", cache, ...options };
  return runCosim(design, { count: samples.length, at }, run);
}

/** Unstalled, then with random stalls; the first deviation as text, or undefined. */
export async function verilatorMismatch(
  subject: Subject,
  seed: number,
): Promise<string | undefined> {
  for (const stall of [0, 0.4, 0.9]) {
    const { match, firstMismatch } = await verilate(subject, { seed, stall });
    if (!match) return JSON.stringify(firstMismatch);
  }
  return undefined;
}
