import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { diagnose } from "../diag/report.js";
import { buildSimulation, type Simulation } from "./build-simulation.js";
import type { CosimOptions, SampleSource, ShardOutcome } from "./cosim-options.js";
import type { CosimResult } from "./cosim-result.js";
import { ToolFailure } from "./failure.js";
import { type HarnessRun, writeConfig, writeHarnessFiles } from "./harness-files.js";
import { type HarnessProgress, runHarness } from "./run-harness.js";
import { scratchFolder } from "./scratch-folder.js";
import type { SimulationDesign } from "./simulation-design.js";
import { summarize } from "./summarize.js";
import { removeTemporary } from "./temporary.js";
import { writeWhole } from "./write-whole.js";

const waveBefore = 400;
const waveAfter = 100;

/**
 * Simulates a design on samples and compares every value, element and cycle count with the reference.
 * Throws ToolFailure when a tool is missing or fails, or the waveform cannot be written; a deviation is a result, not an exception.
 */
export async function runCosim(
  design: SimulationDesign,
  samples: SampleSource,
  options: CosimOptions,
): Promise<CosimResult> {
  options.onPhase?.("build");
  // Before the build: where no folder can be made, nobody waits for a simulator.
  const folder = scratchFolder();
  try {
    const clock = stopwatch();
    const simulation = await buildSimulation(design, options);
    const build = clock();
    const memories = await writeMemories(design, folder);
    options.onPhase?.("simulate");
    const referenceClock = { seconds: 0 };
    const source = timed(samples, referenceClock);
    const simulate = stopwatch();
    const outcomes = await runShards(design, source, options, simulation, folder, memories);
    const seconds = { build, simulate: simulate(), reference: referenceClock.seconds };
    if (options.wave) await recordWave(design, outcomes, options, memories);
    return summarize(design, outcomes, options, seconds);
  } finally {
    removeTemporary(folder);
  }
}

async function writeMemories(design: SimulationDesign, folder: string): Promise<string> {
  const memories = join(folder, "mem");
  await mkdir(memories);
  for (const [name, text] of design.memories) await writeFile(join(memories, name), text);
  return memories;
}

/** Each shard starts as soon as its samples are there, while the reference runs on for the next. */
async function runShards(
  design: SimulationDesign,
  samples: SampleSource,
  options: CosimOptions,
  simulation: Simulation,
  folder: string,
  memories: string,
): Promise<readonly ShardOutcome[]> {
  const shards = Math.min(samples.count, options.shards ?? (samples.count >= 64 ? 2 : 1));
  const done: number[] = new Array(shards).fill(0);
  const running: Promise<ShardOutcome>[] = [];
  for (let shard = 0; shard < shards; shard++) {
    const first = Math.floor((samples.count * shard) / shards);
    const end = Math.floor((samples.count * (shard + 1)) / shards);
    const run = shardRun(design, options, join(folder, `shard${shard}`), first, end - first);
    await mkdir(run.folder);
    await writeHarnessFiles(design, run, range(samples, first, end));
    const progress = (p: HarnessProgress) => {
      done[shard] = p.samples;
      options.onProgress?.({ samples: done.reduce((a, b) => a + b, 0), of: samples.count });
    };
    const job = runHarness(simulation.program, memories, run, powerUpSeed(options), progress);
    running.push(job.then((verdict) => ({ run, verdict })));
  }
  return Promise.all(running);
}

function shardRun(
  design: SimulationDesign,
  options: CosimOptions,
  folder: string,
  firstSample: number,
  samples: number,
): HarnessRun {
  const predicted = design.layers.reduce((n, l) => n + l.predictedCycles, 0);
  return {
    folder,
    firstSample,
    samples,
    seed: options.seed,
    inputStall: options.inputStall ?? options.stall,
    outputStall: options.stall,
    pattern: options.pattern ?? (options.stall > 0 ? "random" : "never"),
    images: options.freeRunning ? 0 : samples,
    resetCycle: options.resetCycle ?? 0,
    timeout: options.timeout ?? predicted + 20000,
    wave: undefined,
  };
}

/** Verilator takes 1 .. 2^31-1. */
function powerUpSeed(options: CosimOptions): number {
  return ((options.powerUp ?? options.seed) % 2147483646) + 1;
}

async function* range(samples: SampleSource, first: number, end: number) {
  for (let i = first; i < end; i++) {
    yield samples.at(i);
    // Lets the simulators that run already report.
    if (i % 16 === 15) await new Promise(setImmediate);
  }
}

/** Runs the shard of the first mismatch (or the first) again with a simulator that records. */
async function recordWave(
  design: SimulationDesign,
  outcomes: readonly ShardOutcome[],
  options: CosimOptions,
  memories: string,
): Promise<void> {
  const outcome = outcomes.find((o) => o.verdict.first) ?? outcomes[0];
  if (!outcome || !options.wave) return;
  options.onPhase?.("wave");
  const { first } = outcome.verdict;
  const image = design.layers.reduce((n, l) => n + l.predictedCycles, 0);
  const from = first ? Math.max(0, first.cycle - waveBefore) : 0;
  const to = first ? first.cycle + waveAfter : 2 * image + 1000;
  const simulation = await buildSimulation(design, { ...options, traced: true });
  const { wave: path } = options;
  // The simulator removes whatever stands at the path before it writes there.
  const wave = { file: join(outcome.run.folder, "wave.fst"), from, to };
  const run = { ...outcome.run, wave };
  await writeConfig(design, run);
  await runHarness(simulation.program, memories, run, powerUpSeed(options));
  const reason = writeWhole(path, await readFile(wave.file));
  if (reason === undefined) return;
  throw new ToolFailure(diagnose("BL1406", { kind: "file", file: path }, { path, reason }));
}

function timed(samples: SampleSource, clock: { seconds: number }): SampleSource {
  return {
    count: samples.count,
    at(i) {
      const watch = stopwatch();
      const sample = samples.at(i);
      clock.seconds += watch();
      return sample;
    },
  };
}

/** Seconds since it was made. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => (performance.now() - start) / 1000;
}
