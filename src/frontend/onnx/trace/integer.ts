import type { Node } from "../../../ir/graph.js";
import { type Interval, valueRange } from "../../../num/element-type.js";
import type { FloatValue, Quantizer } from "../float-graph.js";
import { at, codeRanges } from "../quantizer-steps.js";

/** A scalar float32 function of one channel, and the way it runs if that is certain (0: constant). */
export interface ChannelFunction {
  apply(x: number): number;
  readonly direction: 1 | -1 | 0 | undefined;
}

/** One element-wise float32 step of a chain. */
export interface Step {
  of(channel: number): ChannelFunction;
  /** True when all channels share one function. */
  readonly uniform: boolean;
}

/** The float32 values that an integer stands for, where they differ by how it was summed: the ends. */
export interface Part {
  readonly k: number;
  readonly low: number;
  readonly high: number;
}

/** A movement of elements, or a maximum over windows, that still has to be done in hardware. */
export type Segment =
  | { readonly kind: "move"; readonly from: FloatValue; readonly to: FloatValue }
  | { readonly kind: "pool"; readonly at: FloatValue };

/**
 * A value of the model that is a function of the integers k of one IR node: the chain
 * steps(float32(k * scale / divisor)), element by element, then the segments. Steps and segments commute.
 */
export interface Integer {
  readonly kind: "integer";
  readonly node: Node;
  /** What k can be, for all channels or one a channel. */
  readonly ranges: readonly Interval[];
  /** One for all channels or one a channel of the node. */
  readonly scale: readonly number[];
  readonly divisor: number;
  /** Integer-typed values of the model are k + offset, one for all channels or one a channel; else 0. */
  readonly offset: readonly number[];
  /**
   * Of a sum of rounded values, all of a channel (or of all channels): there the value is not float32(k * scale) for every
   * way to come by k. Undefined for any other value; its result is undefined where there are too many ways.
   */
  readonly parts: ((channel: number | undefined) => readonly Part[] | undefined) | undefined;
  readonly steps: readonly Step[];
  readonly segments: readonly Segment[];
  /** True while axis 1 of the value is the channel of the node. */
  readonly aligned: boolean;
}

/** A value the host computes before the first quantizer. */
export interface Before {
  readonly kind: "before";
}

/** The sum or difference of two values in float32, and the element-wise steps on it: a function of pairs of integers. */
export interface Pair {
  readonly op: "Add" | "Sub";
  /** Settled; they may have float steps. */
  readonly operands: readonly [Integer, Integer];
  readonly steps: readonly Step[];
}

/** A value that is no function of one integer tensor: the host computes it after the last one. */
export interface After {
  readonly kind: "after";
  /** Where the value stopped being an integer, and why. */
  readonly cause: { readonly path: string; readonly op: string; readonly reason: string };
  /** A quantizer it went through since: no layer in hardware can follow. */
  readonly quantized: FloatValue | undefined;
  /** Channels of several tensors side by side, which a quantizer would give one scale. */
  readonly pieces?: readonly Piece[];
  /** Two values that a quantizer may turn into a weighted sum of integers. */
  readonly pair?: Pair;
}

/** A value whose channels are some of those of another one. */
export interface Piece {
  readonly v: Integer;
  readonly value: FloatValue;
}

export type Traced = Integer | Before | After;

/** True when the value is the node's integers times a scale, and nothing is left to do. */
export function isPlain(v: Integer): boolean {
  return v.steps.length === 0 && v.segments.length === 0;
}

/** What a quantizer makes of a node that holds its codes less its zero point. */
export function quantized(node: Node, quantizer: Quantizer): Integer {
  const real = quantizer.result === "real";
  // The node's type may hold fewer codes than a wide quantizer has: those that are reached.
  const held = valueRange(node.type.element);
  const ranges = codeRanges(quantizer).map(({ min, max }) => ({
    min: Math.max(min, held.min),
    max: Math.min(max, held.max),
  }));
  return {
    ...{ kind: "integer", node, ranges, divisor: 1 },
    ...{ scale: real ? quantizer.scale : [1], offset: real ? noOffset : quantizer.zero },
    ...{ parts: undefined, steps: [], segments: [], aligned: true },
  };
}

/** Values that are their integers. */
export const noOffset: readonly number[] = [0];

export function hasOffset({ offset }: Integer): boolean {
  return offset.some((o) => o !== 0);
}

/** Channels of an IR node: the first dimension. */
export function channelsOf(node: Node): number {
  return node.type.shape[0] ?? 1;
}

/** The real value of k in a channel: exact where doubles are, rounded once to float32. */
export function baseFunction(v: Integer, channel: number): ChannelFunction {
  const scale = at(v.scale, channel);
  const { divisor } = v;
  const offset = at(v.offset, channel);
  if (hasOffset(v)) return { apply: (k) => k + offset, direction: 1 };
  return { apply: (k) => Math.fround((k * scale) / divisor), direction: 1 };
}

/** The steps of a channel, from the value of the integer on. */
export function stepFunction(v: Integer, channel: number): ChannelFunction {
  const identity: ChannelFunction = { apply: (x) => x, direction: 1 };
  return [identity, ...v.steps.map((s) => s.of(channel))].reduce(compose);
}

/** The whole chain of a channel, from k to the value. */
export function chainFunction(v: Integer, channel: number): ChannelFunction {
  return [baseFunction(v, channel), ...v.steps.map((s) => s.of(channel))].reduce(compose);
}

/** `second` after `first`; the direction is known when both are, or when either is constant. */
export function compose(first: ChannelFunction, second: ChannelFunction): ChannelFunction {
  const [a, b] = [first.direction, second.direction];
  const known = a === undefined || b === undefined ? undefined : ((a * b) as 1 | -1 | 0);
  return {
    apply: (x) => second.apply(first.apply(x)),
    direction: a === 0 || b === 0 ? 0 : known,
  };
}
