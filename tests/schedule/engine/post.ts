import type { EngineParameters } from "../../../src/schedule/engine-parameters.js";
import type { Job } from "../../../src/schedule/job-format.js";
import type { Context } from "./state.js";
import { at, wrap } from "./words.js";

/** Multiples of the scaled values and of a map in value memory, added, or both multiplied, and clamped; pixels in raster order. */
export function joined(
  { p, state }: Context,
  job: Job,
  pixel: number,
  group: number,
  values: readonly number[],
): readonly number[] {
  const word = job.joinBase + pixel * job.joinPixel + (job.joinLane ? 0 : group);
  if (job.joinFactor && word >= 2 ** p.FACTOR_AW)
    throw new Error(`model: no factor at ${word} of ${2 ** p.FACTOR_AW}`);
  return values.map((v, q) => {
    const map = at(state.vm, word * p.POST + (job.joinLane ? 0 : q));
    const sum = job.joinProduct
      ? wrap(p.VAL_W, v * map)
      : wrap(p.VAL_W, (job.joinOwn + 1) * v + (job.joinOther + 1) * map);
    return Math.min(job.joinHigh, Math.max(job.joinLow, sum));
  });
}

/** Rows, whose products have the totals where they are points, scaled. */
export function scaleGroup(
  x: Context,
  job: Job,
  rows: number,
  values: readonly number[],
  totals: readonly bigint[],
): readonly number[] {
  const { POINT_BITS, VAL_W } = x.p;
  const points = POINT_BITS > 0 && job.mode === 1;
  return values.map((v, q) => {
    const total = totals[q] ?? 0n;
    const own = points
      ? rounded(total, job.scaleShift, job.rounding, job.low, job.high)
      : scale(x, job, rows, q, v);
    return wrap(VAL_W, own);
  });
}

/** The code of a finished value: a second scaling, or itself. */
export function enter({ p, m }: Context, job: Job, group: number, q: number, v: number): number {
  const address = job.entryBase + (job.entryEach ? group : 0);
  const lane = () => laneOf(m.entries[address], q, 0, p.EN_MUL_W, p.EN_OFFSET_W, p.EN_THR_BITS, p);
  return scaled(v, job.entryMode, lane, {
    ...{ shift: job.entryShift, rounding: job.entryRounding },
    ...{ low: job.entryLow, high: job.entryHigh, stepTwo: job.entryStepTwo },
    ...{ bits: p.EN_THR_BITS, thresholds: m.entryThresholds[q] ?? [], address },
  });
}

interface LaneParameters {
  readonly bias: number;
  readonly multiplier: bigint;
  readonly offset: bigint;
  readonly flip: boolean;
}

export function parameter(x: Context, job: Job, group: number, q: number): LaneParameters {
  const { p, m } = x;
  const word = m.parameters[job.paramBase + group];
  return laneOf(word, q, p.BIAS_W, p.MUL_W, p.OFFSET_W, p.THR_BITS, p);
}

/** A lane's part of a parameter word. */
function laneOf(
  word: bigint | undefined,
  q: number,
  biasBits: number,
  mulBits: number,
  offsetBits: number,
  searchBits: number,
  { POST }: EngineParameters,
): LaneParameters {
  if (word === undefined) throw new Error("model: no such parameter group");
  const field = (start: number, bits: number) => BigInt.asIntN(bits, word >> BigInt(start));
  const mul = POST * biasBits;
  const offset = mul + POST * mulBits;
  const flip = mulBits > 0 ? offset + POST * offsetBits : mul;
  return {
    bias: biasBits > 0 ? Number(field(q * biasBits, biasBits)) : 0,
    multiplier: mulBits > 0 ? field(mul + q * mulBits, mulBits) : 0n,
    offset: mulBits > 0 ? field(offset + q * offsetBits, offsetBits) : 0n,
    flip: searchBits > 0 && field(flip + q, 1) !== 0n,
  };
}

function scale(x: Context, job: Job, group: number, q: number, v: number): number {
  return x.p.SEG_AW > 0 ? searchedAndScaled(x, job, group, q, v) : scaledAlone(x, job, group, q, v);
}

