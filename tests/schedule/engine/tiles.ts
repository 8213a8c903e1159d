import type { Job } from "../../../src/schedule/job-format.js";
import type { StepEntry } from "../../../src/schedule/step-format.js";
import { at } from "./words.js";

export interface Tile {
  readonly address: number;
  readonly row: number;
  readonly column: number;
  readonly level0: number;
  readonly round: number;
  readonly opens: boolean;
  readonly closes: boolean;
  readonly lastOfRow: boolean;
}

/** Every tile of a job in order; increments are relative to the tile before. */
export function tilesOf(job: Job, first: number): readonly Tile[] {
  const tiles: Tile[] = [];
  const n = [job.n0, job.n1, job.n2, job.n3];
  const a = [job.a0, job.a1, job.a2, job.a3];
  const dy = [0, job.y1, job.y2, job.y3];
  const dx = [job.x0, job.x1, job.x2, job.x3];
  const c = [0, 0, 0, 0];
  let [address, row, column] = [first, 0, 0];
  for (;;) {
    const ends = c.map((v, l) => v === n[l]);
    for (let round = 0; round <= job.rounds; round++)
      tiles.push({
        address,
        row,
        column,
        level0: at(c, 0),
        round,
        opens: c[0] === 0 && c[1] === 0,
        closes: ends[0] === true && ends[1] === true,
        lastOfRow: ends[0] === true && ends[2] === true,
      });
    const level = ends.findIndex((e) => !e);
    if (level < 0) return tiles;
    for (let l = 0; l < level; l++) c[l] = 0;
    c[level] = at(c, level) + 1;
    address += at(a, level);
    row += at(dy, level);
    column += at(dx, level);
  }
}

/** One array (or vector) cycle: the entry and which of its cycles. */
export function cyclesOf(steps: readonly StepEntry[], start: number) {
  const cycles: { readonly step: StepEntry; readonly block: number }[] = [];
  for (let i = start; ; i++) {
    const step = steps[i];
    if (!step) throw new Error("model: step program without an end");
    for (let block = 0; block <= step.count; block++) cycles.push({ step, block });
    if (step.last) return cycles;
  }
}

export function inside(job: Job, tile: Tile, step: StepEntry, pixel: number): boolean {
  const y = tile.row + step.dy;
  const c = tile.column + step.dx + pixel * job.pixelStep;
  return y >= 0 && y < job.inHeight && c >= 0 && c < job.inWidth;
}
