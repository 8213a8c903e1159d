import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import { hasErrors, type Sink } from "../diag/diagnostic.js";
import { readSamples } from "../driver/arrays.js";
import type { CompileSizes } from "../driver/compile-model.js";
import { readDesignFile } from "../driver/design-file.js";
import { singleEnds } from "../driver/single-ends.js";
import type { Graph } from "../ir/graph.js";
import type { Tensor } from "../num/tensor.js";
import { type PeKind, peKinds } from "../schedule/geometry.js";

/** Sizes of the array as given on the command line. */
export interface GeometryOptions {
  readonly kind?: PeKind;
  readonly pe?: number;
  readonly lanes?: number;
  readonly pixels?: number;
  readonly digit?: number;
  readonly post?: number;
  readonly design?: string;
  readonly device?: string;
  readonly engines?: "single" | "dataflow";
  readonly budget?: number;
  readonly calibrate?: string;
  readonly integer?: boolean;
}

/** Adds the options that fix the array's geometry. */
export function addDesignOptions(command: Command): Command {
  if (!command.options.some((o) => o.long === "--integer"))
    command.option("--integer", "arrays hold the network's integers, not real values");
  return command
    .addOption(new Option("--kind <name>", "kind of PE").choices(peKinds))
    .option("--pe <n>", "output channels in parallel", integer)
    .option("--lanes <n>", "reduction lanes", integer)
    .option("--pixels <n>", "output pixels in parallel", integer)
    .option("--digit <n>", "bits of a digit", integer)
    .option("--post <n>", "values the post-processor takes a cycle", integer)
    .option("--budget <n>", "most digit products a cycle where sizes are chosen", positive)
    .option("--engines <how>", "single, or dataflow: one engine an array layer", engines)
    .option("--device <name>", "the largest array that fits this FPGA by estimate")
    .option("--design <file>", 'JSON: sizes { "pe": 16, ... } and engines; options win')
    .option("--calibrate <file>", ".npz with array `input`: pass rates of gated layers by sample");
}

/** The sizes a user fixed for a graph; undefined after a diagnostic about a file. */
export function designOptions(
  o: GeometryOptions,
  graph: Graph,
  sink: Sink,
): CompileSizes | undefined {
  const file = o.design === undefined ? {} : readDesignFile(o.design, sink);
  const calibrate = o.calibrate === undefined ? undefined : samplesOf(o.calibrate, o, graph, sink);
  if (file === undefined || hasErrors(sink)) return undefined;
  return {
    ...(calibrate === undefined ? {} : { calibrate }),
    kind: o.kind ?? file.kind,
    pes: o.pe ?? file.pes,
    lanes: o.lanes ?? file.lanes,
    pixels: o.pixels ?? file.pixels,
    digit: o.digit ?? file.digit,
    post: o.post ?? file.post,
    ...(o.device === undefined ? {} : { device: o.device }),
    ...(o.budget === undefined ? {} : { budget: o.budget }),
    ...((o.engines ?? file.engines) ? { engines: o.engines ?? file.engines ?? "single" } : {}),
  };
}

/** Samples from a file for the graph's single input. */
export function samplesOf(
  path: string,
  { integer = false }: Pick<GeometryOptions, "integer">,
  graph: Graph,
  sink: Sink,
): readonly Tensor[] | undefined {
  const ends = singleEnds(graph, sink);
  const statements = graph.host?.before ?? [];
  return ends && readSamples(path, ends.input.type, { integer, statements }, sink);
}

function engines(text: string): "single" | "dataflow" {
  if (text === "single" || text === "dataflow") return text;
  throw new InvalidArgumentError("choose single or dataflow");
}

/** An integer argument; commander turns the error into a usage message. */
function integer(text: string): number {
  if (!/^-?\d{1,15}$/.test(text)) throw new InvalidArgumentError("not an integer");
  return Number(text);
}

/** An integer of at least 1. */
export function positive(text: string): number {
  const value = integer(text);
  if (value < 1) throw new InvalidArgumentError("must be at least 1");
  return value;
}

/** A number of samples: a 32-bit register counts them. */
export function count(text: string): number {
  const value = natural(text);
  if (value < 1) throw new InvalidArgumentError("must be at least 1");
  return value;
}

/** An integer of at least 0 that a 32-bit register holds. */
export function natural(text: string): number {
  const value = integer(text);
  if (value < 0 || value >= 2 ** 32) throw new InvalidArgumentError("must lie in 0 .. 2^32-1");
  return value;
}

/** A probability. */
export function probability(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value < 1)) {
    throw new InvalidArgumentError(
      "not a probability: write a number from 0 up to, but not including, 1",
    );
  }
  return value;
}
