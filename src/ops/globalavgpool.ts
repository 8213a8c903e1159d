import type { OpDef } from "../ir/op-def.js";
import { inferSum } from "./avgpool.js";
import { channelwise } from "./grouped.js";
import { evaluatePool, poolRole, poolWindow } from "./pool.js";
import { checkRank, operandType } from "./site.js";

/** Exact sum of each channel; the division is in the scale. */
export const globalavgpool: OpDef = {
  name: "globalavgpool",
  doc: "Average of each channel, kept exact: [C, H, W] gives [C, 1, 1] holding the SUM over the map, with the scale divided by H*W (ONNX GlobalAveragePool).",
  example: "%y = globalavgpool(%x)",
  operands: [{ name: "x", kind: "value", doc: "feature map [C, H, W]" }],
  attrs: [],
  infer(site) {
    const x = { index: 0, name: "x" };
    if (!checkRank(site, "globalavgpool", x, "[C, H, W]", [3])) return undefined;
    const window = poolWindow(site.attrs, operandType(site, 0).shape, [0, 0, 0, 0]);
    return inferSum(site, "globalavgpool", window);
  },
  evaluate: (node, [x]) => evaluatePool(poolRole(node, "sum"), node, x, 0, (a, b) => a + b),
  grouped: channelwise,
  hardware: (node) => poolRole(node, "sum"),
};
