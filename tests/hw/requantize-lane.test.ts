import { type BenchCase, describeBench } from "./describe-bench.js";
import { clampTo, createRandom, pack, signedRange } from "./vectors.js";

/** The bench's COUNT. */
const count = 4000;

interface Shape {
  readonly x: number;
  readonly multiplier: number;
  readonly bias: number;
  readonly y: number;
}

interface Vector {
  readonly x: bigint;
  readonly multiplier: bigint;
  readonly bias: bigint;
  readonly shift: number;
  readonly mode: number;
  readonly low: bigint;
  readonly high: bigint;
}

type Random = (width: number) => bigint;

/** Rounds p / 2^shift from the quotient and remainder of a division: no shifts, unlike the hardware. */
function roundQuotient(p: bigint, shift: number, mode: number): bigint {
  const unit = 2n ** BigInt(shift);
  const remainder = ((p % unit) + unit) % unit;
  const floor = (p - remainder) / unit;
  if (mode === 2 || remainder === 0n) return floor;
  if (mode === 3) return p < 0n ? floor + 1n : floor;
  if (2n * remainder !== unit) return 2n * remainder > unit ? floor + 1n : floor;
  return mode === 0 || floor % 2n !== 0n ? floor + 1n : floor;
}

function expected({ x, multiplier, bias, shift, mode, low, high }: Vector): bigint {
  return clampTo(roundQuotient(x * multiplier + bias, shift, mode), low, high);
}

/** Uniform, or within 2 of an end or of zero. */
function signedValue(width: number, random: Random): bigint {
  const { min, max } = signedRange(width);
  const kind = random(2);
  if (kind < 2n) return BigInt.asIntN(width, random(width));
  const near = BigInt.asIntN(3, random(3)) / 2n;
  const center = kind === 2n ? 0n : random(1) === 0n ? min : max;
  return clampTo(center + near, min, max);
}

/** Moves the bias, within its width, so that x * multiplier + bias falls within 1 of a tie. */
function aimAtTie(v: Vector, shape: Shape, random: Random): Vector {
  if (v.shift === 0) return v;
  const unit = 2n ** BigInt(v.shift);
  const off = unit / 2n - (v.x * v.multiplier + v.bias) + (random(2) - 1n) / 2n;
  const step = ((off % unit) + unit) % unit;
  const { min, max } = signedRange(shape.bias);
  const bias = [v.bias + step, v.bias + step - unit].find((b) => b >= min && b <= max);
  return bias === undefined ? v : { ...v, bias };
}

/** Moves low and high to the result or next to it. */
function aimAtClamp(v: Vector, shape: Shape, random: Random): Vector {
  const { min, max } = signedRange(shape.y);
  const exact = expected({ ...v, low: min, high: max });
  const low = clampTo(exact + (random(2) - 1n), min, max);
  const high = clampTo(low + random(2), min, max);
  return { ...v, low, high };
}

function makeVector(shape: Shape, index: number, random: Random): Vector {
  const { min, max } = signedRange(shape.y);
  // Shifts near the width of the sum are the interesting ones; all 64 occur.
  const shift = index < 256 ? index >> 2 : Number(random(6)) % (index % 2 === 0 ? 64 : shape.x + 4);
  const free: Vector = {
    x: signedValue(shape.x, random),
    multiplier: signedValue(shape.multiplier, random),
    bias: signedValue(shape.bias, random),
    shift: Math.min(shift, 63),
    mode: index % 4,
    low: min,
    high: max,
  };
  const tied = index % 3 === 0 ? free : aimAtTie(free, shape, random);
  return index % 5 < 3 ? tied : aimAtClamp(tied, shape, random);
}

function makeCase(shape: Shape): BenchCase {
  const random = createRandom(shape.x * 1009 + shape.y);
  const words = Array.from({ length: count }, (_, index) => {
    const v = makeVector(shape, index, random);
    return pack([
      [v.x, shape.x],
      [v.multiplier, shape.multiplier],
      [v.bias, shape.bias],
      [v.shift, 6],
      [v.mode, 2],
      [v.low, shape.y],
      [v.high, shape.y],
      [expected(v), shape.y],
    ]);
  });
  return { words, checked: count };
}

describeBench({
  bench: {
    top: "requantize_bench",
    benchSources: ["requantize_bench.v", "requantize_case.v"],
    sources: ["requantize_lane.v", "round_shift.v", "clamp.v"],
  },
  cases: new Map([
    ["typical.mem", makeCase({ x: 20, multiplier: 16, bias: 32, y: 8 })],
    ["widest.mem", makeCase({ x: 64, multiplier: 64, bias: 96, y: 64 })],
    ["narrowest.mem", makeCase({ x: 2, multiplier: 2, bias: 2, y: 1 })],
    ["wide_bias.mem", makeCase({ x: 5, multiplier: 4, bias: 21, y: 9 })],
    ["wide_out.mem", makeCase({ x: 4, multiplier: 4, bias: 4, y: 20 })],
  ]),
  bugs: [
    { file: "round_shift.v", find: "(below_half | floor[0])", replace: "floor[0]" },
    { file: "round_shift.v", find: "(below_half | floor[0])", replace: "below_half" },
    { file: "round_shift.v", find: "(below_half | floor[0])", replace: "1'b1" },
    { file: "round_shift.v", find: "half | below_half;", replace: "half;" },
    { file: "round_shift.v", find: "half | below_half;", replace: "below_half;" },
    { file: "round_shift.v", find: "v[WIDTH-1] & inexact", replace: "inexact" },
    { file: "round_shift.v", find: "fraction >>> shift", replace: "fraction >> shift" },
    { file: "round_shift.v", find: "fraction >>> shift", replace: "fraction >>> shift[4:0]" },
    { file: "round_shift.v", find: "FLOOR: up = 1'b0", replace: "FLOOR: up = half" },
    { file: "clamp.v", find: "value < low_wide", replace: "v < low_wide" },
    { file: "clamp.v", find: "? high : v", replace: "? low : v" },
    { file: "requantize_lane.v", find: "{MUL_W{x[IN_W-1]}}", replace: "{MUL_W{1'b0}}" },
    { file: "requantize_lane.v", find: "bias_q[BIAS_W-1]", replace: "1'b0" },
    { file: "requantize_lane.v", find: "high_q3 <= high_q2", replace: "high_q3 <= high_q1" },
  ],
});
