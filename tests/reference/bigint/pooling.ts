import type { Node } from "../../../src/ir/graph.js";
import { type BigTensor, list, sides, tap } from "./values.js";

export function pool(node: Node, x: BigTensor, reduce: (taps: bigint[]) => bigint): BigTensor {
  const [channels = 0, h = 0, w = 0] = x.shape;
  const [kh = h, kw = w] = list(node, "kernel") ?? [];
  const [sy = kh, sx = kw] = list(node, "stride") ?? [];
  const [dy = 1, dx = 1] = list(node, "dilation") ?? [];
  const [top, left, bottom, right] = sides(node);
  const oh = Math.floor((h + top + bottom - dy * (kh - 1) - 1) / sy) + 1;
  const ow = Math.floor((w + left + right - dx * (kw - 1) - 1) / sx) + 1;
  const data: bigint[] = [];
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < oh; y++) {
      for (let z = 0; z < ow; z++) {
        const taps: bigint[] = [];
        for (let ky = 0; ky < kh; ky++) {
          for (let kx = 0; kx < kw; kx++) {
            const v = tap(x, c, y * sy + ky * dy - top, z * sx + kx * dx - left);
            if (v !== undefined) taps.push(v);
          }
        }
        data.push(reduce(taps));
      }
    }
  }
  return { shape: [channels, oh, ow], data };
}

/** Sums over one common divisor: a window of n counted elements is n-th parts, of which the common divisor has several. */
export function average(node: Node, x: BigTensor): BigTensor {
  const sums = pool(node, x, (taps) => taps.reduce((a, b) => a + b, 0n));
  if (node.attrs.get("counted") === undefined) return sums;
  const [, rows = 0, columns = 0] = sums.shape;
  const down = countedAlong(node, x, 0, rows);
  const across = countedAlong(node, x, 1, columns);
  const common = multiple(down) * multiple(across);
  const data = sums.data.map((sum, i) => {
    const y = Math.floor(i / columns) % rows;
    return sum * (common / ((down[y] as bigint) * (across[i % columns] as bigint)));
  });
  return { ...sums, data };
}

/** Elements of each window, along one axis, that the divisor counts. */
function countedAlong(node: Node, { shape }: BigTensor, axis: 0 | 1, windows: number): bigint[] {
  const size = shape[axis + 1] as number;
  const kernel = (list(node, "kernel") ?? shape.slice(1))[axis] as number;
  const stride = (list(node, "stride") ?? list(node, "kernel") ?? shape.slice(1))[axis] as number;
  const step = list(node, "dilation")?.[axis] ?? 1;
  const [pads, counted] = [sides(node), sides(node, "counted")];
  const inside = (p: number) =>
    p >= -Math.min(pads[axis], counted[axis]) &&
    p < size + Math.min(pads[(axis + 2) as 2 | 3], counted[(axis + 2) as 2 | 3]);
  return Array.from({ length: windows }, (_, i) => {
    let n = 0n;
    for (let k = 0; k < kernel; k++) if (inside(i * stride - pads[axis] + k * step)) n++;
    return n;
  });
}

/** The least common multiple, by trying. */
function multiple(counts: readonly bigint[]): bigint {
  let common = 1n;
  while (counts.some((n) => common % n !== 0n)) common++;
  return common;
}
