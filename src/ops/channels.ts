import type { Node } from "../ir/graph.js";
import type { ChannelViewRole } from "../ir/hardware-role.js";
import { createTensor, type Tensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";

/** Gathers whole channels of the operands as the role's map says. */
export function evaluateChannels(
  role: ChannelViewRole,
  node: Node,
  inputs: readonly (Tensor | undefined)[],
): Tensor {
  const out = createTensor(node.type.element, node.type.shape);
  const length = out.data.length / role.map.length;
  for (const [c, from] of role.map.entries()) {
    const { data } = present(inputs[from.input], "operand");
    out.data.set(data.subarray(from.channel * length, (from.channel + 1) * length), c * length);
  }
  return out;
}
