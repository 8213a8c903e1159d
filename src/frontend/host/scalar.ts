import { erf, exp, log, log1p, pow, sigmoid, tanh } from "../../num/elementary.js";

/**
 * Element-wise float32 functions, the same for the executor and for the chains that import folds. Every arithmetic
 * step is rounded once to float32, as ONNX runtimes do; `direction` is what makes a proof: correctly rounded
 * addition, multiplication and division are monotone, because rounding is.
 */
export interface Unary {
  apply(x: number): number;
  /** +1 rising, -1 falling (both in the wide sense); undefined: neither is certain. */
  readonly direction: 1 | -1 | undefined;
}

export interface Binary {
  apply(a: number, b: number): number;
  /** Direction in `a` for a constant `b`, and in `b` for a constant `a`; 0: constant. */
  first(b: number): 1 | -1 | 0 | undefined;
  second(a: number): 1 | -1 | 0 | undefined;
}

const { fround } = Math;

const rising = (apply: (x: number) => number): Unary => ({ apply, direction: 1 });
const other = (apply: (x: number) => number): Unary => ({ apply, direction: undefined });

/** Half to even. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest < 0.5) return floor;
  return rest > 0.5 || floor % 2 !== 0 ? floor + 1 : floor;
}

/** Exp, Tanh and the like are computed in double and rounded once; they are not certain to the last bit. */
export const unaries: ReadonlyMap<string, Unary> = new Map<string, Unary>([
  ["Identity", rising((x) => x)],
  ["Relu", rising((x) => Math.max(x, 0))],
  ["Neg", { apply: (x) => -x, direction: -1 }],
  ["Abs", other(Math.abs)],
  ["Sign", rising(Math.sign)],
  ["Floor", rising(Math.floor)],
  ["Ceil", rising(Math.ceil)],
  ["Sqrt", rising((x) => fround(Math.sqrt(x)))],
  ["Exp", other((x) => fround(exp(x)))],
  ["Log", other((x) => fround(log(x)))],
  ["Reciprocal", other((x) => fround(1 / x))],
  ["Sigmoid", other((x) => fround(sigmoid(x)))],
  ["Tanh", other((x) => fround(tanh(x)))],
  ["Softplus", other((x) => fround(log1p(exp(-Math.abs(x))) + Math.max(x, 0)))],
  ["Softsign", other((x) => fround(x / (1 + Math.abs(x))))],
  ["Erf", other((x) => fround(erf(x)))],
  ["Bipolar", rising((x) => (x >= 0 ? 1 : -1))],
]);

/** With a constant that is infinite or no number, results may be no numbers, and nothing is certain. */
const ofSign = (k: number): 1 | -1 | 0 | undefined =>
  Number.isFinite(k) ? (k > 0 ? 1 : k < 0 ? -1 : 0) : undefined;
const rises = (k: number): 1 | undefined => (Number.isFinite(k) ? 1 : undefined);

export const binaries: ReadonlyMap<string, Binary> = new Map<string, Binary>([
  ["Add", { apply: (a, b) => fround(a + b), first: rises, second: rises }],
  ["Sub", { apply: (a, b) => fround(a - b), first: rises, second: (a) => rises(a) && -1 }],
  ["Mul", { apply: (a, b) => fround(a * b), first: ofSign, second: ofSign }],
  [
    "Div",
    {
      apply: (a, b) => fround(a / b),
      first: (b) => (b === 0 ? undefined : ofSign(b)),
      second: () => undefined,
    },
  ],
  ["Max", { apply: Math.max, first: rises, second: rises }],
  ["Min", { apply: Math.min, first: rises, second: rises }],
  ["Pow", { apply: (a, b) => fround(pow(a, b)), first: () => undefined, second: () => undefined }],
]);

/** The same on integers, where nothing is rounded to float32; division goes towards zero. */
export const wholeBinaries: ReadonlyMap<string, (a: number, b: number) => number> = new Map([
  ["Add", (a: number, b: number) => a + b],
  ["Sub", (a: number, b: number) => a - b],
  ["Mul", (a: number, b: number) => a * b],
  ["Div", (a: number, b: number) => Math.trunc(a / b)],
  ["Pow", pow],
]);

/** Comparisons, as 0 or 1. */
export const comparisons: ReadonlyMap<string, (a: number, b: number) => number> = new Map([
  ["Greater", (a: number, b: number) => Number(a > b)],
  ["Less", (a: number, b: number) => Number(a < b)],
  ["GreaterOrEqual", (a: number, b: number) => Number(a >= b)],
  ["LessOrEqual", (a: number, b: number) => Number(a <= b)],
  ["Equal", (a: number, b: number) => Number(a === b)],
]);

/** Rounding modes of QONNX, by their newer names. */
export const roundModes: ReadonlyMap<string, (x: number) => number> = new Map([
  ["half-even", roundHalfEven],
  ["ceil", Math.ceil],
  ["floor", Math.floor],
  ["up", (x: number) => Math.sign(x) * Math.ceil(Math.abs(x))],
  ["down", Math.trunc],
  ["half-up", (x: number) => Math.sign(x) * Math.floor(fround(Math.abs(x) + 0.5))],
  ["half-down", (x: number) => Math.sign(x) * Math.ceil(fround(Math.abs(x) - 0.5))],
]);
