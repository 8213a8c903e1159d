import type { Addresses } from "./addresses.js";
import type { Encoding } from "./encoding.js";
import type { Geometry } from "./geometry.js";
import { type Job, jobFields } from "./job-format.js";
import type { MacPlan } from "./mac-plan.js";
import type { SourcePlace } from "./maps.js";
import { accShiftOf } from "./pe-kinds.js";
import type { Shape3 } from "./shape.js";

/** A job with every field 0. */
export const blankJob = Object.fromEntries(jobFields.map((f) => [f.name, 0])) as Job;

type Fields = Partial<Job>;

/** How R and S become the sum: aA*aW*R + aA*bW*S, where -bW is a power of two or one less. */
export function sumFields(plan: MacPlan): Fields {
  const { activation, weight, usesSum } = plan;
  const accShift = accShiftOf(plan);
  if (!usesSum) return { accShift };
  const left = activation.alpha - 1;
  const exact = Number.isInteger(Math.log2(-weight.beta));
  const sumLeft = Math.ceil(Math.log2(-weight.beta)) + left;
  return { accShift, sumUse: 1, sumLeft, sumOdd: Number(!exact), sumOddLeft: exact ? 0 : left };
}

/** K = (value + codeAdd) >> codeHalf. */
export function codeFields(e: Encoding): { readonly codeAdd: number; readonly codeHalf: number } {
  return { codeAdd: 0 - e.beta, codeHalf: e.alpha - 1 };
}

/** Where a layer's results lie: its own, and what was before its entry quantizer. */
export interface ResultPlaces {
  readonly place: SourcePlace;
  readonly wide: SourcePlace | undefined;
}

/**
 * Where a job writes its results, whose first channel lies at `first` of the layer's own order. Operand memory takes
 * the layer's own, each of the other memories one of the two.
 */
export function targetFields(
  { place, wide }: ResultPlaces,
  first: number,
  shape: Shape3,
  outputChannels: number,
  addresses: Addresses,
  g: Geometry,
): Fields {
  return {
    outWidth: shape[2] - 1,
    ...dmFields(place, first, addresses, g),
    ...vmFields(place, first, addresses, g),
    ...outputFields(place, first, outputChannels, g),
    ...(wide?.vm && { ...vmFields(wide, first, addresses, g), vmWide: 1 }),
    ...(wide?.output !== undefined && {
      ...outputFields(wide, first, outputChannels, g),
      obWide: 1,
    }),
  };
}

function dmFields(place: SourcePlace, first: number, addresses: Addresses, g: Geometry): Fields {
  if (!place.dm) return { digits: 0 };
  const { map, offset } = place.dm;
  const channel = offset + first;
  return {
    digits: map.digits - 1,
    dmEnable: 1,
    dmBase: (addresses.dm.get(map) ?? 0) + Math.floor(channel / g.lanes),
    dmDigit: map.digit,
    dmStrip: (channel % g.lanes) / g.post,
    dmStride: map.stride - 1,
    dmColumn: map.blocks,
    dmColumnGroup: map.stride * map.blocks,
    dmRow: map.row,
    ...codeFields(map.encoding),
  };
}

function vmFields(place: SourcePlace, first: number, addresses: Addresses, g: Geometry): Fields {
  if (!place.vm) return {};
  const { map, offset } = place.vm;
  const base = (addresses.vm.get(map) ?? 0) + (offset + first) / g.post;
  return { vmEnable: 1, vmBase: base, vmPixel: map.groups };
}

function outputFields(place: SourcePlace, first: number, channels: number, g: Geometry): Fields {
  if (place.output === undefined) return {};
  const obPixel = Math.ceil(channels / g.post);
  return { obEnable: 1, obBase: (place.output + first) / g.post, obPixel };
}

/** A rectangle of a map. */
interface Rectangle {
  readonly at: readonly [number, number];
  readonly size: readonly [number, number];
}

/** What changes in the target of a job that writes a rectangle of a map of `width` columns, not all of it. */
export function rectangleFields(
  job: Job,
  { at: [top, left], size: [, columns] }: Rectangle,
  width: number,
  pixels: number,
): Fields {
  const stride = job.dmStride + 1;
  const phase = left % stride;
  const group = Math.floor(left / (stride * pixels));
  const first = top * width + left;
  return {
    outWidth: columns - 1,
    dmBase: job.dmBase + top * job.dmRow + group * job.dmColumnGroup,
    dmBank: Math.floor(left / stride) % pixels,
    dmPhase: phase,
    dmSkip: phase * job.dmColumn,
    vmBase: job.vmBase + first * job.vmPixel,
    vmGap: (width - columns) * job.vmPixel,
    obBase: job.obBase + first * job.obPixel,
    obGap: (width - columns) * job.obPixel,
  };
}
