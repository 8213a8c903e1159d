import type { OpDef } from "../ir/op-def.js";
import { present } from "../support/invariant.js";
import { scaleAttr, scaleSpec } from "./attrs.js";
import { channelwise } from "./grouped.js";
import { typed } from "./site.js";

/** A value that the user of the network supplies. */
export const input: OpDef = {
  name: "input",
  doc: "A value the host streams in, of the declared type [C, H, W] or [N]. `scale` says what one integer step is worth.",
  example: "%x = input() : u8[1, 28, 28] { scale: 0.00392156862745098 }",
  operands: [],
  attrs: [scaleSpec],
  infer(site) {
    const rank = site.declared?.shape.length;
    if (site.declared !== undefined && (rank === 1 || rank === 3)) {
      const { element, shape } = site.declared;
      return typed(element, shape, scaleAttr(site.attrs));
    }
    site.report("BL2219", site.place, { op: "input" });
    return undefined;
  },
  evaluate: (_node, [value]) => present(value, "value of an input"),
  grouped: channelwise,
  hardware: () => ({ kind: "boundary" }),
};
