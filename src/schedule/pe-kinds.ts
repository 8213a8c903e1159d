import type { Encoding } from "./encoding.js";
import type { Geometry, PeKind } from "./geometry.js";
import type { MacLayer } from "./network.js";
import { type Pass, passProgram } from "./program.js";

/** A layer's operands as its PEs see them. */
interface Operands {
  readonly layer: MacLayer;
  readonly kind: PeKind;
  readonly activation: Encoding;
  readonly weight: Encoding;
  readonly usesSum: boolean;
}

/** A block of lanes: their channels, -1 without one. */
interface Block {
  readonly lanes: readonly number[];
}

/**
 * The pass program of a layer on its kind of PE. Depthwise PEs need no S: the weights' top digit is signed, which
 * `sumEnable` tells them.
 */
export function programOf(
  plan: Operands,
  activationDigits: number,
  weightDigits: number,
): readonly Pass[] {
  const program = passProgram(activationDigits, weightDigits, plan.usesSum);
  if (!signedTop(plan)) return program;
  return program.map((p) => ({ ...p, sumEnable: p.weightDigit === weightDigits - 1 }));
}

function signedTop({ kind, layer }: Operands): boolean {
  return kind === "depthwise" && layer.weights.element.kind !== "u";
}

/** log2 of what a unit of R is worth: bipolar PEs count equal signs, each worth 2. */
export function accShiftOf({ kind, activation, weight }: Operands): number {
  return kind === "bipolar" ? 1 : activation.alpha + weight.alpha - 2;
}

/** What the sum of products exceeds the true one by, after `accShiftOf` (docs/engine.md, Kinds of PEs). */
export function dotOffset(
  plan: Operands,
  blocks: readonly Block[],
  g: Geometry,
  [activationDigits, weightDigits]: readonly [number, number],
): number {
  const [kh, kw] = plan.layer.window.kernel;
  const taps = kh * kw;
  if (plan.kind === "ternary") return taps * blocks.length * g.lanes;
  if (plan.kind === "bipolar") return taps * blocks.reduce((n, b) => n + signOffset(b), 0);
  if (!signedTop(plan)) return 0;
  const digits = 2 ** (g.digit * activationDigits) - 1;
  return taps * digits * 2 ** (g.digit * weightDigits - 1 + accShiftOf(plan));
}

/** 2 x equal signs - products: 1 a lane; masked lanes are equal without a product. */
function signOffset({ lanes }: Block): number {
  return lanes.length + lanes.filter((channel) => channel < 0).length;
}

/** Largest R of a PE whose weights have these sums and whose activation codes reach `top`. */
export function largestDot(
  plan: Operands,
  weights: { readonly plus: number; readonly minus: number },
  offset: number,
  top: number,
): number {
  const added = offset / 2 ** accShiftOf(plan);
  if (plan.kind === "depthwise") return weights.plus * top + added;
  return (weights.plus - weights.minus) / 2 ** accShiftOf(plan) + added;
}
