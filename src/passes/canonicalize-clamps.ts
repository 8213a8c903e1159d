import type { Pass } from "./pass.js";
import { rewrite, scaleOf } from "./rewriter.js";

/**
 * Writes relu and clip as requantize, so that later passes and the hardware know one clamp.
 * Odd-level results stay clips: requantize cannot produce them.
 *
 *     %y = relu(%x)  // i8      |  @one: u1[1] = [1]
 *                               |  %y = requantize(%x, @one) : u7 { rounding: floor, low: 0, high: 127 }
 */
export const canonicalizeClamps: Pass = {
  name: "canonicalize-clamps",
  help: "writes relu and clip as requantize",
  run: (graph) =>
    rewrite(graph, (node, r) => {
      const [x] = node.inputs;
      const clamp = node.op.name === "relu" || node.op.name === "clip";
      if (!clamp || x === undefined || node.type.element.kind === "o") return node;
      const role = node.op.hardware(node);
      const one = r.constant(node, `${node.name}_one`, [1], [1]);
      if (role.kind !== "requantize" || one === undefined) return node;
      const { low, high, rounding } = role;
      return r.create("requantize", node, {
        inputs: [x, one, undefined],
        attrs: { low, high, rounding, ...scaleOf(node) },
        type: node.type,
      });
    }),
};
