import { type ElementType, valueRange } from "../num/element-type.js";
import { invariant, present } from "../support/invariant.js";
import { evaluateNetwork } from "./float-layers.js";
import type { FloatNetwork, FloatTensor } from "./float-network.js";

/** Integers that stand for reals. */
export interface Grid {
  readonly element: ElementType;
  /** Real value of one. */
  readonly scale: number;
  /** Too wide for an array: layers quantize what they read of it. */
  readonly wide: boolean;
}

interface Range {
  readonly min: number;
  readonly max: number;
}

/** Bits of a value that residual sums add up (methods: precision highway). */
const streamBits = 16;
const inputBits = 8;

/** Smallest and largest real number each value of the network takes on the images; 0 always belongs to it. */
export function rangesOn(network: FloatNetwork, images: readonly FloatTensor[]): readonly Range[] {
  const ranges: Range[] = Array.from({ length: network.steps.length + 1 }, () => ({
    min: 0,
    max: 0,
  }));
  for (const image of images) {
    let v = 0;
    for (const { data } of evaluateNetwork(network, image)) {
      let { min, max } = present(ranges[v], "range");
      for (const x of data) {
        if (x < min) min = x;
        if (x > max) max = x;
      }
      ranges[v++] = { min, max };
    }
  }
  return ranges;
}

/** Codes of `bits` for reals of a range, with 0 at 0. */
export function gridFor({ min, max }: Range, bits: number, wide = false): Grid {
  const largest = Math.max(-min, max, Number.MIN_VALUE);
  const element: ElementType = { kind: wide || min < 0 ? "i" : "u", bits };
  return { element, scale: largest / valueRange(element).max, wide };
}

/**
 * The grid of each value. Values that pass through a pooling, a concatenation or a residual sum unscaled share one: where a sum is among
 * them it is a wide stream, quantized only where a layer reads it; the network's output is wide as well.
 */
export function gridsOf(
  network: FloatNetwork,
  ranges: readonly Range[],
  activationBits: number,
): readonly Grid[] {
  const group = sharedGrids(network);
  const output = network.steps.length;
  const sums = network.steps.flatMap(({ layer }, i) => (layer.kind === "add" ? [i + 1] : []));
  const wide = new Set([output, ...sums].map(group));
  wide.delete(group(0));
  const joined = new Map<number, Range>();
  ranges.forEach((r, v) => {
    const { min, max } = joined.get(group(v)) ?? r;
    joined.set(group(v), { min: Math.min(min, r.min), max: Math.max(max, r.max) });
  });
  return ranges.map((_, v) => {
    const range = present(joined.get(group(v)), "range");
    if (wide.has(group(v))) return gridFor(range, streamBits, true);
    return gridFor(range, group(v) === group(0) ? inputBits : activationBits);
  });
}

/** The number of the group that a value belongs to. Sums and concatenations leave the input's own grid to it. */
function sharedGrids({ steps }: FloatNetwork): (value: number) => number {
  const parent = Array.from({ length: steps.length + 1 }, (_, v) => v);
  const find = (v: number): number => (parent[v] === v ? v : find(parent[v] as number));
  steps.forEach(({ layer, inputs }, i) => {
    const joins = layer.kind === "add" || layer.kind === "concat";
    if (!joins && layer.kind !== "clip" && layer.kind !== "maxpool" && layer.kind !== "flatten")
      return;
    for (const v of inputs) {
      invariant(v <= i, "steps read values before them");
      if (!joins || find(v) !== find(0)) parent[find(i + 1)] = find(v);
    }
  });
  return find;
}
