import type { Node } from "../ir/graph.js";

/** A feature map as [channels, height, width]. */
export type Shape3 = readonly [number, number, number];

/** The map a value is laid out as: [C,H,W] itself, [C,L] one row high, [N] one pixel. */
export function mapShape(node: Node): Shape3 {
  const [a = 1, b = 1, c] = node.type.shape;
  return c === undefined ? [a, 1, b] : [a, b, c];
}

export function sameMap(a: Shape3, b: Shape3): boolean {
  return a[0] === b[0] && a[1] === b[1] && a[2] === b[2];
}
