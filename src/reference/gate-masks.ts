import type { Graph, Node } from "../ir/graph.js";
import type { Gate, MacRole } from "../ir/hardware-role.js";
import type { Tensor } from "../num/tensor.js";
import { gateMask } from "../ops/gate.js";
import { present } from "../support/invariant.js";

/** Outputs of gated layers that pass, by name of the gated node: 1 each, [O, H', W']. */
export type GateMasks = ReadonlyMap<string, Uint8Array>;

/** A node with a gate. */
export interface GatedNode {
  readonly node: Node;
  readonly role: MacRole;
  readonly gate: Gate;
}

/** The gated layers of a graph in its order. */
export function gatedNodes({ nodes }: Graph): readonly GatedNode[] {
  return nodes.flatMap((node) => {
    const role = node.op.hardware(node);
    return role.kind === "mac" && role.gate ? [{ node, role, gate: role.gate }] : [];
  });
}

/** Which outputs of gated layers pass, from the reference's values by node name (`trace`). */
export function gateMasks(graph: Graph): (values: ReadonlyMap<string, Tensor>) => GateMasks {
  const gates = gatedNodes(graph).map(({ node, role, gate }) => ({
    ...{ name: node.name, input: role.input.name },
    maskOf: gateMask(role, gate),
  }));
  return (values) =>
    new Map(
      gates.map(({ name, input, maskOf }) => [
        name,
        maskOf(present(values.get(input), `values of ${input}`)),
      ]),
    );
}

/** Share of the outputs that pass over all masks, by gated node and channel. */
export function passRates(
  graph: Graph,
  masks: readonly GateMasks[],
): ReadonlyMap<string, readonly number[]> {
  return new Map(
    gatedNodes(graph).map(({ node: { name }, role }) => {
      const [channels, height, width] = role.outputShape;
      const pixels = height * width;
      const own = masks.map((m) => present(m.get(name), `mask of ${name}`));
      const passed = (c: number) =>
        own.reduce((n, mask) => n + count(mask.subarray(c * pixels, (c + 1) * pixels)), 0);
      const all = pixels * own.length;
      return [name, Array.from({ length: channels }, (_, c) => passed(c) / all)];
    }),
  );
}

function count(mask: Uint8Array): number {
  return mask.reduce((n, bit) => n + bit, 0);
}
