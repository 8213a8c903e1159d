import type { Node } from "../../../src/ir/graph.js";
import {
  at,
  type BigTensor,
  channelOf,
  entry,
  limit,
  map,
  number,
  type Operands,
} from "./values.js";

function range(node: Node): [bigint, bigint] {
  const { kind, bits } = node.type.element;
  const levels = 1n << BigInt(bits);
  if (kind === "u") return [0n, levels - 1n];
  if (kind === "i") return [-levels / 2n, levels / 2n - 1n];
  return kind === "o" ? [1n - levels, levels - 1n] : [-1n, 1n];
}

export function requantize(node: Node, [x, m, b]: Operands): BigTensor {
  const [min, max] = range(node);
  const low = node.attrs.has("low") ? BigInt(number(node, "low")) : min;
  const high = node.attrs.has("high") ? BigInt(number(node, "high")) : max;
  const shift = BigInt(number(node, "shift"));
  const mode = node.attrs.get("rounding") as string;
  const t = x as BigTensor;
  return map(t, (v, i) => {
    const c = channelOf(t, i);
    const bias = b === undefined ? 0n : at(b, entry(b, c));
    return limit(round(v * at(m, entry(m as BigTensor, c)) + bias, shift, mode), low, high);
  });
}

/** round(v / 2^shift); >> of a BigInt is floor division. */
export function round(v: bigint, shift: bigint, mode: string): bigint {
  const floor = v >> shift;
  const twice = 2n * (v - (floor << shift)) - (1n << shift);
  switch (mode) {
    case "half-up":
      return twice >= 0n ? floor + 1n : floor;
    case "half-even":
      return twice > 0n || (twice === 0n && (floor & 1n) === 1n) ? floor + 1n : floor;
    case "floor":
      return floor;
    case "toward-zero":
      return v / (1n << shift);
    default:
      throw new Error(mode);
  }
}

export function threshold(node: Node, [x, table, sign]: Operands): BigTensor {
  const step = node.type.element.kind === "o" ? 2n : 1n;
  const low = node.attrs.has("low") ? BigInt(number(node, "low")) : range(node)[0];
  const count = table?.shape.at(-1) as number;
  const t = x as BigTensor;
  return map(t, (v, i) => {
    const c = channelOf(t, i);
    const s = sign === undefined ? 1n : at(sign, entry(sign, c));
    let y = low;
    for (let k = 0; k < count; k++) {
      if (s * v >= at(table, entry(table as BigTensor, c, count) * count + k)) y += step;
    }
    return y;
  });
}
