import type { Node } from "../ir/graph.js";
import type { PoolFactors, PoolRole, Window } from "../ir/hardware-role.js";
import type { InferSite, OpDef } from "../ir/op-def.js";
import type { TensorType } from "../ir/tensor-type.js";
import { valueRange } from "../num/element-type.js";
import { scaleInterval } from "../num/interval.js";
import type { Tensor } from "../num/tensor.js";
import { countedSpec, divisorsOf } from "./divisors.js";
import { channelwise } from "./grouped.js";
import { evaluatePool, poolRole, poolWindow } from "./pool.js";
import { multiplyScales } from "./scale.js";
import { asMap, checkRank, exactElement, operandNode, operandType, typed } from "./site.js";
import { checkedPads, checkedSize, checkPoolPads, padSpec, pairSpec } from "./window.js";

/** Exact sum of each window; the division is in the scale. */
export const avgpool: OpDef = {
  name: "avgpool",
  doc: "Average of each window of each channel, kept exact: the integer result is the SUM over the window and the scale is divided by the kernel area (ONNX AveragePool with count_include_pad = 1). Padding adds nothing. With `counted` the divisor leaves out the rest of the padding (`counted: 0`: count_include_pad = 0), and so differs from window to window: each sum is multiplied by L / its divisor, and the scale is divided by L, a common multiple. The kernel defaults to the whole map; output sizes round down.",
  example: "%y = avgpool(%x) { kernel: 2 }",
  operands: [{ name: "x", kind: "value", doc: "feature map [C, H, W]" }],
  attrs: [
    pairSpec("kernel", "window, [vertical, horizontal]; default: the whole map"),
    pairSpec("stride", "window step; default: the kernel"),
    padSpec,
    pairSpec("dilation", "distance of neighbouring taps, [vertical, horizontal]", 1),
    countedSpec,
  ],
  infer(site) {
    if (!checkRank(site, "avgpool", { index: 0, name: "x" }, "[C, H, W]", [3])) return undefined;
    const pads = checkedPads(site, "avgpool");
    if (pads === undefined || checkedPads(site, "avgpool", "counted") === undefined)
      return undefined;
    const { shape } = operandType(site, 0);
    const window = poolWindow(site.attrs, shape, pads);
    if (!checkPoolPads(site, "avgpool", shape, window)) return undefined;
    return inferSum(site, "avgpool", window);
  },
  evaluate: (node, [x]) => {
    const role = averageRole(node);
    const sums = evaluatePool(role, node, x, 0, (a, b) => a + b);
    return role.factors ? multiplied(sums, role.factors) : sums;
  },
  grouped: channelwise,
  hardware: averageRole,
};

function averageRole(node: Node): PoolRole {
  const role = poolRole(node, "sum");
  const { factors } = divisorsOf(node.attrs, operandNode(node, 0).type.shape, role.window);
  return factors ? { ...role, factors } : role;
}

/** Every pixel times its factor, in place. */
function multiplied(sums: Tensor, { rows, columns }: PoolFactors): Tensor {
  const map = rows.length * columns.length;
  for (let i = 0; i < sums.data.length; i++) {
    const y = Math.floor((i % map) / columns.length);
    const factor = (rows[y] as number) * (columns[i % columns.length] as number);
    sums.data[i] = (sums.data[i] as number) * factor;
  }
  return sums;
}

/** Type of the sums of a window: as many terms as fit into the map at most; with factors no sum exceeds `common` elements. */
export function inferSum(site: InferSite, op: string, window: Window): TensorType | undefined {
  const { element, shape, scale } = operandType(site, 0);
  const size = checkedSize(site, op, shape, window);
  if (size === undefined) return undefined;
  const [channels, height, width] = asMap(shape);
  const [kh, kw] = window.kernel;
  const [down, across] = window.dilation;
  const terms = Math.min(kh, Math.ceil(height / down)) * Math.min(kw, Math.ceil(width / across));
  const { common, factors } = divisorsOf(site.attrs, shape, window);
  const range = scaleInterval(valueRange(element), factors ? common : terms);
  const result = exactElement(site, op, range, `the sum of ${terms} elements`);
  return result && typed(result, [channels, ...size], multiplyScales(scale, 1 / common));
}
