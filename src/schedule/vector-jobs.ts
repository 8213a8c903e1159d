import type { Blocks } from "../ir/hardware-role.js";
import { present } from "../support/invariant.js";
import { wrapDistance } from "./address.js";
import { blankJob, rectangleFields, targetFields } from "./fields.js";
import type { Geometry } from "./geometry.js";
import type { Job } from "./job-format.js";
import { loopFields, once } from "./loops.js";
import { type JobSite, residualFields } from "./mac-jobs.js";
import { blocksTo, type VectorLayer } from "./network.js";
import { entryFields, scalingFields } from "./post-fields.js";
import { factorsOf, type Region } from "./regions.js";
import type { StepEntry } from "./step-format.js";
import { blankStep, type MaskTable } from "./steps.js";
import { type VectorSource, vectorSource } from "./vector-source.js";

/** The job field `reduce`. */
const reduceCodes = { turn: 0, none: 1, max: 1, sum: 2, gather: 3 } as const;

/** What a vector job writes: its channels lie from `first` in the layer's own order. */
export interface VectorPart {
  readonly first: number;
  readonly channels: readonly number[];
}

/** A job of a vector layer. */
export interface VectorJob {
  readonly job: Job;
  readonly steps: readonly StepEntry[];
  readonly part: VectorPart;
  /** Which of the layer's parameters it takes: the number of its region's factor among the layer's. */
  readonly variant: number;
}

/** One job, or one for each pixel of the blocks that become channels, or for each rectangle. */
export function vectorJobs(
  layer: VectorLayer,
  masks: MaskTable,
  site: JobSite,
): readonly VectorJob[] {
  const { g, places, addresses } = site;
  const sources = layer.operands.map((o) => vectorSource(o, places, addresses.vm, g));
  const source = present(sources[0], "operand");
  const { order } = site.place;
  const whole = { distance: 0, first: 0, channels: order };
  if (layer.regions) return regionJobs(layer, layer.regions, vectorJob(layer, source, whole, site));
  const parts = partsOf(layer, source, order, g.post) ?? [whole];
  const steps = closed(stepsOf(layer, sources, masks, g));
  return parts.map((part) => ({
    ...{ job: vectorJob(layer, source, part, site), steps },
    ...{ part, variant: 0 },
  }));

  /** Every region as the whole map's job would do it, over its own pixels and taps. */
  function regionJobs(of: VectorLayer, regions: readonly Region[], job: Job): readonly VectorJob[] {
    const factors = factorsOf(regions);
    return regions.map((region) => ({
      job: {
        ...job,
        ...regionWalk(region, source),
        ...rectangleFields(job, region, of.shape[2], g.pixels),
      },
      steps: closed(regionSteps(region, source)),
      ...{ part: whole, variant: factors.indexOf(region.factor) },
    }));
  }
}

/** Where a region's taps lie: no coordinates are checked, because all of them are inside. */
function regionWalk({ from, size, step }: Region, { map, base, groups }: VectorSource) {
  const pixel = map.groups;
  const line = map.width * pixel;
  const inside = { y: 0, x: 0 };
  return {
    sourceBase: base + from[0] * line + from[1] * pixel,
    ...loopFields([
      { count: groups, address: 1, ...inside },
      once,
      { count: size[1], address: step[1] * pixel, ...inside },
      { count: size[0], address: step[0] * line, ...inside },
    ]),
    ...{ inHeight: 1, inWidth: 1 },
  };
}

function regionSteps({ taps }: Region, { map }: VectorSource): readonly StepEntry[] {
  return taps.map(([y, x]) => ({
    ...blankStep,
    offset: wrapDistance((y * map.width + x) * map.groups),
  }));
}

function closed(steps: readonly StepEntry[]): readonly StepEntry[] {
  return steps.map((s, i) => ({ ...s, ...ends(i, steps.length) }));
}

interface ReadPart extends VectorPart {
  /** Words between the first word it reads and the map's. */
  readonly distance: number;
}

/** Pixel k of every block becomes part k of the channels. */
function partsOf(
  layer: VectorLayer,
  { map, groups }: VectorSource,
  order: readonly number[],
  post: number,
): readonly ReadPart[] | undefined {
  const blocks = blocksTo(layer, "depth");
  const [, across] = blocks?.factors ?? [1, 1];
  return blocks?.parts.map((_, k) => {
    const pixel = Math.floor(k / across) * map.width + (k % across);
    const first = k * groups * post;
    const channels = order.slice(first, first + groups * post);
    return { distance: pixel * map.groups, first, channels };
  });
}

