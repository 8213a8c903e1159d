import type { Node } from "../../../ir/graph.js";
import { addIntervals, scaleInterval } from "../../../num/interval.js";
import type { Tensor } from "../../../num/tensor.js";
import { accumulatorInterval } from "../../../ops/accumulator.js";
import { present } from "../../../support/invariant.js";
import type { FloatValue } from "../float-graph.js";
import { at } from "../quantizer-steps.js";
import { channelsOf, hasOffset, type Integer, isPlain } from "./integer.js";
import type { IrBuilder } from "./ir-builder.js";
import { exactFloat, fresh, isPowerOfTwo } from "./operand.js";

/** A sum of layers on one operand: for each of them its weights, and what one integer is worth, channel by channel. */
interface Branches {
  readonly layer: Node;
  readonly weights: readonly Tensor[];
  readonly scales: readonly (readonly number[])[];
}

/**
 * The sum of layers of one operand that differ in weights and scales, as multipoint weights are exported: points of one
 * layer, joined with integer coefficients. Only where every scale is a power of two and all sums are float32 values,
 * so that the float sum is exact. Undefined for anything else.
 */
export function tracePoints(
  [a, b]: readonly [Integer, Integer],
  value: FloatValue,
  ir: IrBuilder,
): Integer | undefined {
  const [left, right] = [branchesOf(a), branchesOf(b)];
  if (left === undefined || right === undefined || !alike(left.layer, right.layer))
    return undefined;
  const scales = [...left.scales, ...right.scales];
  const weights = [...left.weights, ...right.weights];
  const channels = scales[0]?.length ?? 0;
  const units = Array.from({ length: channels }, (_, c) =>
    Math.min(...scales.map((s) => s[c] as number)),
  );
  const coefficients = units.flatMap((unit, c) => scales.map((s) => (s[c] as number) / unit));
  const rows = rowsNode(left.layer, weights, value, ir);
  const role = rows?.op.hardware(rows);
  if (rows === undefined || role?.kind !== "mac") return undefined;
  const own = accumulatorInterval(role).perChannel;
  const ranges = units.map((_, c) =>
    scales
      .map((_, k) => c * scales.length + k)
      .map((row) => scaleInterval(present(own[row], "row"), coefficients[row] as number))
      .reduce(addIntervals),
  );
  if (ranges.some((r) => Math.max(-r.min, r.max) > exactFloat)) return undefined;
  const place = { name: `${value.name}_coefficients`, path: value.path };
  const table = ir.constant(place, [coefficients.length], coefficients);
  const points = units.map(() => scales.length);
  const node = ir.node("multipoint", value, [rows, table], { points });
  return node && { ...a, node, ranges, scale: units, ...fresh };
}

/** Layers without bias and gate whose sums are all there is to the value. */
function branchesOf(v: Integer): Branches | undefined {
  const { node } = v;
  const plain = isPlain(v) && !hasOffset(v) && v.divisor === 1 && v.scale.every(isPowerOfTwo);
  if (!plain) return undefined;
  const channels = channelsOf(node);
  const units = Array.from({ length: channels }, (_, c) => at(v.scale, c));
  if (isLayer(node)) return { layer: node, weights: [weightsOf(node)], scales: [units] };
  const [rows, table] = node.inputs;
  if (node.op.name !== "multipoint" || !rows || !table) return undefined;
  const { data } = table.attrs.get("value") as Tensor;
  const count = data.length / channels;
  const all = weightsOf(rows);
  const numbers = Array.from({ length: count }, (_, k) => k);
  return {
    layer: rows,
    weights: numbers.map((k) => rowsOf(all, channels, (c) => c * count + k)),
    scales: numbers.map((k) => units.map((u, c) => u * (data[c * count + k] as number))),
  };
}

function isLayer({ op, inputs }: Node): boolean {
  const layer = op.name === "conv2d" || op.name === "dense";
  return layer && inputs[2] === undefined && inputs[3] === undefined;
}

function weightsOf({ inputs }: Node): Tensor {
  return present(inputs[1]?.attrs.get("value"), "weights") as Tensor;
}

/** Same operand, same window. */
function alike(a: Node, b: Node): boolean {
  const window = ({ attrs }: Node) => JSON.stringify([...attrs].filter(([key]) => key !== "acc"));
  const kernel = (n: Node) => weightsOf(n).shape.slice(1).join();
  const grouped = Number(a.attrs.get("groups") ?? 1) > 1;
  const same = a.op === b.op && a.inputs[0] === b.inputs[0] && window(a) === window(b);
  return same && kernel(a) === kernel(b) && !grouped;
}

/** Rows of the weights in another order. */
function rowsOf(
  { element, shape, data }: Tensor,
  count: number,
  row: (i: number) => number,
): Tensor {
  const size = data.length / (shape[0] ?? 1);
  const picked = data.slice(0, count * size);
  for (let i = 0; i < count; i++)
    picked.set(data.subarray(row(i) * size, (row(i) + 1) * size), i * size);
  return { element, shape: [count, ...shape.slice(1)], data: picked };
}

/** The layer with the rows of all weights, those of a channel side by side. */
function rowsNode(
  layer: Node,
  weights: readonly Tensor[],
  value: FloatValue,
  ir: IrBuilder,
): Node | undefined {
  const [first] = weights as [Tensor];
  const [channels = 1, ...rest] = first.shape;
  const size = first.data.length / channels;
  const data = Array.from({ length: channels }, (_, c) =>
    weights.flatMap((w) => Array.from(w.data.subarray(c * size, (c + 1) * size))),
  ).flat();
  const place = (part: string) => ({ name: `${value.name}_${part}`, path: value.path });
  const table = ir.constant(place("points"), [channels * weights.length, ...rest], data);
  const { acc: _acc, ...attrs } = Object.fromEntries(layer.attrs);
  return ir.node(layer.op.name, place("rows"), [layer.inputs[0], table], attrs);
}
