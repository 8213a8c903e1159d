import type { Cycle, Expected } from "./play.js";
import type { Played } from "./played-bench.js";
import { createRandom, type Field } from "./vectors.js";

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

export interface GateDrainShape {
  readonly pes: number;
  readonly post: number;
  readonly slotWidth: number;
  readonly ringWidth: number;
  readonly poolWidth: number;
}

/** Pixels loaded and ready at random; every read, and four cycles later every group. */
export function gateDrainCase(shape: GateDrainShape): Played {
  const { pes, post, slotWidth, ringWidth, poolWidth } = shape;
  const random = createRandom(pes * 7 + post);
  const below = (n: number) => Number(random(16)) % n;
  const parts = pes / post;
  const cycles: Cycle[] = [];
  for (let job = 0; job < 6; job++) {
    const ring = 1 + below(2 ** ringWidth);
    const groups = 1 + below(parts * 2 ** slotWidth);
    const digits = 1 + below(3);
    const turns = 2 ** (job % 3);
    const flags: [boolean, boolean][] = [];
    const pipeline: (readonly Expected[] | undefined)[] = [];
    let [loaded, taken, at, step] = [0, 0, -1, 0];
    const total = 3 * ring + 2;
    for (let cycle = 0; cycle < 4000 && (at < total - 1 || cycle < 8); cycle++) {
      const clears = cycle < 3;
      const load = !clears && loaded < total && loaded - Math.max(at, 0) < ring && random(1) === 0n;
      const ready = !clears && taken < total && random(1) === 0n;
      const busy = at >= 0 && step < groups * digits;
      const ends = busy && step === groups * digits - 1;
      const takes = ready && taken < loaded && (!busy || ends);
      const [opens, closes] = [random(1) === 0n, random(1) === 0n];
      const group = Math.floor(step / digits);
      const reads = busy && step % digits === 0;
      const own = flags[at] ?? [false, false];
      pipeline.push(
        reads
          ? [
              [group, 12],
              [group === groups - 1, 1],
              [own[0], 1],
              [own[1], 1],
              [group % 2 ** poolWidth, poolWidth],
            ]
          : undefined,
      );
      const out = pipeline.length > 4 ? pipeline[pipeline.length - 5] : undefined;
      const late: readonly Expected[] = out ?? [12, 1, 1, 1, poolWidth].map((w) => [undefined, w]);
      cycles.push({
        inputs: [
          [turns - 1, 2],
          [job === 0 && cycle === 0, 1],
          [clears, 1],
          [ring - 1, ringWidth],
          [groups - 1, 8],
          [digits - 1, 4],
          [load, 1],
          [opens, 1],
          [closes, 1],
          [ready, 1],
        ],
        outputs: [
          [busy ? at % turns : undefined, 2],
          [cycle < 1 ? undefined : takes, 1],
          [cycle < 1 ? undefined : ends, 1],
          [busy ? at % ring : undefined, ringWidth],
          [reads ? Math.floor(group / parts) : undefined, slotWidth],
          [reads ? group % parts : undefined, 8],
          [cycle < 6 ? undefined : out !== undefined, 1],
          ...late,
        ],
      });
      if (load) flags.push([opens, closes]);
      if (load) loaded++;
      step++;
      if (takes) {
        at = taken++;
        step = 0;
      }
      if (ends && at === total - 1) break;
    }
    // What is on its way leaves before the next job is set up.
    for (let i = 0; i < 6; i++)
      cycles.push({
        inputs: [
          [turns - 1, 2],
          [0, 1],
          [0, 1],
          [ring - 1, ringWidth],
          [groups - 1, 8],
          [digits - 1, 4],
          ...range(4).map((): Field => [0, 1]),
        ],
        outputs: [2, 1, 1, ringWidth, slotWidth, 8, 1, 12, 1, 1, 1, poolWidth].map(
          (w): Expected => [undefined, w],
        ),
      });
  }
  return {
    module: "gate_drain",
    parameters: { PES: pes, POST: post, SLOT_W: slotWidth, RING_W: ringWidth, POOL_W: poolWidth },
    inputs: [
      "job_last_turn",
      "rst",
      "clear",
      "job_last_ring",
      "job_groups",
      "job_digits",
      "pixel_loaded",
      "pixel_opens_pool",
      "pixel_closes_pool",
      "ready",
    ],
    outputs: [
      "read_turn",
      "take",
      "freed",
      "read_ring",
      "read_slot",
      "read_part",
      "group_valid",
      "group",
      "group_closes_pixel",
      "group_opens_pool",
      "group_closes_pool",
      "group_pool_entry",
    ],
    cycles,
  };
}