function vectorJob(layer: VectorLayer, source: VectorSource, part: ReadPart, site: JobSite): Job {
  const { g, addresses } = site;
  const target = targetFields(site, part.first, layer.shape, site.outputChannels, addresses, g);
  const drain = target.digits ?? 0;
  const moves = layer.blocks !== undefined || layer.turned !== undefined;
  return {
    ...blankJob,
    vector: 1,
    sourceBase: source.base + part.distance,
    ...loopFields(vectorLoops(layer, source, g.post)),
    inHeight: moves ? layer.shape[1] : source.map.height,
    inWidth: moves ? layer.shape[2] : source.map.width,
    pixelStep: layer.window.stride[1],
    pixelsFull: 1,
    pixelsLast: 1,
    drainFull: drain,
    drainLast: drain,
    reduce: reduceCodes[layer.reduce],
    poolPixels: 1,
    argmax: Number(layer.argmax),
    wrap: pixelGroups(layer, source),
    ...(layer.reduce === "gather" ? gatherFields(layer, source) : {}),
    ...(layer.reduce === "turn" ? turnFields(layer) : {}),
    ...scalingFields(layer.scaling),
    ...residualFields(layer, part.first / g.post, site),
    ...entryFields(layer.entry, site.entryBase, part.first / g.post),
    ...target,
  };
}

/** Groups of a written pixel where level 0 runs over several: those of a row of a block. */
function pixelGroups(layer: VectorLayer, { groups }: VectorSource): number {
  const blocks = blocksTo(layer, "space");
  return blocks ? groups / blocks.parts.length : 0;
}

function stepsOf(
  layer: VectorLayer,
  sources: readonly VectorSource[],
  masks: MaskTable,
  g: Geometry,
): readonly StepEntry[] {
  if (layer.reduce === "gather") return [{ ...blankStep, count: g.post - 1 }];
  if (layer.reduce === "turn") return turnSteps(layer, present(sources[0], "operand"), g.post);
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
  if (layer.reduce === "turn") return turnLoops(layer, source, post);
  if (layer.blocks) return blockLoops(layer.blocks, layer, source);
  const [sy, sx] = layer.window.stride;
  const pixel = source.map.groups;
  const groups = layer.argmax ? once : { count: source.groups, address: 1, y: 0, x: 0 };
  const [down, across] = layer.repeat;
  const width = layer.shape[2] / across;
  const column = { count: width, address: sx * pixel, y: 0, x: sx };
  const line = source.map.width * pixel;
  if (layer.turned) {
    const down = { count: layer.shape[2], address: line, y: 0, x: 1 };
    return [groups, once, down, { count: layer.shape[1], address: pixel, y: 1, x: 0 }] as const;
  }
  const row = { count: layer.shape[1] / down, address: sy * line, y: sy, x: 0 };
  // A row again, or each of its pixels again.
  if (down > 1) return [groups, column, { ...once, count: down }, row] as const;
  return [groups, { ...once, count: across }, column, row] as const;
}

/** Words between neighbours along each axis of the written map; undefined: along the channels of the one that is read. */
function turnStrides({ turned, shape }: VectorLayer, { map }: VectorSource) {
  const order = present(turned, "order");
  const pixel = map.groups;
  const width = present(shape[order.indexOf(2)], "width");
  return order.map((axis) => [undefined, width * pixel, pixel][axis]);
}

/** Rows or columns as channels: x counts the lanes, y is the channel that is read. */
function turnFields({ turned, shape }: VectorLayer): Partial<Job> {
  const channels = present(shape[present(turned, "order").indexOf(0)], "channels");
  return { inHeight: channels, inWidth: shape[0] };
}

/** A step a lane, as many as a group can have. */
function turnSteps(layer: VectorLayer, source: VectorSource, post: number): readonly StepEntry[] {
  const [lane] = turnStrides(layer, source);
  return Array.from({ length: Math.min(post, layer.shape[0]) }, (_, k) => ({
    ...blankStep,
    dx: k,
    offset: wrapDistance(k * present(lane, "stride")),
  }));
}

function turnLoops(layer: VectorLayer, source: VectorSource, post: number) {
  const [channels, height, width] = layer.shape;
  const [lane, row, column] = turnStrides(layer, source);
  const along = (count: number, stride: number | undefined) =>
    stride === undefined
      ? { count, address: 0, y: 1, x: 0 }
      : { count, address: stride, y: 0, x: 0 };
  const groups = Math.ceil(channels / post);
  return [
    { count: groups, address: post * present(lane, "stride"), y: 0, x: post },
    once,
    along(width, column),
    along(height, row),
  ] as const;
}

/**
 * Blocks that become pixels: a row of a block's parts in one go, pixel after pixel, then the next row of all blocks. Blocks
 * that become channels: one pixel of each.
 */
function blockLoops(
  { to, factors, parts }: Blocks,
  { shape: [, height, width] }: VectorLayer,
  source: VectorSource,
) {
  const [down, across] = factors;
  const pixel = source.map.groups;
  const line = source.map.width * pixel;
  if (to === "depth") {
    const groups = { count: source.groups, address: 1, y: 0, x: 0 };
    const column = { count: width, address: across * pixel, y: 0, x: 1 };
    return [groups, once, column, { count: height, address: down * line, y: 1, x: 0 }] as const;
  }
  const part = source.groups / parts.length;
  return [
    { count: across * part, address: 1, y: 0, x: 0 },
    { count: width / across, address: pixel, y: 0, x: across },
    { count: down, address: across * part, y: 1, x: 0 },
    { count: height / down, address: line, y: down, x: 0 },
  ] as const;
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
