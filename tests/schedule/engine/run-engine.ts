import type { EngineParameters } from "../../../src/schedule/engine-parameters.js";
import type { EngineMemories } from "../../../src/schedule/memories.js";
import { type JobTrace, runJob } from "./run-job.js";
import { powerUp } from "./state.js";
import { load, readOutput } from "./streams.js";
import { unpackJobs, unpackSteps } from "./words.js";

export interface ImageTrace {
  readonly output: readonly number[];
  readonly jobs: readonly JobTrace[];
}

/**
 * A slow model of docs/engine.md, written from that page alone: unpacks the memories and runs every image.
 * Memories start with garbage, so that anything read before it is written shows.
 */
export function runEngine(
  p: EngineParameters,
  m: EngineMemories,
  images: readonly (readonly number[])[],
): readonly ImageTrace[] {
  if (p.RUN_AHEAD > 0)
    throw new Error("model: the run-ahead array has a model of its own in tests/hw");
  const state = powerUp(p);
  const jobs = unpackJobs(p, m);
  const steps = unpackSteps(m);
  return images.map((image, i) => {
    load(p, state, image, i % 2);
    const traces = jobs.map((job) => runJob({ p, m, steps, state, parity: i % 2 }, job));
    return { output: readOutput(p, state, i % 2), jobs: traces };
  });
}
