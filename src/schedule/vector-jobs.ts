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

/** The job field `reduce`. */
const reduceCodes = { none: 1, max: 1, sum: 2, gather: 3 } as const;

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
    ...loopFields(vectorLoops(layer, source, g.post)),
    inHeight: source.map.height,
    inWidth: source.map.width,
    pixelStep: layer.window.stride[1],
    pixelsFull: 1,
    pixelsLast: 1,
    drainFull: drain,
    drainLast: drain,
    reduce: reduceCodes[layer.reduce],
    poolPixels: 1,
    argmax: Number(layer.argmax),
    ...(layer.reduce === "gather" ? gatherFields(layer, source) : {}),
    ...scalingFields(layer.scaling),
    ...entryFields(layer.entry, site.entryBase, 0),
    ...target,
  };
  const steps = stepsOf(layer, sources, masks, g);
  return { job, steps: steps.map((s, i) => ({ ...s, ...ends(i, steps.length) })) };
}

function stepsOf(
  layer: VectorLayer,
  sources: readonly VectorSource[],
  masks: MaskTable,
  g: Geometry,
): readonly StepEntry[] {
  if (layer.reduce === "gather") return [{ ...blankStep, count: g.post - 1 }];
  if (!layer.argmax) return tapSteps(layer, sources);
  return argmaxSteps(layer, present(sources[0], "operand"), masks, g);
}

function ends(index: number, count: number) {
  return { first: Number(index === 0), last: Number(index === count - 1) };
}

/** The walk over the map that is read, in the fields of the unused level 1; coordinates are those of the written map. */
function gatherFields(layer: VectorLayer, { map }: VectorSource): Partial<Job> {
  const pixels = map.height * map.width;
  const written = layer.shape[1] * layer.shape[2];
  return {
    inHeight: layer.shape[1],
    inWidth: layer.shape[2],
    wrap: pixels * map.groups,
    x1: map.groups,
    a1: wrapDistance((written % pixels) * map.groups),
    y1: Math.floor(written / pixels),
  };
}

function vectorLoops(layer: VectorLayer, source: VectorSource, post: number) {
  if (layer.reduce === "gather") {
    const [channels, height, width] = layer.shape;
    const groups = { ...once, count: Math.ceil(channels / post) };
    return [
      groups,
      once,
      { ...once, count: width, x: 1 },
      { ...once, count: height, y: 1 },
    ] as const;
  }
  const [sy, sx] = layer.window.stride;
  const pixel = source.map.groups;
  const groups = layer.argmax ? once : { count: source.groups, address: 1, y: 0, x: 0 };
  const [down, across] = layer.repeat;
  const width = layer.shape[2] / across;
  const column = { count: width, address: sx * pixel, y: 0, x: sx };
  const line = source.map.width * pixel;
  const row = { count: layer.shape[1] / down, address: sy * line, y: sy, x: 0 };
  // A row again, or each of its pixels again.
  if (down > 1) return [groups, column, { ...once, count: down }, row] as const;
  return [groups, { ...once, count: across }, column, row] as const;
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
