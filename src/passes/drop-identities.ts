import type { Node } from "../ir/graph.js";
import { sameElementType, valueRange } from "../num/element-type.js";
import { present } from "../support/invariant.js";
import type { Pass } from "./pass.js";
import { rewrite } from "./rewriter.js";

/**
 * Removes nodes that change nothing: a reshape to the same shape, a reshape or flatten in front of a dense layer
 * (which reads any shape in ONNX order), a shuffle that moves nothing, a relu or clip that cuts nothing.
 *
 *     %f = flatten(%x)          |
 *     %r = relu(%f)  // u4      |
 *     %y = dense(%r, @w)        |  %y = dense(%x, @w)
 */
export const dropIdentities: Pass = {
  name: "drop-identities",
  help: "removes reshapes, shuffles and clamps that change nothing",
  run: (graph) =>
    rewrite(graph, (node, r) => {
      const [x] = node.inputs;
      if (x !== undefined && isIdentity(node, x)) return x;
      if (node.op.name !== "dense" || x === undefined) return node;
      const source = beforeReshapes(x);
      if (source === x) return node;
      const inputs = [source, ...node.inputs.slice(1)];
      const attrs = Object.fromEntries(node.attrs);
      return r.create("dense", node, { inputs, attrs, type: node.type });
    }),
};

/** The value whose elements, in ONNX order, a chain of reshapes only renames. */
function beforeReshapes(x: Node): Node {
  if (x.op.hardware(x).kind !== "reshape") return x;
  const source = present(x.inputs[0], "operand");
  // A scale that the reshape had to drop would come back: keep the types of all later nodes.
  return sameScale(source, x) ? beforeReshapes(source) : x;
}

function sameScale(a: Node, b: Node): boolean {
  return JSON.stringify(a.type.scale) === JSON.stringify(b.type.scale);
}

function isIdentity(node: Node, x: Node): boolean {
  const sameType =
    sameElementType(node.type.element, x.type.element) &&
    node.type.shape.join() === x.type.shape.join() &&
    sameScale(node, x);
  if (!sameType) return false;
  const role = node.op.hardware(node);
  if (role.kind === "reshape") return true;
  if (role.kind === "channels" && role.inputs.length === 1)
    return role.map.every(({ channel }, c) => channel === c);
  if (role.kind !== "requantize" || !isPureClamp(role)) return false;
  const { min, max } = valueRange(x.type.element);
  return role.low <= min && role.high >= max;
}

/** True when a requantizer neither scales nor shifts. */
export function isPureClamp(role: {
  readonly multiplier: readonly number[];
  readonly bias: readonly number[];
  readonly shift: number;
}): boolean {
  return (
    role.shift === 0 && role.multiplier.every((m) => m === 1) && role.bias.every((b) => b === 0)
  );
}
