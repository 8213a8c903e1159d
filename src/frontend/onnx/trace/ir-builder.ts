import { report } from "../../../diag/report.js";
import type { AttrValue, Node } from "../../../ir/graph.js";
import type { TensorType } from "../../../ir/tensor-type.js";
import { type ElementType, type Interval, narrowest } from "../../../num/element-type.js";
import { fillTensor, type IntArray } from "../../../num/tensor.js";
import { ops } from "../../../ops/index.js";
import { present } from "../../../support/invariant.js";
import type { ImportContext } from "../context.js";
import { createNamer } from "../namer.js";

/** Adds nodes to the graph under construction; names are made unique. */
export interface IrBuilder {
  readonly nodes: readonly Node[];
  /** A node of the op; undefined after a report of its own inference (a sum beyond 32 bits, ...). */
  node(
    op: string,
    at: { readonly name: string; readonly path: string },
    inputs: readonly (Node | undefined)[],
    attrs?: Readonly<Record<string, AttrValue | undefined>>,
    declared?: TensorType,
  ): Node | undefined;
  /** A constant of the narrowest type, or of `element`. */
  constant(
    at: { readonly name: string; readonly path: string },
    shape: readonly number[],
    data: ArrayLike<number>,
    options?: { readonly element?: ElementType; readonly scale?: readonly number[] },
  ): Node;
}

export function createIrBuilder(context: ImportContext): IrBuilder {
  const nodes: Node[] = [];
  const fresh = createNamer();
  const builder: IrBuilder = {
    nodes,
    node(opName, { name, path }, inputs, given = {}, declared) {
      const op = present(ops.get(opName), `op ${opName}`);
      const place = context.place(path);
      const attrs = new Map<string, AttrValue>();
      for (const spec of op.attrs) {
        const value = given[spec.name] ?? spec.default;
        if (value !== undefined) attrs.set(spec.name, value);
      }
      const type = op.infer({
        ...{ inputs, attrs, declared, place, placeOf: () => place },
        report: (code, where, params) => report(context.sink, code, where, params),
      });
      if (type === undefined) return undefined;
      const node: Node = { name: fresh(name), op, inputs, attrs, type, place };
      nodes.push(node);
      return node;
    },
    constant(at, shape, data, { element, scale } = {}) {
      const type = element ?? present(narrowest(dataRange(data)), `type of ${at.name}`);
      const value = fillTensor(type, shape, (i) => data[i] as number);
      const attrs = { value, scale: scale && (scale.length === 1 ? (scale[0] as number) : scale) };
      return present(builder.node("constant", at, [], attrs, value), "constant");
    },
  };
  return builder;
}

export function dataRange(data: ArrayLike<number> | IntArray): Interval {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < data.length; i++) {
    const v = data[i] as number;
    if (v < min) min = v;
    if (v > max) max = v;
  }
  return { min, max };
}

/** The element type of codes low .. high: o for odd codes, t2 for -1 .. 1, else the narrowest u or i. */
export function codeElement(low: number, high: number, step: 1 | 2): ElementType | undefined {
  if (step === 2) {
    const bits = Math.log2(high + 1);
    return low === -high && Number.isInteger(bits) ? { kind: "o", bits } : undefined;
  }
  return low === -1 && high === 1 ? { kind: "t", bits: 2 } : narrowest({ min: low, max: high });
}
