import { report } from "../../diag/report.js";
import type { ImportContext } from "./context.js";
import type { OnnxNode } from "./model.js";

/** Every tensor is defined once; undefined after BL1503. */
export function checkNames(names: Iterable<string>, context: ImportContext): boolean {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      report(context.sink, "BL1503", context.place(name), { tensor: name, problem: "repeated" });
      return false;
    }
    seen.add(name);
  }
  return true;
}

/** Tensors a node reads, those of its branches included. */
export function operandsOf({ inputs, branches }: OnnxNode): readonly string[] {
  return branches.size === 0
    ? inputs
    : [...inputs, ...[...branches.values()].flatMap((b) => b.captured)];
}

/**
 * The nodes that `outputs` need, each behind those it depends on; undefined after BL1503. Depth first with a stack of our
 * own: graphs may be deep.
 */
export function sortNodes(
  nodes: readonly OnnxNode[],
  given: (tensor: string) => boolean,
  outputs: readonly string[],
  context: ImportContext,
): readonly OnnxNode[] | undefined {
  const producer = new Map(nodes.flatMap((n) => n.outputs.map((o) => [o, n] as const)));
  const state = new Map<OnnxNode, "open" | "done">();
  const sorted: OnnxNode[] = [];
  const stack = outputs.map((tensor) => ({ tensor, leave: false })).reverse();
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { tensor, leave } = top;
    if (tensor === "" || given(tensor)) continue;
    const node = producer.get(tensor);
    const fault = node === undefined ? "missing" : "cycle";
    if (node === undefined || (state.get(node) === "open" && !leave)) {
      return void report(context.sink, "BL1503", context.place(tensor), { tensor, problem: fault });
    }
    if (leave) {
      state.set(node, "done");
      sorted.push(node);
    } else if (state.get(node) === undefined) {
      state.set(node, "open");
      stack.push({ tensor, leave: true });
      for (const input of operandsOf(node).toReversed())
        stack.push({ tensor: input, leave: false });
    }
  }
  return sorted;
}