/** With lines the word has the numbers of the first one and of the thresholds, by which the search finds the line. */
function searchedAndScaled(
  { p, m }: Context,
  job: Job,
  group: number,
  q: number,
  v: number,
): number {
  const word = m.parameters[job.paramBase + group];
  if (word === undefined) throw new Error("model: no such parameter group");
  const field = (start: number, bits: number) => BigInt.asUintN(bits, word >> BigInt(start));
  const [first, addresses] = [p.POST * p.BIAS_W, p.POST * (p.BIAS_W + p.SEG_AW)];
  const address = Number(field(addresses + q * p.SR_AW, p.SR_AW));
  const flip = field(addresses + p.POST * p.SR_AW + q, 1) === 1n;
  const code = searched(job.mode === 2 && flip ? -v - 1 : v, {
    ...{ bits: p.THR_BITS, thresholds: m.thresholds[q] ?? [], address },
  });
  if (job.mode !== 1) return job.mode === 0 ? v : job.low + (job.stepTwo ? 2 : 1) * code;
  const line = m.lines[q]?.[Number(field(first + q * p.SEG_AW, p.SEG_AW)) + code] ?? 0n;
  const multiplier = BigInt.asIntN(p.MUL_W, line);
  const offset = BigInt.asIntN(p.OFFSET_W, line >> BigInt(p.MUL_W));
  const shift = Number(line >> BigInt(p.MUL_W + p.OFFSET_W));
  return rounded(BigInt(v) * multiplier + offset, shift, job.rounding, job.low, job.high);
}

function scaledAlone(x: Context, job: Job, group: number, q: number, v: number): number {
  return scaled(v, job.mode, () => parameter(x, job, group, q), {
    ...{ shift: job.scaleShift, rounding: job.rounding },
    ...{ low: job.low, high: job.high, stepTwo: job.stepTwo },
    ...{ bits: x.p.THR_BITS, thresholds: x.m.thresholds[q] ?? [] },
    address: job.paramBase + group,
  });
}

/** Below the highest bit of a group's parameters: whether a row opens a sum, which one its lane takes and which it gives. */
export function pointFlags({ p, m }: Context, job: Job, group: number, q: number) {
  if (p.POINT_BITS === 0) return { opens: true, takes: false, held: false, from: q };
  const word = m.parameters[job.paramBase + group] ?? 0n;
  const bits = (at: number, width: number) =>
    Number((word >> BigInt(at)) & ((1n << BigInt(width)) - 1n));
  const width = Math.max(1, Math.log2(p.POST));
  const first = m.parameterBits - 1 - (3 + width) * p.POST;
  const flag = (i: number) => bits(first + i * p.POST + q, 1) === 1;
  const from = q ^ bits(first + 3 * p.POST + q * width, width);
  return { opens: flag(0), takes: flag(1), held: flag(2), from };
}

/** The highest bit of a group's parameters. */
export function more({ p, m }: Context, job: Job, group: number): boolean {
  const word = m.parameters[job.paramBase + group] ?? 0n;
  return p.POINT_BITS > 0 && word >> BigInt(m.parameterBits - 1) === 1n;
}

function rounded(v: bigint, shift: number, rounding: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, Number(roundShift(v, shift, rounding))));
}

interface Scaling {
  readonly shift: number;
  readonly rounding: number;
  readonly low: number;
  readonly high: number;
  readonly stepTwo: number;
  /** Threshold search: code bits, the lane's memories by stage, the channel's address. */
  readonly bits: number;
  readonly thresholds: readonly (readonly number[])[];
  readonly address: number;
}

function scaled(v: number, mode: number, lane: () => LaneParameters, s: Scaling): number {
  if (mode === 0) return v;
  const { multiplier, offset, flip } = lane();
  if (mode === 1) {
    return rounded(BigInt(v) * multiplier + offset, s.shift, s.rounding, s.low, s.high);
  }
  return s.low + (s.stepTwo ? 2 : 1) * searched(flip ? -v - 1 : v, s);
}

/** How many thresholds a value reaches. */
function searched(value: number, s: Pick<Scaling, "bits" | "thresholds" | "address">): number {
  let code = 0;
  for (let stage = 0; stage < s.bits; stage++) {
    const bit = value >= at(s.thresholds[stage] ?? [], s.address * 2 ** stage + code) ? 1 : 0;
    code = code * 2 + bit;
  }
  return code;
}

/** v / 2^shift, rounded: 0 half up, 1 half even, 2 floor, 3 toward zero. */
function roundShift(v: bigint, shift: number, rounding: number): bigint {
  if (shift === 0) return v;
  const s = BigInt(shift);
  const floor = v >> s;
  const rest = v - (floor << s);
  const half = 1n << (s - 1n);
  if (rounding === 2) return floor;
  if (rounding === 3) return v < 0n && rest > 0n ? floor + 1n : floor;
  if (rest > half) return floor + 1n;
  if (rest < half) return floor;
  return rounding === 0 ? floor + 1n : floor + (floor & 1n);
}
