import type { OpDef } from "../ir/op-def.js";
import { clampRole, evaluateClamp, inferClamp } from "./clamp.js";
import { channelwise } from "./grouped.js";

/** y = max(x, 0). */
export const relu: OpDef = {
  name: "relu",
  doc: "max(x, 0), element by element, for any shape. The result is the narrowest type (u7 from i8), or a declared one that holds it.",
  example: "%y = relu(%x)",
  operands: [{ name: "x", kind: "value", doc: "any shape" }],
  attrs: [],
  infer: (site) => inferClamp(site, "relu", 0, Number.POSITIVE_INFINITY),
  evaluate: (node, [x]) => evaluateClamp(node, x, 0, Number.POSITIVE_INFINITY),
  grouped: channelwise,
  hardware: (node) => clampRole(node, 0, Number.POSITIVE_INFINITY),
};
