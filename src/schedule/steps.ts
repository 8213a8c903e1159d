import type { Window } from "../ir/hardware-role.js";
import { wrapDistance } from "./address.js";
import { codeOf, digitOf, hasZero } from "./encoding.js";
import type { Geometry } from "./geometry.js";
import type { BlockUse, MacJobPlan, MacPlan } from "./mac-plan.js";
import type { DmMap } from "./maps.js";
import type { Pass } from "./program.js";
import type { StepEntry } from "./step-format.js";

export const blankStep: StepEntry = {
  offset: 0,
  count: 0,
  dy: 0,
  dx: 0,
  rotate: 0,
  pad: 0,
  mask: 0,
  first: 0,
  shift: 0,
  sumEnable: 0,
  sumFirst: 0,
  sumShift: 0,
  last: 0,
};

/** Collects lane masks; index 0 is all ones. */
export interface MaskTable {
  readonly masks: readonly bigint[];
  /** Index of the mask whose bit `i` is `lanes[i]`. */
  indexOf(lanes: readonly boolean[]): number;
}

export function createMasks(lanes: number): MaskTable {
  const masks = [(1n << BigInt(lanes)) - 1n];
  return {
    masks,
    indexOf: (on) => {
      const mask = on.reduce((m, bit, i) => (bit ? m | (1n << BigInt(i)) : m), 0n);
      const found = masks.indexOf(mask);
      return found >= 0 ? found : masks.push(mask) - 1;
    },
  };
}

/** One array cycle a tile: which weights it needs. Taps count ky * kw + kx. */
export interface Cycle {
  readonly pass: Pass;
  readonly tap: number;
  readonly use: BlockUse;
}

/** The cycles of a tile, in the order in which steps and weights are laid out. */
export function cyclesOfTile(plan: MacPlan, job: MacJobPlan): readonly Cycle[] {
  const [kh, kw] = plan.layer.window.kernel;
  const cycles: Cycle[] = [];
  for (const pass of plan.program)
    for (let tap = 0; tap < kh * kw; tap++)
      for (const use of job.blocks) cycles.push({ pass, tap, use });
  return cycles;
}

/** The step program of a job: one entry a digit pair, tap and run of blocks. */
export function macSteps(
  plan: MacPlan,
  job: MacJobPlan,
  map: DmMap,
  masks: MaskTable,
  g: Geometry,
): readonly StepEntry[] {
  const [kh, kw] = plan.layer.window.kernel;
  const runs = blockRuns(plan, job, masks);
  const entries: StepEntry[] = [];
  // A run-ahead array walks the pass program by itself; steps load each digit once.
  for (const pass of plan.ahead?.load ?? plan.program)
    for (let tap = 0; tap < kh * kw; tap++) {
      const at = tapFields(plan.layer.window, map, g.pixels, Math.floor(tap / kw), tap % kw);
      runs.forEach((run, i) => {
        const opens = tap === 0 && i === 0;
        entries.push({
          ...blankStep,
          ...at,
          offset: wrapDistance(pass.activationDigit * map.digit + at.offset + run.block),
          count: run.count - 1,
          mask: run.mask,
          pad: padDigit(plan, pass, g.digit),
          first: Number(entries.length === 0),
          shift: Number(opens && pass.shift),
          sumEnable: Number(pass.sumEnable),
          sumFirst: Number(opens && pass.sumFirst),
          sumShift: Number(opens && pass.sumShift),
        });
      });
    }
  return entries.map((e, i) => (i === entries.length - 1 ? { ...e, last: 1 } : e));
}

interface BlockRun {
  readonly block: number;
  readonly count: number;
  readonly mask: number;
}

/**
 * Neighbouring blocks share an entry up to the first masked one. Lanes without a channel have weight code 0, so masks
 * are needed only where S counts the lanes, or equal signs do.
 */
function blockRuns(plan: MacPlan, job: MacJobPlan, masks: MaskTable): readonly BlockRun[] {
  const runs: { block: number; count: number; mask: number }[] = [];
  for (const { block, lanes } of job.blocks) {
    const mask = plan.masked ? masks.indexOf(lanes.map((c) => c >= 0)) : 0;
    const last = runs.at(-1);
    if (last && last.mask === 0 && last.block + last.count === block) {
      last.count++;
      last.mask = mask;
    } else runs.push({ block, count: 1, mask });
  }
  return runs;
}

/** Displacements and bank arithmetic of one tap, see docs/engine.md, Steps. */
function tapFields(window: Window, map: DmMap, pixels: number, ky: number, kx: number) {
  const dy = ky * window.dilation[0] - window.pads[0];
  const dx = kx * window.dilation[1] - window.pads[1];
  const q = Math.floor(dx / map.stride);
  const u = Math.floor(q / pixels);
  const column = u * map.stride + (dx - q * map.stride);
  return { dy, dx, rotate: q - u * pixels, offset: dy * map.row + column * map.blocks };
}

function padDigit(plan: MacPlan, pass: Pass, digit: number): number {
  const { activation } = plan;
  return hasZero(activation) ? digitOf(codeOf(activation, 0), pass.activationDigit, digit) : 0;
}

/** Cycles a tile takes: T. */
export function stepCycles(entries: readonly StepEntry[]): number {
  return entries.reduce((n, e) => n + e.count + 1, 0);
}
