import fc from "fast-check";
import { noPlace } from "../../src/diag/place.js";
import { defaultOf } from "../../src/frontend/attributes.js";
import type { AttrValue, Graph, Node } from "../../src/ir/graph.js";
import type { AttrSpec, OpDef } from "../../src/ir/op-def.js";
import { type ElementType, valueRange } from "../../src/num/element-type.js";
import { fillTensor } from "../../src/num/tensor.js";
import { present } from "../../src/support/invariant.js";
import { toyOps } from "./toy-ops.js";

/** Random graphs over the toy ops: every kind of attribute, operand, element type and constant size. */

const element: fc.Arbitrary<ElementType> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("u" as const, "i" as const, "o" as const),
    bits: fc.integer({ min: 1, max: 32 }),
  }),
  fc.constant({ kind: "t" as const, bits: 2 }),
);
const shape = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 });
const scale = fc.oneof(
  fc.double({ min: 1e-300, max: 1e300, noNaN: true }),
  fc.array(fc.double({ min: 1e-9, max: 9, noNaN: true }), { minLength: 1, maxLength: 3 }),
);

function attrValue({ kind }: AttrSpec): fc.Arbitrary<AttrValue> {
  switch (kind.kind) {
    case "int":
      return fc.integer({ min: kind.min, max: kind.max });
    case "ints": {
      const length =
        kind.length === undefined
          ? { maxLength: 3 }
          : { minLength: kind.length, maxLength: kind.length };
      return fc.array(fc.integer({ min: kind.min, max: Math.min(kind.min + 2, kind.max) }), length);
    }
    case "bool":
      return fc.boolean();
    case "enum":
      return fc.constantFrom(...kind.values);
    case "element":
      return element;
    case "scale":
      return scale;
    case "tensor":
      return fc
        .tuple(element, shape, fc.infiniteStream(fc.nat()))
        .map(([e, s, numbers]) =>
          fillTensor(e, s, () => nthValue(e, numbers.next().value as number)),
        );
  }
}

function nthValue(e: ElementType, n: number): number {
  const { min, max } = valueRange(e);
  const step = e.kind === "o" ? 2 : 1;
  return min + step * (n % ((max - min) / step + 1));
}

/** One step: an op, raw attributes, and numbers that choose the operands among the nodes so far. */
const step = fc
  .constantFrom("constant", "plain", "cast", "layer", "join", "needs", "output", "input")
  .chain((name) => {
    const op = present(toyOps.get(name), name);
    const attrs = op.attrs.map((spec) =>
      spec.required === true || spec.kind.kind === "tensor"
        ? attrValue(spec)
        : fc.option(attrValue(spec), { nil: undefined }),
    );
    return fc.record({
      op: fc.constant(op),
      attrs: fc.tuple(...attrs),
      type: fc.record({ element, shape }),
      picks: fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
      count: fc.nat(2),
    });
  });

type Step = {
  op: OpDef;
  attrs: readonly (AttrValue | undefined)[];
  type: Node["type"];
  picks: number[];
  count: number;
};

export const graphs: fc.Arbitrary<Graph> = fc
  .array(step, { maxLength: 12 })
  .map((steps) => build(steps));

function build(steps: readonly Step[]): Graph {
  const nodes: Node[] = [];
  const first = {
    op: present(toyOps.get("input"), "input"),
    attrs: [undefined],
    type: { element: { kind: "u" as const, bits: 8 }, shape: [2] },
  };
  add(nodes, { ...first, picks: [0], count: 0 });
  for (const s of steps) add(nodes, s);
  add(nodes, {
    ...first,
    op: present(toyOps.get("output"), "output"),
    attrs: [],
    picks: [nodes.length],
    count: 0,
  });
  return { name: "random", nodes };
}

function add(nodes: Node[], { op, attrs, type, picks, count }: Step): void {
  const values = new Map<string, AttrValue>();
  op.attrs.forEach((spec, i) => {
    const value = attrs[i] ?? defaultOf(spec);
    if (value !== undefined) values.set(spec.name, value);
  });
  const constants = nodes.filter((n) => n.op.name === "constant");
  const inputs: (Node | undefined)[] = [];
  for (const [i, spec] of op.operands.entries()) {
    const pool = spec.kind === "constant" ? constants : nodes;
    const repeats = spec.variadic === true ? 1 + count : 1;
    for (let k = 0; k < repeats; k++) {
      const absent = spec.optional === true && count === 0;
      inputs.push(absent ? undefined : pool[(picks[i + k] ?? 0) % pool.length]);
    }
  }
  if (op.operands.some((o, i) => o.optional !== true && inputs[i] === undefined)) return;
  const site = {
    inputs,
    attrs: values,
    declared: type,
    place: noPlace,
    placeOf: () => noPlace,
    report: () => undefined,
  };
  const inferred = present(op.infer(site), "type of a toy op");
  nodes.push({
    name: `n${nodes.length}`,
    op,
    inputs,
    attrs: values,
    type: inferred,
    place: noPlace,
  });
}
