import { report } from "../../diag/report.js";
import type { HostTensor } from "../../num/host-tensor.js";
import type { ImportContext } from "./context.js";
import type { AttributeProto, GraphProto, ModelProto, NodeProto, ValueProto } from "./proto.js";
import { readTensorData } from "./tensor-data.js";

/** A node whose names are checked. */
export interface OnnxNode {
  /** What messages call it: its name, or its position. */
  readonly path: string;
  readonly op: string;
  /** "" for ONNX itself, "qonnx" for every spelling of the QONNX domain, "channels_last", else as written. */
  readonly domain: string;
  /** Opset of the ONNX domain. */
  readonly opset: number;
  /** "" where an optional input is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attrs: ReadonlyMap<string, AttributeProto>;
}

/** A graph in topological order whose every tensor is defined once. */
export interface OnnxModel {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, HostTensor>;
  /** Without initializers that are listed as inputs too. */
  readonly inputs: readonly ValueProto[];
  readonly outputs: readonly string[];
}

export const oldestOpset = 7;
export const newestOpset = 28;

/** The nodes that the outputs need, checked and sorted; undefined after a report. */
export function checkModel(proto: ModelProto, context: ImportContext): OnnxModel | undefined {
  const { graph } = proto;
  if (graph === undefined) {
    const params = { path: context.file, reason: "it holds no graph" };
    return void report(context.sink, "BL1501", { kind: "file", file: context.file }, params);
  }
  const opset = checkOpset(proto, context);
  if (opset === undefined) return undefined;
  for (const [what, list] of [
    ["outputs", graph.outputs],
    ["nodes", graph.nodes],
  ] as const) {
    if (list.length > 0) continue;
    return void report(context.sink, "BL1503", context.place(graph.name), {
      tensor: what,
      problem: "none",
    });
  }
  const nodes = graph.nodes.map((n, i) => convertNode(n, i, opset));
  const names = new Set(graph.initializers.map((t) => t.name));
  const inputs = graph.inputs.filter((v) => !names.has(v.name));
  if (!checkNames(graph, nodes, inputs, context)) return undefined;
  const outputs = graph.outputs.map((v) => v.name);
  const sorted = sortNodes(
    nodes,
    new Set([...names, ...inputs.map((v) => v.name)]),
    outputs,
    context,
  );
  if (sorted === undefined) return undefined;
  const used = new Set([...outputs, ...sorted.flatMap((n) => n.inputs)]);
  const constants = new Map<string, HostTensor>();
  for (const t of graph.initializers) {
    if (!used.has(t.name)) continue;
    const tensor = readTensorData(t, context);
    if (tensor !== undefined) constants.set(t.name, tensor);
  }
  const live = inputs.filter((v) => used.has(v.name));
  return context.failed()
    ? undefined
    : { name: graph.name, nodes: sorted, constants, inputs: live, outputs };
}

function checkOpset({ opsets }: ModelProto, context: ImportContext): number | undefined {
  // A file of QONNX nodes alone may import no standard opset.
  const version = opsets.find((o) => domainOf(o.domain) === "")?.version ?? oldestOpset;
  if (version >= oldestOpset && version <= newestOpset) return version;
  report(
    context.sink,
    "BL1502",
    { kind: "file", file: context.file },
    {
      ...{ domain: "ai.onnx", version },
      ...{ low: oldestOpset, high: newestOpset },
    },
  );
  return undefined;
}

function domainOf(domain: string): string {
  if (domain === "" || domain === "ai.onnx") return "";
  if (/^(onnx\.brevitas|(qonnx|finn)\.custom_op\.general|finn|qonnx)$/.test(domain)) return "qonnx";
  return /channels_last$/.test(domain) ? "channels_last" : domain;
}

function convertNode(node: NodeProto, i: number, opset: number): OnnxNode {
  return {
    path: node.name === "" ? `${node.opType} #${i}` : node.name,
    ...{ op: node.opType, domain: domainOf(node.domain), opset },
    ...{ inputs: node.inputs, outputs: node.outputs },
    attrs: new Map(node.attributes.map((a) => [a.name, a])),
  };
}

/** Every tensor is defined once. */
function checkNames(
  graph: GraphProto,
  nodes: readonly OnnxNode[],
  inputs: readonly ValueProto[],
  context: ImportContext,
): boolean {
  const seen = new Set<string>();
  const names = [
    ...graph.initializers.map((t) => t.name),
    ...inputs.map((v) => v.name),
    ...nodes.flatMap((n) => n.outputs.filter((o) => o !== "")),
  ];
  for (const name of names) {
    if (seen.has(name)) {
      report(context.sink, "BL1503", context.place(name), { tensor: name, problem: "repeated" });
      return false;
    }
    seen.add(name);
  }
  return true;
}

/** Depth first from the outputs, with a stack of our own: graphs may be deep. */
function sortNodes(
  nodes: readonly OnnxNode[],
  given: ReadonlySet<string>,
  outputs: readonly string[],
  context: ImportContext,
): readonly OnnxNode[] | undefined {
  const producer = new Map(nodes.flatMap((n) => n.outputs.map((o) => [o, n] as const)));
  const state = new Map<OnnxNode, "open" | "done">();
  const sorted: OnnxNode[] = [];
  const stack = outputs.map((tensor) => ({ tensor, leave: false })).reverse();
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { tensor, leave } = top;
    if (given.has(tensor) || tensor === "") continue;
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
      for (const input of [...node.inputs].reverse()) stack.push({ tensor: input, leave: false });
    }
  }
  return sorted;
}
