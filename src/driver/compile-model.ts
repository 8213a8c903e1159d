import type { Sink } from "../diag/diagnostic.js";
import { hasErrors } from "../diag/diagnostic.js";
import type { Graph } from "../ir/graph.js";
import type { Tensor } from "../num/tensor.js";
import { pipelines, runPasses } from "../passes/pipelines.js";
import type { Design } from "../schedule/design.js";
import { type DesignOptions, planDesign } from "../schedule/plan.js";
import { planForDevice } from "../schedule/plan-for-device.js";
import { calibrate } from "./calibrate.js";

/** Sizes of the array, or the device whose room bounds them. */
export type CompileSizes = DesignOptions & {
  readonly device?: string;
  /** Samples on which the gates are watched: integers of the input type. Stands for `rates` and `masks`. */
  readonly calibrate?: readonly Tensor[];
};

/** Every key of CompileSizes: the object cannot leave one out. */
const sizes: Readonly<Record<keyof CompileSizes, true>> = {
  ...{ pes: true, lanes: true, pixels: true, digit: true, post: true, kind: true },
  ...{ budget: true, engines: true, device: true, rates: true, masks: true, calibrate: true },
};

export const sizeKeys: readonly string[] = Object.keys(sizes);

/** The design of the graph as the hardware runs it; undefined after an error. */
export function compileGraph(graph: Graph, options: CompileSizes, sink: Sink): Design | undefined {
  const lowered = runPasses(graph, pipelines.thresholds);
  const { device, calibrate: samples, ...given } = options;
  const sizes = samples === undefined ? given : { ...given, ...calibrate(lowered, samples, sink) };
  if (hasErrors(sink)) return undefined;
  const design =
    device === undefined
      ? planDesign(lowered, sizes, sink)
      : planForDevice(lowered, device, sizes, sink);
  return hasErrors(sink) ? undefined : design;
}
