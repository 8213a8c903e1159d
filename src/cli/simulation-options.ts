import type { Command } from "commander";
import { hasErrors } from "../diag/diagnostic.js";
import { singleEnds } from "../driver/single-ends.js";
import {
  count,
  designOptions,
  type GeometryOptions,
  natural,
  samplesOf,
} from "./design-options.js";
import { openModel } from "./model.js";
import type { CommonOptions, Session } from "./session.js";

/** A model and what it is fed with, as given on the command line. */
export interface SimulationOptions extends CommonOptions, GeometryOptions {
  readonly input?: string;
  readonly integer?: boolean;
  readonly samples?: number;
  readonly seed: number;
}

/** Adds the model and the options of its samples; `seeded`: what the seed decides. */
export function addSimulationOptions(command: Command, seeded: string): Command {
  return command
    .argument("<model>", "a .loom or .onnx file")
    .option("--input <file>", ".npz with array `input`; default: random samples")
    .option("--integer", "arrays hold the network's integers, not real values")
    .option("--samples <n>", "number of samples; given ones are repeated in turn", count)
    .option("--seed <n>", `seed of ${seeded}`, natural, 1);
}

/** The graph, and the part of a request that every simulation has; undefined after an error. */
export function openSimulation(session: Session, file: string, o: SimulationOptions) {
  const graph = openModel(session, file);
  if (graph === undefined || !singleEnds(graph, session.sink)) return undefined;
  const samples = o.input === undefined ? undefined : samplesOf(o.input, o, graph, session.sink);
  const design = designOptions(o, graph, session.sink);
  if (hasErrors(session.sink) || design === undefined) return undefined;
  const request = {
    ...{ seed: o.seed, design },
    ...(samples ? { samples } : {}),
    ...(o.samples === undefined ? {} : { count: o.samples }),
    onPhase: (phase: string) => session.progress(`${phase} ...`),
  };
  return { graph, request };
}
