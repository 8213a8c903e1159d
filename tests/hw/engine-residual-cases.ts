import { drainFields, type JobField } from "../../src/schedule/job-format.js";
import { packWord, type Field as WordField, widthOf } from "../../src/schedule/word-format.js";
import { type Cycle, join } from "./play.js";
import type { Played } from "./played-bench.js";
import { clampTo, createRandom, signedRange } from "./vectors.js";

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const fields: readonly WordField[] = drainFields;
const drainWidth = widthOf(fields);

export interface ResidualShape {
  readonly post: number;
  readonly vmWidth: number;
  readonly mulWidth: number;
  readonly points: boolean;
  readonly scaleCycles: number;
}

const [valueWidth, addressWidth] = [20, 6];

interface Job {
  readonly join: boolean;
  readonly base: number;
  readonly pixel: number;
  readonly own: bigint;
  readonly other: bigint;
  readonly low: bigint;
  readonly high: bigint;
  readonly product: boolean;
  readonly lane: boolean;
  readonly factor: boolean;
}

/** The group of rows that leaves the drain in a cycle, and what becomes of it later. */
interface Group {
  readonly job: Job;
  readonly starts: boolean;
  readonly valid: boolean;
  /** It ends the sums of its channels: only then there is something to join. */
  readonly closes: boolean;
  readonly closesPixel: boolean;
  readonly address: number;
  readonly map: readonly bigint[];
  readonly values: readonly bigint[];
}

/** Groups with gaps, in jobs with and without a residual: every read, and each group with the map's values that belong to it. */
export function residualCase(shape: ResidualShape): Played {
  const { post, vmWidth, mulWidth, points, scaleCycles } = shape;
  const random = createRandom(post * 50 + scaleCycles);
  const groups = range(20).flatMap((index) => driveJob(shape, index, random));
  const cycles = groups.map((now, i): Cycle => {
    const late = (by: number) => groups[i - by];
    const [issued, read] = [late(scaleCycles + 1), late(scaleCycles + 2)];
    const [scaled, done] = [late(scaleCycles + 3), late(scaleCycles + 6)];
    return {
      inputs: [
        [i === 0, 1],
        [now.starts, 1],
        [wordOf(now.job), drainWidth],
        [now.valid, 1],
        [points ? late(1)?.closes === true : random(1), 1],
        [now.closesPixel, 1],
        [join(read?.map ?? [], vmWidth), post * vmWidth],
        [scaled?.closes === true, 1],
        [join(scaled?.values ?? [], valueWidth), post * valueWidth],
      ],
      outputs: [
        [now.job.factor, 1],
        [i < scaleCycles + 3 ? undefined : issued?.closes === true && issued.job.join, 1],
        [issued?.closes && issued.job.join ? issued.address : undefined, addressWidth],
        [i < scaleCycles + 8 ? undefined : done?.closes === true, 1],
        [done?.closes ? join(resultOf(done), valueWidth) : undefined, post * valueWidth],
      ],
    };
  });
  return {
    module: "engine_residual",
    parameters: {
      ...{ POST: post, VAL_W: valueWidth, VM_W: vmWidth, VM_AW: addressWidth, HAS_JOIN: 1 },
      ...{ JOIN_MUL_W: mulWidth, JOIN_PRODUCT: 1, JOIN_IN_W: vmWidth, SCALE_CYCLES: scaleCycles },
      POINT_BITS: Number(points),
    },
    inputs: [
      ...["rst", "job_starts", "drain_job", "group_valid", "group_closes", "group_closes_pixel"],
      ...["read_data", "in_valid", "in_data"],
    ],
    outputs: ["read_factor", "read_valid", "read_address", "out_valid", "out_data"],
    cycles,
  };
}

function driveJob(
  shape: ResidualShape,
  index: number,
  random: (width: number) => bigint,
): readonly Group[] {
  const { post, vmWidth, points, scaleCycles } = shape;
  const below = (n: number) => Number(random(16)) % n;
  const signed = (width: number) => BigInt.asIntN(width, random(width));
  const { min, max } = signedRange(vmWidth);
  const job: Job = {
    ...{ join: index % 4 !== 3, base: below(64), pixel: below(64) },
    ...{ product: index % 5 === 2, lane: index % 10 === 2, factor: index % 2 === 0 },
    // Factors minus one are stored: the largest one is the smallest of all.
    ...{ own: signed(shape.mulWidth - 1) + 1n, other: signed(shape.mulWidth - 1) + 1n },
    ...{
      low: index % 3 === 0 ? min * 2n : -random(5),
      high: index % 3 === 0 ? max * 2n : random(5),
    },
  };
  const strips = 1 + below(3);
  const rest = (starts: boolean): Group => ({
    ...{ job, starts, valid: false, closes: false, closesPixel: random(1) === 1n, address: 0 },
    ...{
      map: range(post).map(() => signed(vmWidth)),
      values: range(post).map(() => signed(vmWidth)),
    },
  });
  const group = (pixel: number, strip: number, closes: boolean): Group => ({
    ...rest(false),
    ...{ valid: true, closes, closesPixel: closes && strip === strips - 1 },
    address: (job.base + pixel * job.pixel + (job.lane ? 0 : strip)) % 2 ** addressWidth,
  });
  const body = range(2 + below(5)).flatMap((pixel) =>
    range(strips).flatMap((strip) => [
      ...range(below(3)).map(() => rest(false)),
      // Rows of points that do not end a sum.
      ...(points ? range(below(3)).map(() => group(pixel, strip, false)) : []),
      group(pixel, strip, true),
    ]),
  );
  return [rest(true), ...body, ...range(scaleCycles + 8).map(() => rest(false))];
}

function wordOf(job: Job): bigint {
  const none = Object.fromEntries(fields.map((f) => [f.name, 0]));
  const own: Partial<Record<JobField, number>> = {
    ...{ join: Number(job.join), joinBase: job.base, joinPixel: job.pixel },
    ...{ joinLow: Number(job.low), joinHigh: Number(job.high) },
    ...{ joinOwn: Number(job.own) - 1, joinOther: Number(job.other) - 1 },
    ...{ joinProduct: Number(job.product), joinLane: Number(job.lane) },
    joinFactor: Number(job.factor),
  };
  return packWord(fields, { ...none, ...own });
}

function resultOf({ job, map, values }: Group): readonly bigint[] {
  if (!job.join) return values;
  return values.map((v, lane) => {
    const other = map[job.lane ? 0 : lane] ?? 0n;
    return clampTo(job.product ? v * other : job.own * v + job.other * other, job.low, job.high);
  });
}
