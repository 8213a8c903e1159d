import { report } from "../../../diag/report.js";
import { hull } from "../../../num/interval.js";
import type { FloatValue, Quantizer } from "../float-graph.js";
import { foldedCodes } from "../quantizer-steps.js";
import { type Chain, chainOf } from "./chain.js";
import { findStairs, nearStairs, type Stairs, wavesOf } from "./chain-stairs.js";
import { deviation, refuse } from "./fold-refusal.js";
import type { Folded, FoldReport } from "./fold-report.js";
import type { Integer } from "./integer.js";
import { codeElement } from "./ir-builder.js";
import { findMultipliers, type Multipliers } from "./multiplier.js";
import { nearestMultipliers } from "./nearest-multiplier.js";
import { type Clamped, canAdd, checkMultipliers, requantizer } from "./requantizer.js";
import type { Run } from "./run.js";
import type { Staircase } from "./staircase.js";
import { codeSpan, thresholder } from "./thresholder.js";
import { type Wave, wavesNode } from "./waves.js";

/** More thresholds than this cost more than any multiplier; few are cheaper than one. */
const maxLevels = 255;
const fewLevels = 3;
/** A type for more codes than this is the narrowest for those that occur. */
const wideCodes = 2 ** 20;

/** A chain, and what the node that replaces it has to hold. */
interface Fold {
  readonly chain: Chain;
  readonly result: Clamped & { readonly step: 1 | 2 };
  /** The layer before may add an integer to each channel's sum. */
  readonly biased: boolean;
  readonly run: Run;
}

/** Multipliers for codes of low .. high. */
interface Scaling {
  readonly multipliers: Multipliers;
  readonly low: number;
  readonly high: number;
}

/**
 * Folds the steps of `v` and the quantizer of `value` into one op on the node of `v`: the first of the forms below that
 * there is, the smallest ones in hardware first. `alone`: nothing else reads that node. Undefined after a report.
 */
export function foldChain(
  v: Integer,
  value: FloatValue,
  quantizer: Quantizer,
  run: Run,
  alone: boolean,
): Folded | undefined {
  const chain = chainOf(v, quantizer);
  const found = findStairs(chain, value.path, run);
  if (found === undefined) return undefined;
  const result = resultOf(chain, value, run);
  if (result === undefined) return undefined;
  const fold: Fold = { chain, result, biased: alone && canAdd(v), run };
  const waves = wavesOf(chain, found);
  if (waves !== undefined) return waveFold(fold, waves);
  const near = nearStairs(chain, found, result, run);
  if (near === undefined) return undefined;
  const reached = reachedCodes(quantizer, near.stairs);
  if (reached !== undefined) return foldChain(v, value, reached, run, alone);
  const exact = exactMultipliers(fold, near);
  if (exact !== undefined) return multiplierFold(fold, exact, near);
  const [least, most] = codeSpan(near.stairs);
  return most - least <= maxLevels ? thresholdFold(fold, near) : nearestFold(fold, near);
}

/** Undefined after a report where no type holds the codes. */
function resultOf(
  { v, quantizer }: Chain,
  { name, path }: FloatValue,
  { context }: Run,
): Fold["result"] | undefined {
  const { step, scale } = quantizer;
  const { min: low, max: high } = foldedCodes(quantizer);
  const element = codeElement(low, high, step);
  if (element === undefined) {
    const why = `no type holds its codes ${low} .. ${high}`;
    report(context.sink, "BL1505", context.place(path), { op: path, domain: "", why });
    return undefined;
  }
  const declared = { element, shape: v.node.type.shape };
  const attrs = { scale: scale.length === 1 ? (scale[0] as number) : scale };
  return { name, path, declared, attrs, low, high, step };
}

/** Nearly unlimited codes (Trunc): limited to those that are reached, which a clamp to them leaves as they are. */
function reachedCodes(quantizer: Quantizer, stairs: readonly Staircase[]): Quantizer | undefined {
  const [low, high] = [Math.min(...quantizer.low), Math.max(...quantizer.high)];
  const [least, most] = codeSpan(stairs);
  const narrower = quantizer.step === 1 && high - low > wideCodes && most - least < high - low;
  return narrower ? { ...quantizer, low: [low + least], high: [low + most] } : undefined;
}

function waveFold(fold: Fold, waves: readonly Wave[]): Folded | undefined {
  const { chain, result, run } = fold;
  const node = wavesNode(chain.v.node, waves, result, run.ir);
  const proof = "exhaustive";
  return node && { node, report: reportOf(fold, { form: "threshold", proof, differing: 0 }) };
}

/** Undefined where thresholds are cheaper, or no multiplier is exact. */
function exactMultipliers(
  { result: { low, high, step }, biased }: Fold,
  { stairs }: Stairs,
): Scaling | undefined {
  const [least, most] = codeSpan(stairs);
  if (step === 2 || most - least <= fewLevels) return undefined;
  // Codes below or above those of the chain: a clamp may do the work at its own ends.
  const bounds = [[low, high] as const, [low + least, low + most] as const];
  for (const [from, to] of bounds) {
    const own = stairs.map((s) => ({ ...s, first: s.first + low - from }));
    const multipliers = findMultipliers(own, from, to, biased);
    if (multipliers === undefined) continue;
    checkMultipliers(multipliers, own, from, to);
    return { multipliers, low: from, high: to };
  }
  return undefined;
}

function multiplierFold(
  fold: Fold,
  { multipliers, low, high }: Scaling,
  near: Stairs,
): Folded | undefined {
  const result = { ...fold.result, low, high };
  const node = requantizer(fold.chain.v.node, multipliers, result, fold.run.ir);
  return node && { node, report: stairsReport(fold, "requantize", near) };
}

function thresholdFold(fold: Fold, near: Stairs): Folded | undefined {
  const node = thresholder(fold.chain.v.node, near.stairs, fold.result, fold.run.ir);
  return node && { node, report: stairsReport(fold, "threshold", near) };
}

/** The multiplier that differs from the staircases at the fewest integers, where that is allowed; else a refusal. */
function nearestFold(fold: Fold, { stairs }: Stairs): Folded | undefined {
  const { result, biased, run } = fold;
  const [least, most] = codeSpan(stairs);
  const many = `${most - least + 1} codes are too many for thresholds, and no multiplier is exact`;
  const near = nearestMultipliers(stairs, result.low, result.high, biased);
  if (near === undefined) {
    const refusal = { channel: 0, count: undefined, points: [many] };
    return refuse(refusal, result.path, run.context);
  }
  const { channel, count: differing } = near.difference;
  if (!run.options.allowInexact) {
    const { count, points } = deviation(channel, near.difference, result);
    return refuse({ channel, count, points: [many, ...points] }, result.path, run.context);
  }
  return multiplierFold(fold, { ...result, multipliers: near.multipliers }, { stairs, differing });
}

function stairsReport(
  fold: Fold,
  form: FoldReport["form"],
  { stairs, differing }: Stairs,
): FoldReport {
  const monotone = stairs.every((s) => s.proof === "monotone");
  return reportOf(fold, { form, proof: monotone ? "monotone" : "exhaustive", differing });
}

function reportOf(
  { chain, result }: Fold,
  { form, differing, proof }: Pick<FoldReport, "form" | "differing" | "proof">,
): FoldReport {
  const { min, max } = hull(chain.v.ranges);
  const checked = { checkedRange: [min, max] as const, proof, channels: chain.rows };
  return { node: result.path, form, exact: differing === 0, differing, ...checked };
}
