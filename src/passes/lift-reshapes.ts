import type { Node } from "../ir/graph.js";
import type { HardwareRole } from "../ir/hardware-role.js";
import { present } from "../support/invariant.js";
import type { Pass } from "./pass.js";
import { type Rewriter, rewrite, scaleOf } from "./rewriter.js";

/**
 * Moves reshapes, blocks of pixels and transposes behind what treats every element alike (clamps, requantizers and thresholds
 * of one channel, sums of maps of one shape), so that these meet the layer that forms the map, and fewer bits are moved.
 *
 *     %f = flatten(%c)              |  %y_map = requantize(%c, @m) : u2 { shift: 5 }
 *     %y = requantize(%f, @m) : u2  |  %y = reshape(%y_map) { shape: [1024] }
 */
export const liftReshapes: Pass = {
  name: "lift-reshapes",
  help: "moves reshapes and other movements of elements behind element-wise ops",
  run: (graph) =>
    rewrite(graph, (node, r) => {
      const values = valuesOf(node);
      const [movement] = values;
      if (movement === undefined || !values.every((v) => isMovement(v) && r.uses(v) === 1))
        return node;
      const sources = values.map((v) => present(v.inputs[0], "operand"));
      const alike = values.every((v) => sameMovement(v, movement));
      return alike && sources.every((s, i) => sameMap(s, sources[0]) && sameScale(s, values[i]))
        ? lift(node, movement, sources, r)
        : node;
    }),
};

/** The values an element-wise node reads; none when its channels differ or it is no such node. */
function valuesOf(node: Node): readonly Node[] {
  const role = node.op.hardware(node);
  if (role.kind === "sum")
    return new Set(role.inputs).size === role.inputs.length ? role.inputs : [];
  return isUniform(role) ? [role.input] : [];
}

function isUniform(role: HardwareRole): role is HardwareRole & { readonly input: Node } {
  if (role.kind === "requantize") return role.multiplier.length === 1 && role.bias.length === 1;
  return role.kind === "threshold" && role.thresholds.length === 1 && role.sign.length === 1;
}

/** Elements of what a layer forms, elsewhere; behind the network's input there is nothing to meet. */
function isMovement(node: Node): boolean {
  const role = node.op.hardware(node);
  if (role.kind !== "reshape" && role.kind !== "blocks" && role.kind !== "turn") return false;
  const { kind } = role.input.op.hardware(role.input);
  return kind !== "boundary" && kind !== "channels";
}

/** Reshapes of one map are alike where their results are, whatever they are called. */
function sameMovement(a: Node, b: Node): boolean {
  const [one, other] = [a.op.hardware(a), b.op.hardware(b)];
  const attrs = (node: Node) => JSON.stringify([node.op.name, ...node.attrs]);
  return one.kind === "reshape" ? other.kind === "reshape" : attrs(a) === attrs(b);
}

function sameMap(a: Node, b: Node | undefined): boolean {
  return a.type.shape.join() === b?.type.shape.join();
}

/** A scale that the reshape had to drop would come back. */
function sameScale(a: Node, b: Node | undefined): boolean {
  return JSON.stringify(a.type.scale) === JSON.stringify(b?.type.scale);
}

function lift(node: Node, movement: Node, sources: readonly Node[], r: Rewriter): Node {
  if (Array.isArray(node.type.scale)) return node;
  const { shape } = present(sources[0], "source").type;
  const lifted = r.create(node.op.name, node, {
    name: r.fresh(`${node.name}_map`),
    inputs: [...sources, ...node.inputs.slice(sources.length)],
    attrs: { ...Object.fromEntries(node.attrs), ...scaleOf(node) },
    type: { ...node.type, shape },
  });
  const reshapes = movement.op.hardware(movement).kind === "reshape";
  const op = reshapes ? "reshape" : movement.op.name;
  const attrs = reshapes ? { shape: node.type.shape } : Object.fromEntries(movement.attrs);
  return r.create(op, node, { inputs: [lifted], attrs, type: node.type });
}
