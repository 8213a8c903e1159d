import type { Node } from "../ir/graph.js";
import type { PoolRole, Window } from "../ir/hardware-role.js";
import { createTensor, type Tensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { intsAttr, pairAttr } from "./attrs.js";
import { asMap, operandNode } from "./site.js";
import { readPads, tapsInside } from "./window.js";

/** Window of a pool over [C, H, W]: kernel defaults to the map, stride to the kernel, dilation to 1. */
export function poolWindow(
  attrs: Node["attrs"],
  shape: readonly number[],
  pads: Window["pads"],
): Window {
  const [, height, width] = asMap(shape);
  const kernel = intsAttr(attrs, "kernel") ? pairAttr(attrs, "kernel") : ([height, width] as const);
  const stride = intsAttr(attrs, "stride") ? pairAttr(attrs, "stride") : kernel;
  const dilation = attrs.has("dilation") ? pairAttr(attrs, "dilation") : ([1, 1] as const);
  return { kernel, stride, pads, dilation };
}

export function poolRole(node: Node, reduce: PoolRole["reduce"]): PoolRole {
  const input = operandNode(node, 0);
  const pads = present(readPads(node.attrs), "pad");
  return { kind: "pool", input, reduce, window: poolWindow(node.attrs, input.type.shape, pads) };
}

/** Reduces every window, padding left out; `first` is the neutral element. */
export function evaluatePool(
  { window }: PoolRole,
  node: Node,
  input: Tensor | undefined,
  first: number,
  reduce: (a: number, b: number) => number,
): Tensor {
  const x = present(input, "x");
  const out = createTensor(node.type.element, node.type.shape);
  const [channels, height, width] = asMap(x.shape);
  const [, rows, columns] = asMap(out.shape);
  const [down, across] = window.dilation;
  let to = 0;
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < rows; y++) {
      const [top, bottom] = tapsInside(y, window, 0, height);
      for (let x0 = 0; x0 < columns; x0++) {
        const [left, right] = tapsInside(x0, window, 1, width);
        let sum = first;
        for (let iy = top; iy < bottom; iy += down) {
          const row = (c * height + iy) * width;
          for (let ix = left; ix < right; ix += across)
            sum = reduce(sum, x.data[row + ix] as number);
        }
        out.data[to++] = sum;
      }
    }
  }
  return out;
}
