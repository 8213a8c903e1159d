import type { Node } from "../ir/graph.js";
import { valueRange } from "../num/element-type.js";
import { scaleInterval } from "../num/interval.js";
import { isPureClamp } from "../passes/drop-identities.js";
import { kindOf } from "./geometry.js";
import { joinFactorBits } from "./job-format.js";
import type { Stage } from "./network.js";
import type { LiveGraph } from "./roles.js";
import { type FusionSite, lastOf, type PoolingArray, type Tail } from "./tail.js";

/** A value an integer number of times. */
interface Term {
  readonly node: Node;
  readonly factor: number;
  /** The requantizer that multiplies it; undefined: none. */
  readonly product: Node | undefined;
}

/**
 * A sum with one other value, each of the two an integer number of times, and a clamp of it when nothing else reads the
 * sum. Depthwise arrays leave channels where they are, so they cannot follow the order of another map.
 */
export function joinTail(tail: Tail, { live, array, isThere }: FusionSite): Tail | undefined {
  if (kindOf(array) === "depthwise") return undefined;
  const own = ownTerm(lastOf(tail), live);
  const addend = own.product ?? own.node;
  const sum = live.soleReader(addend);
  const role = sum && live.roleOf(sum);
  if (!sum || role?.kind !== "sum" || role.inputs.length !== 2) return undefined;
  const other = role.inputs.find((n) => n !== addend);
  const term =
    other && [plainTerm(other), productTerm(other, live)].find((t) => t && isThere(t.node));
  if (!term) return undefined;
  const clamp = pureClampOf(sum, live);
  const { min, max } = valueRange(sum.type.element);
  const bounds = { low: clamp?.role.low ?? min, high: clamp?.role.high ?? max };
  const factors = { ownFactor: own.factor, otherFactor: term.factor };
  const join = { other: term.node, product: false, ...factors, ...bounds };
  const nodes = [own.product, term.product, sum, clamp?.node].filter((n) => n !== undefined);
  const stage: Stage = { stage: 3, node: clamp?.node ?? sum };
  return { ...tail, join, chain: [...tail.chain, ...nodes], stages: [...tail.stages, stage] };
}

/** True for a product that a sum of two takes along: no quantizer that another layer would have to form. */
export function isAddend(node: Node, live: LiveGraph, array: PoolingArray): boolean {
  if (kindOf(array) === "depthwise" || productTerm(node, live) === undefined) return false;
  const role = live.roleOf(node);
  return role.kind === "requantize" && role.multiplier[0] !== 1;
}

function plainTerm(node: Node): Term {
  return { node, factor: 1, product: undefined };
}

/** The last value of a layer, or what its only reader makes of it for a sum. */
function ownTerm(node: Node, live: LiveGraph): Term {
  const reader = live.soleReader(node);
  return (reader && productTerm(reader, live)) ?? plainTerm(node);
}

/** A requantizer that only multiplies by an integer, for a sum of two that alone reads it. */
function productTerm(node: Node, live: LiveGraph): Term | undefined {
  const role = live.roleOf(node);
  const sum = live.soleReader(node);
  const reader = sum && live.roleOf(sum);
  if (role.kind !== "requantize" || reader?.kind !== "sum" || reader.inputs.length !== 2)
    return undefined;
  const { multiplier, bias, shift, low, high } = role;
  const [factor = 1] = multiplier;
  const range = scaleInterval(valueRange(role.input.type.element), factor);
  const exact = shift === 0 && bias.every((b) => b === 0) && low <= range.min && high >= range.max;
  const single = multiplier.length === 1 && Math.abs(factor) < 2 ** (joinFactorBits - 1);
  return exact && single ? { node: role.input, factor, product: node } : undefined;
}

/** The clamp that alone reads a value. */
export function pureClampOf(node: Node, live: LiveGraph) {
  const reader = live.soleReader(node);
  const role = reader && live.roleOf(reader);
  if (!reader || role?.kind !== "requantize" || !isPureClamp(role)) return undefined;
  return { node: reader, role };
}
