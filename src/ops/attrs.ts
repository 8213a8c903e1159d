import type { Attrs } from "../ir/graph.js";
import type { AttrSpec } from "../ir/op-def.js";
import type { Scale } from "../ir/tensor-type.js";
import type { ElementType } from "../num/element-type.js";
import type { Tensor } from "../num/tensor.js";
import { invariant, present } from "../support/invariant.js";

/** Integer attribute, or undefined when it was left out. */
export function intAttr(attrs: Attrs, name: string): number | undefined {
  const v = attrs.get(name);
  invariant(v === undefined || typeof v === "number", `integer attribute ${name}`);
  return v;
}

/** List attribute; a single integer counts as a list of one. */
export function intsAttr(attrs: Attrs, name: string): readonly number[] | undefined {
  const v = attrs.get(name);
  if (v === undefined || Array.isArray(v)) return v;
  invariant(typeof v === "number", `list attribute ${name}`);
  return [v];
}

/** Attribute [vertical, horizontal] that has a default. */
export function pairAttr(attrs: Attrs, name: string): readonly [number, number] {
  const [vertical, horizontal] = present(intsAttr(attrs, name), name);
  const first = present(vertical, name);
  return [first, horizontal ?? first];
}

export function wordAttr(attrs: Attrs, name: string): string | undefined {
  const v = attrs.get(name);
  invariant(v === undefined || typeof v === "string", `word attribute ${name}`);
  return v;
}

export function elementAttr(attrs: Attrs, name: string): ElementType | undefined {
  const v = attrs.get(name);
  invariant(v === undefined || (typeof v === "object" && "kind" in v), `type attribute ${name}`);
  return v;
}

export function tensorAttr(attrs: Attrs, name: string): Tensor {
  const v = attrs.get(name);
  invariant(typeof v === "object" && "data" in v, `tensor attribute ${name}`);
  return v;
}

export function scaleAttr(attrs: Attrs): Scale | undefined {
  const v = attrs.get("scale");
  invariant(v === undefined || typeof v === "number" || Array.isArray(v), "scale attribute");
  return v as Scale | undefined;
}

/** The scale of a value whose meaning the source decides. */
export const scaleSpec: AttrSpec = {
  name: "scale",
  kind: { kind: "scale" },
  doc: "real value of one integer step, for the tensor or one a channel",
};
