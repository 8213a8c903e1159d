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

interface DrainJob {
  readonly ring: number;
  readonly groups: number;
  readonly digits: number;
  readonly turns: number;
}

/** What the loader and the PEs tell in a cycle. */
interface Told {
  readonly rst: boolean;
  readonly clears: boolean;
  readonly load: boolean;
  readonly opens: boolean;
  readonly closes: boolean;
  readonly ready: boolean;
}

const quiet: Told = {
  ...{ rst: false, clears: false, load: false, opens: false, closes: false, ready: false },
};

function inputsOf({ ringWidth }: GateDrainShape, job: DrainJob, told: Told): readonly Field[] {
  return [
    [job.turns - 1, 2],
    [told.rst, 1],
    [told.clears, 1],
    [job.ring - 1, ringWidth],
    [job.groups - 1, 8],
    [job.digits - 1, 4],
    [told.load, 1],
    [told.opens, 1],
    [told.closes, 1],
    [told.ready, 1],
  ];
}

/** A group four cycles after it was read; not compared where none was. */
function leaving(
  shape: GateDrainShape,
  group: readonly Expected[] | undefined,
): readonly Expected[] {
  return group ?? [12, 1, 1, 1, shape.poolWidth].map((w): Expected => [undefined, w]);
}

/** Pixels loaded and ready at random until all have left. */
function drainJobCycles(
  shape: GateDrainShape,
  job: DrainJob,
  resets: boolean,
  random: (width: number) => bigint,
): Cycle[] {
  const { slotWidth, ringWidth, poolWidth } = shape;
  const { ring, groups, digits, turns } = job;
  const parts = shape.pes / shape.post;
  const total = 3 * ring + 2;
  const flags: [boolean, boolean][] = [];
  const read = new Map<number, readonly Expected[]>();
  const cycles: Cycle[] = [];
  let [taken, freed, at, step] = [0, 0, -1, 0];
  for (let cycle = 0; ; cycle++) {
    const clears = cycle < 3;
    const room = flags.length < total && flags.length - freed < ring;
    const load = !clears && room && random(1) === 0n;
    const ready = !clears && taken < total && random(1) === 0n;
    const busy = at >= 0 && step < groups * digits;
    const ends = busy && step === groups * digits - 1;
    const takes = ready && taken < flags.length && (!busy || ends);
    const [opens, closes] = [random(1) === 0n, random(1) === 0n];
    const group = Math.floor(step / digits);
    const reads = busy && step % digits === 0;
    const [opensPool, closesPool] = flags[at] ?? [false, false];
    const entry = group % 2 ** poolWidth;
    if (reads)
      read.set(cycle + 4, [
        [group, 12],
        [group === groups - 1, 1],
        [opensPool, 1],
        [closesPool, 1],
        [entry, poolWidth],
      ]);
    cycles.push({
      inputs: inputsOf(shape, job, {
        ...{ rst: resets && cycle === 0, clears, load, opens, closes, ready },
      }),
      outputs: [
        [busy ? at % turns : undefined, 2],
        [cycle < 1 ? undefined : takes, 1],
        [cycle < 1 ? undefined : ends, 1],
        [busy ? at % ring : undefined, ringWidth],
        [reads ? Math.floor(group / parts) : undefined, slotWidth],
        [reads ? group % parts : undefined, 8],
        [cycle < 6 ? undefined : read.has(cycle), 1],
        ...leaving(shape, read.get(cycle)),
      ],
    });
    if (load) flags.push([opens, closes]);
    if (ends) freed++;
    if (freed === total) return cycles;
    [at, step] = takes ? [taken++, 0] : [at, step + 1];
  }
}

/** Every read, and four cycles later every group, of jobs of other sizes. */
export function gateDrainCase(shape: GateDrainShape): Played {
  const { pes, post, slotWidth, ringWidth, poolWidth } = shape;
  const random = createRandom(pes * 7 + post);
  const below = (n: number) => Number(random(16)) % n;
  const cycles = range(6).flatMap((index): Cycle[] => {
    const job = {
      ring: 1 + below(2 ** ringWidth),
      groups: 1 + below((pes / post) * 2 ** slotWidth),
      digits: 1 + below(3),
      turns: 2 ** (index % 3),
    };
    // What is on its way leaves before the next job is set up.
    const outputs = [2, 1, 1, ringWidth, slotWidth, 8, 1].map((w): Expected => [undefined, w]);
    const rest: Cycle = {
      inputs: inputsOf(shape, job, quiet),
      outputs: [...outputs, ...leaving(shape, undefined)],
    };
    return [...drainJobCycles(shape, job, index === 0, random), ...range(6).map(() => rest)];
  });
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
