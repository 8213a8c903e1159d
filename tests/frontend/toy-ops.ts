import type { Attrs } from "../../src/ir/graph.js";
import type { AttrSpec, InferSite, OpDef, OperandSpec } from "../../src/ir/op-def.js";
import type { TensorType } from "../../src/ir/tensor-type.js";
import type { Tensor } from "../../src/num/tensor.js";

/** A handful of ops with every kind of attribute and operand: the frontend reads tables, not ops. */
function toy(
  name: string,
  operands: readonly OperandSpec[],
  attrs: readonly AttrSpec[],
  infer: (site: InferSite) => TensorType | undefined,
): OpDef {
  const refuse = () => {
    throw new Error("toy ops are never run");
  };
  const grouped = (given: Attrs) => given;
  const texts = { name, doc: "", example: "" };
  return { ...texts, operands, attrs, infer, evaluate: refuse, grouped, hardware: refuse };
}

const value: OperandSpec = { name: "x", kind: "value", doc: "" };
const weights: OperandSpec = { name: "w", kind: "constant", doc: "" };
const bias: OperandSpec = { name: "b", kind: "constant", optional: true, doc: "" };
const same = (site: InferSite) => site.inputs[0]?.type;

const scale: AttrSpec = { name: "scale", kind: { kind: "scale" }, doc: "" };
const every: readonly AttrSpec[] = [
  { name: "stride", kind: { kind: "ints", length: 2, min: 1, max: 64 }, default: 1, doc: "" },
  { name: "order", kind: { kind: "ints", length: undefined, min: 0, max: 9 }, doc: "" },
  { name: "shift", kind: { kind: "int", min: 0, max: 31 }, default: 0, doc: "" },
  { name: "ceil", kind: { kind: "bool" }, default: false, doc: "" },
  {
    name: "rounding",
    kind: { kind: "enum", values: ["half-up", "half-even"] },
    default: "half-up",
    doc: "",
  },
  { name: "acc", kind: { kind: "element" }, doc: "" },
  scale,
];

function scaled(site: InferSite): TensorType | undefined {
  const { declared, attrs } = site;
  const s = attrs.get("scale") as number | readonly number[] | undefined;
  // Random lists have random lengths; only one scale a channel means something.
  const fits = typeof s === "number" || s?.length === (declared?.shape[0] ?? 1);
  return declared && (s !== undefined && fits ? { ...declared, scale: s } : declared);
}

export const toyOps: ReadonlyMap<string, OpDef> = new Map(
  [
    toy("input", [], [scale], scaled),
    toy("output", [value], [], same),
    toy("constant", [], [{ name: "value", kind: { kind: "tensor" }, doc: "" }, scale], (site) => {
      const { element, shape } = site.attrs.get("value") as Tensor;
      return scaled({ ...site, declared: { element, shape } });
    }),
    toy("plain", [value], every, same),
    toy("cast", [value], [], (site) => site.declared ?? site.inputs[0]?.type),
    toy("layer", [value, weights, bias], every, same),
    toy("join", [{ ...value, variadic: true }], [], same),
    toy(
      "needs",
      [value],
      [{ name: "size", kind: { kind: "int", min: 1, max: 8 }, required: true, doc: "the size" }],
      same,
    ),
  ].map((op) => [op.name, op]),
);
