import type { HarnessRun, StallPattern } from "./harness-files.js";
import type { RawVerdict } from "./run-harness.js";
import type { SimulationSample } from "./simulation-design.js";

export interface CosimOptions {
  /** Seed of the stalls. */
  readonly seed: number;
  /** Probability 0..1 that a stream pauses in a cycle. */
  readonly stall: number;
  /** Another probability for the input stream. */
  readonly inputStall?: number;
  /** Default: "random" when `stall` is above 0, else "never". */
  readonly pattern?: StallPattern;
  /** Reset once in this cycle; the run starts over and must still be right. */
  readonly resetCycle?: number;
  /** Seed of everything that is undefined at power-up; default: `seed`. */
  readonly powerUp?: number;
  /** Start the design without a number of images; the cycle counters are then read while it waits for more. */
  readonly freeRunning?: boolean;
  /** Record a waveform (FST) to this file: around the first mismatch, or of the first image when there is none. */
  readonly wave?: string;
  /** Command that repeats this run, without `--wave`. */
  readonly command: string;
  /** Cycles without progress that end the run; default: derived from the prediction. */
  readonly timeout?: number;
  /** Simulators running at a time; default: 2 from 64 samples on. */
  readonly shards?: number;
  readonly cache?: string;
  readonly onPhase?: (phase: "build" | "simulate" | "wave") => void;
  readonly onProgress?: (done: { readonly samples: number; readonly of: number }) => void;
}

/** Where samples come from: `at` runs the reference, so it is called once for each. */
export interface SampleSource {
  readonly count: number;
  at(index: number): SimulationSample;
}

/** One process of the simulator and what it said. */
export interface ShardOutcome {
  readonly run: HarnessRun;
  readonly verdict: RawVerdict;
}
