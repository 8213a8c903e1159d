import type { EngineParameters } from "../../../src/schedule/engine-parameters.js";
import type { Job } from "../../../src/schedule/job-format.js";
import type { EngineMemories } from "../../../src/schedule/memories.js";
import type { StepEntry } from "../../../src/schedule/step-format.js";
import type { Context } from "./state.js";
import { type cyclesOf, inside, type Tile } from "./tiles.js";
import { at, wrapped } from "./words.js";

/** [pixel][pe] = aA*aW*R + S term, without bias. */
export function macTile(x: Context, job: Job, cycles: ReturnType<typeof cyclesOf>, tile: Tile) {
  const { p, m } = x;
  const results: number[][] = [];
  for (let j = 0; j < p.PIXELS; j++) {
    const acc = Array.from({ length: p.PES }, () => 0);
    let sum = 0;
    cycles.forEach(({ step, block }, t) => {
      const lanes = operand(x, job, tile, step, block, j);
      if (block === 0 && step.shift)
        for (let pe = 0; pe < acc.length; pe++) acc[pe] = at(acc, pe) * 2 ** p.DIGIT;
      if (block === 0 && step.first) acc.fill(0);
      const word = job.weightBase + tile.round * cycles.length + t;
      for (let pe = 0; pe < (job.groups + 1) * p.POST; pe++)
        acc[pe] = at(acc, pe) + dot(p, lanes, pe, (lane) => weight(p, m, word, pe, lane), step);
      if (!step.sumEnable || p.KIND !== 0) return;
      if (block === 0 && step.sumFirst) sum = 0;
      if (block === 0 && step.sumShift) sum *= 2 ** p.DIGIT;
      sum += lanes.reduce((n, v) => n + v, 0);
    });
    if (sum >= 2 ** p.SUM_W) throw new Error(`model: S = ${sum} does not fit ${p.SUM_W} bits`);
    const left = sum * 2 ** job.sumLeft;
    const term = job.sumUse ? (job.sumOdd ? sum * 2 ** job.sumOddLeft : 0) - left : 0;
    results.push(
      acc.map((r) => {
        if (r >= 2 ** p.ACC_W) throw new Error(`model: R = ${r} does not fit ${p.ACC_W} bits`);
        return r * 2 ** job.accShift + term;
      }),
    );
  }
  return results;
}

/** One step of a PE, by its kind; never negative (docs/engine.md, Kinds of PEs). */
function dot(
  p: EngineParameters,
  lanes: readonly number[],
  pe: number,
  weightOf: (lane: number) => number,
  step: StepEntry,
): number {
  if (p.KIND === 1) {
    const w = weightOf(0);
    const signed = step.sumEnable === 1;
    const half = 2 ** (p.DIGIT - 1);
    const value = signed && w >= half ? w - 2 ** p.DIGIT : w;
    return at(lanes, pe) * value + (signed ? half * (2 ** p.DIGIT - 1) : 0);
  }
  const sign = (code: number) => (code % 2 === 0 ? 0 : code >= 2 ? -1 : 1);
  const products = lanes.map((a, lane) => {
    if (p.KIND === 0) return a === 0 ? 0 : a * weightOf(lane);
    if (p.KIND === 2) return 1 + sign(a) * sign(weightOf(lane));
    return a === weightOf(lane) ? 1 : 0;
  });
  return products.reduce((n, v) => n + v, 0);
}

/** The digits of one pixel's lanes. */
function operand(x: Context, job: Job, tile: Tile, step: StepEntry, block: number, j: number) {
  const { p, m, state } = x;
  const bank = (j + step.rotate) % p.PIXELS;
  const far = bank < step.rotate ? job.wrap : 0;
  const address = wrapped(tile.address + step.offset + block + far, p.DM_AW);
  const masked = block === step.count ? (m.masks[step.mask] ?? 0n) : -1n;
  const valid = inside(job, tile, step, j);
  return Array.from({ length: p.LANES }, (_, lane) => {
    if (((masked >> BigInt(lane)) & 1n) === 0n) return 0;
    return valid ? at(state.dm[bank] ?? [], address * p.LANES + lane) : step.pad;
  });
}

function weight(p: EngineParameters, m: EngineMemories, word: number, pe: number, lane: number) {
  let digit = 0;
  const lanes = p.KIND === 1 ? 1 : p.LANES;
  for (let plane = 0; plane < p.DIGIT; plane++) {
    const bit = pe * lanes * p.DIGIT + plane * lanes + lane;
    const byte = at(
      m.weights.bytes as unknown as number[],
      word * m.weights.bytesPerWord + (bit >> 3),
    );
    digit |= ((byte >> (bit & 7)) & 1) << plane;
  }
  return digit;
}
