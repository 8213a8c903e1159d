import type { Attrs } from "../ir/graph.js";
import type { OpDef } from "../ir/op-def.js";
import { present } from "../support/invariant.js";
import { intAttr } from "./attrs.js";
import { clampRole, evaluateClamp, inferClamp } from "./clamp.js";
import { channelwise } from "./grouped.js";

const bound = { kind: "int", min: -(2 ** 31), max: 2 ** 32 - 1 } as const;

/** y = min(max(x, low), high). */
export const clip: OpDef = {
  name: "clip",
  doc: "min(max(x, low), high), element by element, for any shape (ONNX Clip on integers). The result is the narrowest type, or a declared one that holds it.",
  example: "%y = clip(%x) { low: 0, high: 6 }",
  operands: [{ name: "x", kind: "value", doc: "any shape" }],
  attrs: [
    { name: "low", kind: bound, required: true, doc: "smallest result" },
    { name: "high", kind: bound, required: true, doc: "largest result" },
  ],
  infer(site) {
    const [low, high] = bounds(site.attrs);
    if (low <= high) return inferClamp(site, "clip", low, high);
    const params = { op: "clip", low: String(low), high: String(high), type: "an integer type" };
    site.report("BL2207", site.placeOf({ attr: "low" }), params);
    return undefined;
  },
  evaluate: (node, [x]) => evaluateClamp(node, x, ...bounds(node.attrs)),
  grouped: channelwise,
  hardware: (node) => clampRole(node, ...bounds(node.attrs)),
};

function bounds(attrs: Attrs): readonly [number, number] {
  return [present(intAttr(attrs, "low"), "low"), present(intAttr(attrs, "high"), "high")];
}
