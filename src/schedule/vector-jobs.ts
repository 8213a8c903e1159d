import { present } from "../support/invariant.js";
import { wrapDistance } from "./address.js";
import { blankJob, targetFields } from "./fields.js";
import type { Geometry } from "./geometry.js";
import type { Job } from "./job-format.js";
import { loopFields, once } from "./loops.js";
import type { JobSite } from "./mac-jobs.js";
import type { VectorLayer } from "./network.js";
import { entryFields, scalingFields } from "./post-fields.js";
import type { StepEntry } from "./step-format.js";
import { blankStep, type MaskTable } from "./steps.js";
import { type VectorSource, vectorSource } from "./vector-source.js";

/** The job of a vector layer and its step program. */
export function vectorJob(
  layer: VectorLayer,
  masks: MaskTable,
  site: JobSite,
): { readonly job: Job; readonly steps: readonly StepEntry[] } {
  const { g, places, addresses } = site;
  const sources = layer.operands.map((o) => vectorSource(o, places, addresses.vm, g));
  const source = present(sources[0], "operand");
  const target = targetFields(site, 0, layer.shape, site.outputChannels, addresses, g);
  const drain = target.digits ?? 0;
  const job = {
    ...blankJob,
    vector: 1,
    sourceBase: source.base,
    ...loopFields(vectorLoops(layer, source)),
    inHeight: source.map.height,
    inWidth: source.map.width,
    pixelStep: layer.window.stride[1],
    pixelsFull: 1,
    pixelsLast: 1,
    drainFull: drain,
    drainLast: drain,
    reduce: layer.reduce === "sum" ? 2 : 1,
    poolPixels: 1,
    argmax: Number(layer.argmax),
    ...scalingFields(layer.scaling),
    ...entryFields(layer.entry, site.entryBase, 0),
    ...target,
  };
  const steps = layer.argmax ? argmaxSteps(layer, source, masks, g) : tapSteps(layer, sources);
  return { job, steps: steps.map((s, i) => ({ ...s, ...ends(i, steps.length) })) };
}

function ends(index: number, count: number) {
  return { first: Number(index === 0), last: Number(index === count - 1) };
}

function vectorLoops(layer: VectorLayer, source: VectorSource) {
  const [sy, sx] = layer.window.stride;
  const pixel = source.map.groups;
  const groups = layer.argmax ? once : { count: source.groups, address: 1, y: 0, x: 0 };
  const column = { count: layer.shape[2], address: sx * pixel, y: 0, x: sx };
  const row = { count: layer.shape[1], address: sy * source.map.width * pixel, y: sy, x: 0 };
  return [groups, once, column, row] as const;
}

/** One entry a tap and operand; operands lie at fixed distances. */
function tapSteps(layer: VectorLayer, sources: readonly VectorSource[]): readonly StepEntry[] {
  const { kernel, pads, dilation } = layer.window;
  const first = present(sources[0], "operand");
  const entries: StepEntry[] = [];
  for (const source of sources)
    for (let ky = 0; ky < kernel[0]; ky++)
      for (let kx = 0; kx < kernel[1]; kx++) {
        const dy = ky * dilation[0] - pads[0];
        const dx = kx * dilation[1] - pads[1];
        const pixels = dy * source.map.width + dx;
        const offset = wrapDistance(source.base - first.base + pixels * source.map.groups);
        entries.push({ ...blankStep, dy, dx, offset });
      }
  return entries;
}

/** The groups of a pixel; lanes beyond the channels are masked in the last. */
function argmaxSteps(
  layer: VectorLayer,
  source: VectorSource,
  masks: MaskTable,
  g: Geometry,
): readonly StepEntry[] {
  const channels = present(layer.operands[0], "operand").shape[0];
  return Array.from({ length: source.groups }, (_, group) => {
    const rest = channels - group * g.post;
    const lanes = Array.from({ length: g.lanes }, (_, lane) => lane < rest || lane >= g.post);
    return { ...blankStep, offset: group, mask: rest < g.post ? masks.indexOf(lanes) : 0 };
  });
}
