import { expect, test } from "vitest";
import type { CosimOptions } from "../../src/cosim/cosim-options.js";
import type { CosimResult } from "../../src/cosim/cosim-result.js";
import { runCosim } from "../../src/cosim/run-cosim.js";
import { faultFile, faults, plantFaults } from "./faults.js";
import { unitDesign, unitNet } from "./unit-nets.js";

const { design, samples } = unitDesign(unitNet());
const rtl = plantFaults(design.rtl);
const base: CosimOptions = { seed: 1, stall: 0, command: "bitloom cosim", timeout: 20000 };

/** Cosimulates unstalled and stalled, as every model is, and with a sink slower than the engine. */
async function cosim(fault: number): Promise<readonly CosimResult[]> {
  const memories = new Map([...design.memories, [faultFile, `${fault.toString(16)}\n`]]);
  const faulty = { ...design, rtl, memories };
  const runs = [{}, { stall: 0.5, seed: 3 }, { stall: 0.999, inputStall: 0 }];
  return Promise.all(runs.map((options) => runCosim(faulty, samples(8), { ...base, ...options })));
}

test("without a fault, the design they are planted in matches", async () => {
  for (const r of await cosim(0)) expect(r.firstMismatch).toBeNull();
});

test("there are at least 20 faults, all different", () => {
  expect(faults.length).toBeGreaterThanOrEqual(20);
  expect(new Set(faults.map((f) => `${f.file} ${f.at}`)).size).toBe(faults.length);
});

test.each(faults.map((f, i) => [f.name, f.file, i + 1] as const))(
  "%s (%s) is caught",
  async (_name, _file, number) => {
    const results = await cosim(number);
    expect(results.map((r) => r.match)).toContain(false);
  },
);
