import type { Node } from "../../../src/ir/graph.js";
import { at, type BigTensor, entry, list, number, type Operands, sides, tap } from "./values.js";

export function multipoint(node: Node, [rows, coefficients]: Operands): BigTensor {
  const points = [node.attrs.get("points")].flat() as number[];
  const pixels = (rows?.data.length ?? 0) / (coefficients?.data.length ?? 1);
  let first = 0;
  const data = points.flatMap((count) => {
    const own = Array.from({ length: count }, (_, k) => first + k);
    first += count;
    return Array.from({ length: pixels }, (_, i) =>
      own.reduce((sum, row) => sum + at(coefficients, row) * at(rows, row * pixels + i), 0n),
    );
  });
  return { shape: node.type.shape, data };
}

/** What a gated layer makes of its two sums; without a gate the whole code is the high part. */
function gated(node: Node, gate: BigTensor | undefined, o: number, p: bigint, u: bigint): bigint {
  if (gate === undefined) return p;
  return p * 2n ** BigInt(number(node, "low")) + (p > at(gate, entry(gate, o)) ? u : 0n);
}

/** The two parts of an input's code. */
function split(node: Node, gate: BigTensor | undefined, v: bigint): [bigint, bigint] {
  if (gate === undefined) return [v, 0n];
  const step = 2n ** BigInt(number(node, "low"));
  return [v / step, v % step];
}

export function conv2d(node: Node, [x, weights, bias, gate]: Operands): BigTensor {
  const [outputs = 0, perGroup = 0, kh = 0, kw = 0] = weights?.shape ?? [];
  const [, h = 0, w = 0] = x?.shape ?? [];
  const [sy = 1, sx = 1] = list(node, "stride") ?? [];
  const [dy = 1, dx = 1] = list(node, "dilation") ?? [];
  const [top, left, bottom, right] = sides(node);
  const oh = Math.floor((h + top + bottom - dy * (kh - 1) - 1) / sy) + 1;
  const ow = Math.floor((w + left + right - dx * (kw - 1) - 1) / sx) + 1;
  const outputsPerGroup = outputs / number(node, "groups");
  const data: bigint[] = [];
  for (let o = 0; o < outputs; o++) {
    const group = Math.floor(o / outputsPerGroup);
    for (let y = 0; y < oh; y++) {
      for (let z = 0; z < ow; z++) {
        let [high, low] = [0n, 0n];
        for (let c = 0; c < perGroup; c++) {
          for (let ky = 0; ky < kh; ky++) {
            for (let kx = 0; kx < kw; kx++) {
              const channel = group * perGroup + c;
              const v = tap(
                x as BigTensor,
                channel,
                y * sy + ky * dy - top,
                z * sx + kx * dx - left,
              );
              if (v === undefined) continue;
              const factor = at(weights, ((o * perGroup + c) * kh + ky) * kw + kx);
              const [above, below] = split(node, gate, v);
              high += above * factor;
              low += below * factor;
            }
          }
        }
        data.push(gated(node, gate, o, high, low) + (bias === undefined ? 0n : at(bias, o)));
      }
    }
  }
  return { shape: [outputs, oh, ow], data };
}

export function dense(node: Node, [x, weights, bias, gate]: Operands): BigTensor {
  const [outputs = 0, n = 0] = weights?.shape ?? [];
  const data = Array.from({ length: outputs }, (_, o) => {
    let [high, low] = [0n, 0n];
    for (let i = 0; i < n; i++) {
      const [above, below] = split(node, gate, at(x, i));
      high += above * at(weights, o * n + i);
      low += below * at(weights, o * n + i);
    }
    return gated(node, gate, o, high, low) + (bias === undefined ? 0n : at(bias, o));
  });
  return { shape: [outputs], data };
}
