import type { Job } from "../../../src/schedule/job-format.js";
import type { StepEntry } from "../../../src/schedule/step-format.js";
import type { Context } from "./state.js";
import { type cyclesOf, inside, type Tile } from "./tiles.js";
import { at, wrapped } from "./words.js";

export function vectorTile(x: Context, job: Job, cycles: ReturnType<typeof cyclesOf>, tile: Tile) {
  const { p, m, state } = x;
  const read = (step: StepEntry, block: number, q: number) =>
    at(state.vm, wrapped(tile.address + step.offset + block, p.VM_AW) * p.POST + q);
  if (job.argmax) {
    let best = Number.NEGATIVE_INFINITY;
    let index = -1;
    cycles.forEach(({ step, block }, group) => {
      const mask = block === step.count ? (m.masks[step.mask] ?? 0n) : -1n;
      for (let q = 0; q < p.POST; q++)
        if ((mask >> BigInt(q)) & 1n && read(step, block, q) > best) {
          best = read(step, block, q);
          index = group * p.POST + q;
        }
    });
    return Array.from({ length: p.POST }, (_, q) => (q === 0 ? index : 0));
  }
  return Array.from({ length: p.POST }, (_, q) => {
    const values = cycles
      .filter(({ step }) => inside(job, tile, step, 0))
      .map(({ step, block }) => read(step, block, q));
    return values.reduce((a, b) => combine(job.reduce, a, b));
  });
}

/** Another shape of the map: POST values from wherever they lie, the walk taken from its first step on. */
export function gatherTile(x: Context, job: Job, first: number, pixel: number, group: number) {
  const { p, state } = x;
  const words = job.wrap / job.x1;
  let word = (pixel % words) * job.x1;
  let channel = Math.floor(pixel / words);
  const values: number[] = [];
  for (let c = 0; c < (group + 1) * p.POST; c++) {
    const address = wrapped(first + word + Math.floor(channel / p.POST), p.VM_AW);
    values.push(at(state.vm, address * p.POST + (channel % p.POST)));
    word += job.a1;
    channel += job.y1 + Math.floor(word / job.wrap);
    word %= job.wrap;
  }
  return values.slice(-p.POST);
}

/** Pixels as channels: lane k has the value of step k, in channel `row` of the map that is read. */
export function turnTile(x: Context, job: Job, cycles: ReturnType<typeof cyclesOf>, tile: Tile) {
  const { p, state } = x;
  const [word, from] = [Math.floor(tile.row / p.POST), tile.row % p.POST];
  return Array.from({ length: p.POST }, (_, lane) => {
    const step = cycles[lane]?.step;
    if (step === undefined || !inside(job, tile, step, 0)) return 0;
    return at(state.vm, wrapped(tile.address + step.offset + word, p.VM_AW) * p.POST + from);
  });
}

export function combine(reduce: number, a: number, b: number): number {
  return reduce === 1 ? Math.max(a, b) : a + b;
}
