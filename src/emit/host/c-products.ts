import { broadcast } from "../../frontend/host/elementwise.js";
import { listAttr, numberAttr } from "../../frontend/host/host-op.js";
import { hostWindow, matrices } from "../../frontend/host/products.js";
import { elementCount } from "../../num/tensor.js";
import { present } from "../../support/invariant.js";
import { type Call, type Emit, operand, spread } from "./c-emit.js";

function windowOf({ x: [x], y, attrs, tables }: Call, kernel: readonly number[]): string {
  const rank = kernel.length;
  const w = hostWindow(attrs, rank);
  const sizes = [x?.type.shape.slice(2) ?? [], y.type.shape.slice(2), kernel];
  const steps = [w.strides, w.dilations, w.pads.slice(0, rank), w.pads.slice(rank)];
  const names = [...sizes, ...steps].map((l) => tables.integers(l));
  return `&${tables.struct("bl_window", [rank, ...names])}`;
}

/** Pooling of every plane. */
export const pool =
  (kind: "BL_LARGEST" | "BL_MEAN"): Emit =>
  (call) => {
    const { y, attrs, store } = call;
    const padded = kind === "BL_MEAN" && numberAttr(attrs, "includePad", 0) === 1 ? "_PADDED" : "";
    const planes = elementCount(y.type.shape.slice(0, 2));
    const window = windowOf(call, listAttr(attrs, "kernel") ?? []);
    return [
      `bl_pool(${kind}${padded}, ${operand(call).at}, ${y.at}, ${planes}, ${window}, ${store});`,
    ];
  };

export const conv: Emit = (call) => {
  const { x, y, attrs, store } = call;
  const [outputs = 1, perGroup = 1, ...kernel] = operand(call, 1).type.shape;
  const groups = numberAttr(attrs, "group", 1);
  const pointers = [operand(call).at, operand(call, 1).at, x[2]?.at ?? "NULL", y.at];
  const sizes = [y.type.shape[0] ?? 1, outputs, groups, perGroup, windowOf(call, kernel)];
  return [`bl_conv(${[...pointers, ...sizes, store].join(", ")});`];
};

export const matMul: Emit = (call) => {
  const { y, tables, store } = call;
  const [a, b] = [operand(call), operand(call, 1)];
  const [left, right] = matrices(a.type.shape, b.type.shape);
  const batches = [left.slice(0, -2), right.slice(0, -2)];
  const batch = present(broadcast(batches), "batch");
  const [m = 1, k = 1] = left.slice(-2);
  const n = right.at(-1) ?? 1;
  const steps = [m * k, k * n].map((size, i) =>
    tables.integers(spread(batches[i] ?? [], batch).map((s) => s * size)),
  );
  const pointers = [a.at, steps[0], b.at, steps[1], y.at];
  const sizes = [elementCount(batch), batch.length, tables.integers(batch), m, k, n];
  return [`bl_mat_mul(${[...pointers, ...sizes, store].join(", ")});`];
};
