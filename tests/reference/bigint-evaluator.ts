import type { Graph, Node } from "../../src/ir/graph.js";
import { conv2d, dense, multipoint } from "./bigint/layers.js";
import {
  blocks,
  concat,
  cropped,
  enlarged,
  padded,
  shuffle,
  sliced,
  turned,
} from "./bigint/moves.js";
import { average, pool } from "./bigint/pooling.js";
import { requantize, threshold } from "./bigint/scaling.js";
import {
  at,
  type BigTensor,
  constantValue,
  largest,
  limit,
  map,
  number,
  type Operands,
} from "./bigint/values.js";

/**
 * A slow second opinion on every op, in BigInt, written from the definitions in the design alone: it shares no
 * arithmetic with src/ops or src/num, reads attributes by itself and calls nothing of theirs.
 */
export function evaluateBig(
  graph: Graph,
  inputs: ReadonlyMap<string, BigTensor>,
): Map<string, BigTensor> {
  const values = new Map<string, BigTensor>();
  for (const node of graph.nodes) {
    const operands = node.inputs.map((n) => (n === undefined ? undefined : values.get(n.name)));
    values.set(node.name, evaluateNode(node, operands, inputs));
  }
  return values;
}

function evaluateNode(
  node: Node,
  operands: Operands,
  inputs: ReadonlyMap<string, BigTensor>,
): BigTensor {
  const x = operands[0] as BigTensor;
  switch (node.op.name) {
    case "input":
      return inputs.get(node.name) as BigTensor;
    case "constant":
      return constantValue(node);
    case "output":
      return x;
    case "conv2d":
      return conv2d(node, operands);
    case "dense":
      return dense(node, operands);
    case "multipoint":
      return multipoint(node, operands);
    case "requantize":
      return requantize(node, operands);
    case "threshold":
      return threshold(node, operands);
    case "relu":
      return map(x, (v) => (v < 0n ? 0n : v));
    case "clip":
      return map(x, (v) => limit(v, BigInt(number(node, "low")), BigInt(number(node, "high"))));
    case "maxpool":
      return pool(node, x, largest);
    case "avgpool":
      return average(node, x);
    case "globalavgpool":
      return pool(node, x, (taps) => taps.reduce((a, b) => a + b, 0n));
    case "add":
      return map(x, (_, i) => operands.reduce((sum, t) => sum + at(t, i), 0n));
    case "mul":
      return map(x, (v, i) => v * repeated(x.shape, operands[1] as BigTensor, i));
    case "shuffle":
      return shuffle(node, x);
    case "concat":
      return concat(number(node, "groups"), operands as readonly BigTensor[]);
    case "slice":
      return { shape: node.type.shape, data: sliced(node, x) };
    case "depth_to_space":
      return { shape: node.type.shape, data: blocks(node, x, false) };
    case "space_to_depth":
      return { shape: node.type.shape, data: blocks(node, x, true) };
    case "transpose":
      return { shape: node.type.shape, data: turned(node, x) };
    case "crop":
      return { shape: node.type.shape, data: cropped(node, x) };
    case "pad":
      return { shape: node.type.shape, data: padded(node, x) };
    case "upsample":
      return { shape: node.type.shape, data: enlarged(node, x) };
    case "flatten":
    case "reshape":
      return { shape: node.type.shape, data: x.data };
    case "argmax":
      return argmax(x);
    default:
      throw new Error(`no second opinion on ${node.op.name}`);
  }
}

/** numpy's rule: an axis of one element stands for all of them. */
function repeated(shape: readonly number[], t: BigTensor, index: number): bigint {
  const own = shape.map((size, axis) => {
    const after = shape.slice(axis + 1).reduce((n, d) => n * d, 1);
    return t.shape[axis] === 1 ? 0 : Math.floor(index / after) % size;
  });
  return at(
    t,
    own.reduce((n, place, axis) => n * (t.shape[axis] ?? 1) + place, 0),
  );
}

function argmax(x: BigTensor): BigTensor {
  const [channels = 0, ...rest] = x.shape;
  const pixels = x.data.length / channels;
  const data = Array.from({ length: pixels }, (_, p) => {
    const column = Array.from({ length: channels }, (_, c) => at(x, c * pixels + p));
    return BigInt(column.indexOf(largest(column)));
  });
  return { shape: [1, ...rest], data };
}
