import type { OpDef } from "../ir/op-def.js";
import { present } from "../support/invariant.js";
import { channelwise } from "./grouped.js";
import { operandType } from "./site.js";

/** A value that the user of the network receives. */
export const output: OpDef = {
  name: "output",
  doc: "Marks a value as a result of the network; it has the operand's type.",
  example: "%y = output(%x)",
  operands: [{ name: "x", kind: "value", doc: "any value" }],
  attrs: [],
  infer: (site) => operandType(site, 0),
  evaluate: (_node, [x]) => present(x, "x"),
  grouped: channelwise,
  hardware: () => ({ kind: "boundary" }),
};
