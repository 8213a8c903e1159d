import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { present } from "../support/invariant.js";
import type { SimulatedEngine, SimulationDesign, SimulationSample } from "./simulation-design.js";
import { layOutValues, tapStages } from "./tap-plan.js";

/** Stall behaviour of both streams, in the order of `Pattern` in sim/config.h. */
export const stallPatterns = ["never", "random", "bursts", "after-valid", "drops"] as const;
export type StallPattern = (typeof stallPatterns)[number];

/** What one process of the simulator does. */
export interface HarnessRun {
  readonly folder: string;
  readonly firstSample: number;
  readonly samples: number;
  readonly seed: number;
  /** 0..1, of each stream. */
  readonly inputStall: number;
  readonly outputStall: number;
  readonly pattern: StallPattern;
  /** Value of the images register: the number of samples, or 0 to run for ever. */
  readonly images: number;
  /** Reset once in this cycle; 0: never. */
  readonly resetCycle: number;
  /** Cycles without any progress that end the run. */
  readonly timeout: number;
  readonly wave: { readonly file: string; readonly from: number; readonly to: number } | undefined;
}

/** Names of the files of a run, all in its folder. */
export const harnessFiles = {
  config: "config.txt",
  input: "input.bin",
  output: "output.bin",
  expected: "expected.bin",
  plan: "plan.bin",
  result: "result.json",
} as const;

/** The run as `key value` lines for sim/config.h. */
function configText(design: SimulationDesign, run: HarnessRun): string {
  const { config: _, ...files } = harnessFiles;
  const pairs: (readonly [string, string | number])[] = [
    ...Object.entries(files).map(([key, name]) => [key, join(run.folder, name)] as const),
    ["samples", run.samples],
    ["first_sample", run.firstSample],
    ["seed", run.seed],
    ["input_stall", Math.round(run.inputStall * 65536)],
    ["output_stall", Math.round(run.outputStall * 65536)],
    ["pattern", stallPatterns.indexOf(run.pattern)],
    ["input_beats", design.input.beats],
    ["output_beats", design.output.beats],
    ["input_bytes", design.input.bytes],
    ["output_bytes", design.output.bytes],
    ["element_bytes", design.output.elementBytes],
    ["values", valuesOf(design).total],
    ["value_bytes", design.wide ? 8 : 4],
    ["images", run.images],
    ["reset_cycle", run.resetCycle],
    ["timeout", run.timeout],
    ["version", design.version],
    ...design.hash.map((word, i) => [`hash${i}`, word] as const),
    ...design.layers.map((l) => ["predicted", l.predictedCycles] as const),
    ...design.depths.map((depth) => ["depth", depth] as const),
  ];
  if (run.wave)
    pairs.push(["wave", run.wave.file], ["wave_from", run.wave.from], ["wave_to", run.wave.to]);
  return pairs.map(([key, value]) => `${key} ${value}\n`).join("");
}

/** Where each tapped tensor starts in the values of a sample. */
export function valuesOf(design: SimulationDesign) {
  const taps = design.engines.flatMap((e) => e.taps);
  return layOutValues(taps, (node) =>
    present(design.shapes.get(node), `shape of ${node}`).reduce((n, d) => n * d, 1),
  );
}

/**
 * plan.bin: engine by engine the number of its layers and of its jobs, then for each job and stage its layer (of the
 * engine), its groups (-1: not compared) and its indices.
 */
function planWords(design: SimulationDesign): Int32Array<ArrayBuffer> {
  const { offsets } = valuesOf(design);
  const parts = design.engines.flatMap((engine) => enginePlanWords(engine, offsets));
  const words = new Int32Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    words.set(p, at);
    at += p.length;
  }
  return words;
}

function enginePlanWords(
  { layers, post, taps }: SimulatedEngine,
  offsets: ReadonlyMap<string, number>,
): readonly Int32Array[] {
  const parts: Int32Array[] = [Int32Array.of(layers, taps.length)];
  for (const job of taps)
    for (const stage of tapStages) {
      const tap = job.stages.find((s) => s.stage === stage);
      parts.push(Int32Array.of(job.layer, tap ? tap.elements.length / post : -1));
      if (!tap) continue;
      const offset = present(offsets.get(tap.node), `values of ${tap.node}`);
      parts.push(tap.elements.map((e) => (e < 0 ? -1 : e + offset)));
    }
  return parts;
}

/** Writes everything a run reads; samples are written as they come, so that they need not fit in memory. */
export async function writeHarnessFiles(
  design: SimulationDesign,
  run: HarnessRun,
  samples: Iterable<SimulationSample> | AsyncIterable<SimulationSample>,
): Promise<void> {
  const path = (name: keyof typeof harnessFiles) => join(run.folder, harnessFiles[name]);
  await writeConfig(design, run);
  await writeFile(path("plan"), bytesOf(planWords(design)));
  const files = [path("input"), path("output"), path("expected")].map((f) => createWriteStream(f));
  const failures = files.map((f) => once(f, "error").then(([e]) => Promise.reject(e)));
  const work = async () => {
    for await (const sample of samples) {
      const cycles = sample.cycles ?? design.layers.map((l) => l.predictedCycles);
      const values = [packValues(design, sample), Uint32Array.from(cycles)].map(bytesOf);
      const parts = [sample.input, sample.output, ...values];
      for (const [i, part] of parts.entries()) {
        // The cycles follow the values in the same file.
        const file = present(files[Math.min(i, files.length - 1)], "file");
        if (!file.write(part)) await once(file, "drain");
      }
    }
    await Promise.all(files.map((f) => new Promise<void>((done) => f.end(done))));
  };
  await Promise.race([work(), ...failures]);
}

/** Writes only what a run does, over the samples of an earlier one. */
export async function writeConfig(design: SimulationDesign, run: HarnessRun): Promise<void> {
  await writeFile(join(run.folder, harnessFiles.config), configText(design, run));
}

/** All tapped values of a sample behind one another. */
function packValues(design: SimulationDesign, sample: SimulationSample) {
  const { offsets, total } = valuesOf(design);
  if (design.wide) {
    const wide = new BigInt64Array(total);
    for (const [node, at] of offsets) {
      const data = present(sample.values.get(node), `values of ${node}`);
      for (let i = 0; i < data.length; i++) wide[at + i] = BigInt(data[i] ?? 0);
    }
    return wide;
  }
  const narrow = new Int32Array(total);
  for (const [node, at] of offsets)
    narrow.set(present(sample.values.get(node), `values of ${node}`), at);
  return narrow;
}

function bytesOf(words: { buffer: ArrayBufferLike; byteOffset: number; byteLength: number }) {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
