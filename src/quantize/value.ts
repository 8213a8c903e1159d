import type { Node } from "../ir/graph.js";
import { sameElementType, valueRange } from "../num/element-type.js";
import type { Tensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { type Bounds, unbounded } from "./float-network.js";
import { type GraphBuilder, integers } from "./graph-builder.js";
import type { Grid } from "./grids.js";

/** A value of the growing network: its node, and the integers it has on every calibration image. */
export interface Value {
  readonly node: Node;
  readonly grid: Grid;
  readonly integers: readonly Tensor[];
}

const multiplierBits = 15;
const maxBias = 2 ** 30;

/** What `node` makes of values: nodes between them and it are evaluated on every image. */
export function nodeValue(node: Node, grid: Grid, from: readonly Value[]): Value {
  const images = from[0]?.integers ?? [];
  const integersOf = (image: number) => {
    const known = new Map(from.map((v) => [v.node, present(v.integers[image], "image")]));
    return evaluate(node, known);
  };
  return { node, grid, integers: images.map((_, image) => integersOf(image)) };
}

function evaluate(node: Node, known: ReadonlyMap<Node, Tensor>): Tensor {
  const value = known.get(node) ?? (node.attrs.get("value") as Tensor | undefined);
  if (value !== undefined) return value;
  return node.op.evaluate(
    node,
    node.inputs.map((n) => n && evaluate(n, known)),
  );
}

/** The value's own node where it is on the grid already, else its integers moved there. */
export function onGrid(b: GraphBuilder, name: string, { node, grid: from }: Value, to: Grid): Node {
  const same = from.scale === to.scale && sameElementType(from.element, to.element);
  return same ? node : requantize(b, name, node, [from.scale], [0], to);
}

/** Sums of given scales a channel as codes of a grid: one multiplier and offset a channel, one shift, round to nearest. */
export function requantize(
  b: GraphBuilder,
  name: string,
  x: Node,
  scales: readonly number[],
  bias: ArrayLike<number>,
  grid: Grid,
  bounds: Bounds = unbounded,
): Node {
  const { element, scale } = grid;
  const slopes = scales.map((s) => s / scale);
  const offsets = Array.from(bias, (v) => v / scale);
  const largest = Math.max(...slopes.map(Math.abs), Number.MIN_VALUE);
  let shift = Math.min(60, Math.max(0, Math.floor(multiplierBits - Math.log2(largest))));
  const widest = Math.max(...offsets.map(Math.abs));
  while (shift > 0 && widest * 2 ** shift > maxBias) shift--;
  const whole = (list: readonly number[]) =>
    integers(
      list.map((v) => Math.round(v * 2 ** shift)),
      [list.length],
    );
  const operands = [x, b.constant(`${name}_m`, whole(slopes))];
  if (offsets.some((v) => v !== 0)) operands.push(b.constant(`${name}_b`, whole(offsets)));
  const declared = { element, shape: x.type.shape };
  const limits = inside(grid, bounds);
  return b.op(name, "requantize", operands, { declared, attrs: { shift, scale, ...limits } });
}

/** The bounds that cut a grid's codes, as attributes. */
export function inside(
  { element, scale }: Grid,
  { low, high }: Bounds,
): { readonly low?: number; readonly high?: number } {
  const { min, max } = valueRange(element);
  const [least, most] = [Math.round(low / scale), Math.round(high / scale)];
  return { ...(least > min && { low: least }), ...(most < max && { high: most }) };
}
