/**
 * Exponential, logarithm and their kin from additions, multiplications and divisions of doubles alone, good to a few
 * last bits of a double. JavaScript leaves the last bits of `Math.exp` and of a C library to the implementation; these are
 * the same everywhere, and `hw/host/bitloom_float.h` computes them step for step. Doubles never overflow to a wrong
 * sign: what is too large is infinite, what is too small is 0.
 */

const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

/** 2^k for -2000 <= k <= 2000, in two exact factors. */
function scaled(x: number, k: number): number {
  const half = Math.floor(k / 2);
  return x * powerOfTwo(half) * powerOfTwo(k - half);
}

/** 2^k for -1022 <= k <= 1023, by squaring: exact. */
function powerOfTwo(k: number): number {
  let [base, result] = [k < 0 ? 0.5 : 2, 1];
  for (let n = Math.abs(k); n > 0; n = Math.floor(n / 2)) {
    if (n % 2 === 1) result *= base;
    base *= base;
  }
  return result;
}

/** e^x: x = k ln 2 + r with |r| <= 0.35, and a Taylor series of r. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 710) return Number.POSITIVE_INFINITY;
  if (x < -750) return 0;
  const k = Math.floor(x / ln2High + 0.5);
  const r = x - k * ln2High - k * ln2Low;
  let sum = 1;
  for (let n = 15; n >= 1; n--) sum = 1 + (sum * r) / n;
  return scaled(sum, k);
}

/** 2 * atanh(s) for |s| <= 1/3. */
function twiceAtanh(s: number): number {
  const square = s * s;
  let sum = 0;
  for (let n = 35; n >= 1; n -= 2) sum = sum * square + 1 / n;
  return 2 * s * sum;
}

/** Natural logarithm: x = m 2^k with m in [0.7, 1.4], and the series of atanh((m - 1) / (m + 1)). */
export function log(x: number): number {
  if (Number.isNaN(x) || x < 0) return Number.NaN;
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (x === Number.POSITIVE_INFINITY) return x;
  let [m, k] = [x, 0];
  while (m > Math.SQRT2) {
    m *= 0.5;
    k++;
  }
  while (m < Math.SQRT1_2) {
    m *= 2;
    k--;
  }
  return k * ln2High + (twiceAtanh((m - 1) / (m + 1)) + k * ln2Low);
}

/** ln(1 + x) for 0 <= x <= 1, exact to the last bits for small x too. */
export function log1p(x: number): number {
  return twiceAtanh(x / (2 + x));
}

export function sigmoid(x: number): number {
  return 1 / (1 + exp(-x));
}

export function tanh(x: number): number {
  const a = Math.abs(x);
  if (a < 0.01) {
    const s = x * x;
    return x * (1 - s * (1 / 3 - s * (2 / 15 - s * (17 / 315))));
  }
  const e = exp(-2 * a);
  const t = (1 - e) / (1 + e);
  return x < 0 ? -t : t;
}

/** Error function: a series of positive terms up to 2.5, beyond it a continued fraction of what is missing to 1. */
export function erf(x: number): number {
  const a = Math.abs(x);
  const y = a < 2.5 ? erfSeries(a) : 1 - (a > 6 ? 0 : erfcFraction(a));
  return x < 0 ? -y : y;
}

/** 2 / sqrt(pi) e^(-a^2) (a + 2 a^3 / 3 + 4 a^5 / 15 + ...). */
function erfSeries(a: number): number {
  let [term, sum] = [a, a];
  for (let n = 1; n < 60; n++) {
    term *= (2 * a * a) / (2 * n + 1);
    sum += term;
  }
  return 1.1283791670955126 * exp(-a * a) * sum;
}

function erfcFraction(a: number): number {
  let rest = 0;
  for (let n = 40; n >= 1; n--) rest = n / 2 / (a + rest);
  return (0.5641895835477563 * exp(-a * a)) / (a + rest);
}

/** a^b: whole exponents up to 64 by multiplication (squares are exact), halves by the root, others by e^(b ln a). */
export function pow(a: number, b: number): number {
  const n = Math.abs(b);
  if (Number.isInteger(b) && n <= 64) {
    let product = 1;
    for (let i = 0; i < n; i++) product *= a;
    return b < 0 ? 1 / product : product;
  }
  if (b === 0.5) return Math.sqrt(a);
  if (a >= 0) return a === 0 ? (b > 0 ? 0 : Number.POSITIVE_INFINITY) : exp(b * log(a));
  const size = exp(b * log(-a));
  if (!Number.isInteger(b)) return Number.NaN;
  return b % 2 === 0 ? size : -size;
}
