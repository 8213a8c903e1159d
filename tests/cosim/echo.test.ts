import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { CosimOptions, SampleSource } from "../../src/cosim/cosim-options.js";
import { stallPatterns } from "../../src/cosim/harness-files.js";
import { runCosim } from "../../src/cosim/run-cosim.js";
import { echoDesign, echoSamples } from "./echo-design.js";

const scratch = mkdtempSync(join(tmpdir(), "bitloom-test-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const base: CosimOptions = { seed: 1, stall: 0, command: "bitloom cosim x.loom --seed 1" };
const run = (edit: (v: string) => string, options: Partial<CosimOptions> = {}, samples = 6) =>
  runCosim(echoDesign(edit), echoSamples(samples), { ...base, ...options });
const right = (v: string) => v;

/** Replaces text that must occur exactly once. */
const swap = (from: string, to: string) => (verilog: string) => {
  expect(verilog.split(from)).toHaveLength(2);
  return verilog.replace(from, to);
};

test("a right design matches: every value, output, cycle and register", async () => {
  const r = await run(right, {}, 100);
  expect(r.firstMismatch).toBeNull();
  expect(r).toMatchObject({ samples: 100, match: true, mismatches: 0 });
  expect(r.cycles).toMatchObject({ total: 400, perSample: 4, predicted: 4 });
  expect(r.layers).toMatchObject([{ name: "echo", cycles: 4, utilization: 0.5, mismatches: 0 }]);
});

test.each(stallPatterns)(
  "stall pattern %s changes neither result nor layer cycles",
  async (pattern) => {
    for (const seed of [1, 2, 3]) {
      const r = await run(right, { pattern, seed, stall: 0.5 }, 20);
      expect(r).toMatchObject({ samples: 20, match: true, cycles: { perSample: 4 } });
      if (pattern !== "never") expect(r.cycles.elapsed).toBeGreaterThan(140);
    }
  },
);

test("the same seed gives the same run, another seed another", async () => {
  const elapsed = async (seed: number) => (await run(right, { seed, stall: 0.5 })).cycles.elapsed;
  const first = await elapsed(1);
  expect(await elapsed(1)).toBe(first);
  expect([await elapsed(2), await elapsed(3), await elapsed(4)]).not.toEqual([first, first, first]);
});

test("reset in the middle and power-up seeds give the right result", async () => {
  for (let powerUp = 0; powerUp < 8; powerUp++)
    expect(await run(right, { powerUp })).toMatchObject({ match: true });
  for (const resetCycle of [45, 50, 53, 61])
    expect(await run(right, { resetCycle, stall: 0.3 })).toMatchObject({ samples: 6, match: true });
});

test("a wrong value is named by layer, node, element, values, sample and cycle", async () => {
  const r = await run(swap("{{VAL_W - 8{1'b0}}, sum1,", "{{VAL_W - 8{1'b0}}, sum1 ^ 8'h10,"));
  expect(r).toMatchObject({ match: false, mismatches: 6, layers: [{ mismatches: 6 }] });
  expect(r.firstMismatch).toMatchObject({
    ...{ kind: "value", layer: "echo", node: "after", index: [0, 0, 1], sample: 0, seed: 1 },
    ...{ expected: 10, actual: 26 },
    replay: "bitloom cosim x.loom --seed 1 --wave mismatch.fst",
  });
  expect(r.firstMismatch?.cycle).toBeGreaterThan(10);
});

test("a negative lane value is seen as such", async () => {
  const r = await run(swap("{{VAL_W - 8{1'b0}}, sum1,", "{{VAL_W - 8{1'b1}}, sum1,"));
  expect(r.firstMismatch).toMatchObject({ kind: "value", expected: 10, actual: 10 - 256 });
});

test("a wrong output element behind right taps is named by its place in the stream", async () => {
  const r = await run(swap("data_q <= {sum1, sum0};", "data_q <= {sum0, sum0};"));
  expect(r.firstMismatch).toMatchObject({
    kind: "output",
    index: [0, 0, 1],
    expected: 10,
    actual: 3,
  });
});

test("a wrong number of cycles, of values and of layers is caught", async () => {
  const late = await run(swap("lay_cycles_q <= BEATS;", "lay_cycles_q <= BEATS + 1;"));
  expect(late.firstMismatch).toMatchObject({ kind: "cycles", expected: 4, actual: 5 });
  const missing = await run(swap("tap1_valid_q <= take &&", "tap1_valid_q <= take && !last &&"));
  expect(missing.firstMismatch).toMatchObject({ kind: "count", expected: 4, actual: 3 });
  const layers = await run(swap("lay_index_q <= 16'd0;", "lay_index_q <= 16'd1;"));
  expect(layers.firstMismatch).toMatchObject({ kind: "count", expected: 0, actual: 1 });
});

test("protocol violations stop the run", async () => {
  const options = { stall: 0.6, seed: 5 };
  const dropped = await run(
    swap("if (!valid_q || m_ready) valid_q <= take;", "valid_q <= take;"),
    options,
    20,
  );
  expect(dropped.firstMismatch?.kind).toBe("protocol");
  expect(dropped.firstMismatch?.detail).toMatch(/fell|changed/);
  const early = await run(swap("last_q <= last;", "last_q <= beat_q == 0;"));
  expect(early.firstMismatch).toMatchObject({
    kind: "protocol",
    detail: expect.stringMatching(/tlast/),
  });
  const more = await run(swap("left_q <= images;", "left_q <= images + 1;"), { timeout: 500 });
  expect(more.match).toBe(false);
});

test("a design that stops is named by what waits", async () => {
  const stuck = await run(swap("(!valid_q || m_ready);", "(!valid_q || m_ready) && left_q != 4;"), {
    timeout: 500,
  });
  expect(stuck.firstMismatch).toMatchObject({
    kind: "timeout",
    detail: "the input stream waits for s_axis_tready",
  });
  expect(stuck).toMatchObject({ match: false, samples: 2 });
});

test("registers are compared: identity, hash, counters, status", async () => {
  const counter = await run(
    swap("assign counter_data = counter_q;", "assign counter_data = counter_q + 1;"),
  );
  expect(counter.firstMismatch).toMatchObject({ kind: "register", expected: 4, actual: 5 });
  const design = { ...echoDesign(), hash: [1, 2, 3, 5] };
  const hash = await runCosim(design, echoSamples(2), base);
  expect(hash.firstMismatch).toMatchObject({ kind: "register", expected: 5, actual: 4 });
});

test("a mismatch in the second shard counts samples from the start of the run", async () => {
  const all = echoSamples(10);
  const wrong: SampleSource = {
    count: 10,
    at: (i) => (i === 7 ? { ...all.at(i), output: new Uint8Array(8) } : all.at(i)),
  };
  const r = await runCosim(echoDesign(), wrong, { ...base, shards: 2 });
  expect(r).toMatchObject({
    samples: 10,
    mismatches: 1,
    firstMismatch: { sample: 7, expected: 0 },
  });
});

test("a waveform is recorded around the mismatch", async () => {
  const wave = join(scratch, "wave.fst");
  const r = await run(swap("data_q <= {sum1, sum0};", "data_q <= {sum0, sum0};"), { wave });
  expect(r.match).toBe(false);
  expect(existsSync(wave)).toBe(true);
  expect(statSync(wave).size).toBeGreaterThan(500);
});
