import { report } from "../../diag/report.js";
import type { HostTensor } from "../../num/host-tensor.js";
import type { ImportContext } from "./context.js";
import { expandNodes, type KnownOp } from "./expand.js";
import { checkOpset, domainOf, oldestOpset } from "./opsets.js";
import type { AttributeProto, ModelProto, SparseProto, TensorProto, ValueProto } from "./proto.js";
import { checkNames, operandsOf, sortNodes } from "./sort-nodes.js";
import { readSparseData } from "./sparse-data.js";
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
  /** The branches of `If`, by attribute; empty for every other op. */
  readonly branches: ReadonlyMap<string, Branch>;
}

/** A graph inside a node; its tensors have names that no others have. */
export interface Branch {
  /** In topological order. */
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly TensorProto[];
  readonly sparse: readonly SparseProto[];
  readonly outputs: readonly string[];
  /** Tensors around it that it reads. */
  readonly captured: readonly string[];
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

/** The nodes that the outputs need, calls of functions written out, checked and sorted; undefined after a report. */
export function checkModel(
  proto: ModelProto,
  context: ImportContext,
  known: KnownOp = () => false,
): OnnxModel | undefined {
  const { graph } = proto;
  if (graph === undefined) {
    const params = { path: context.file, reason: "it holds no graph" };
    return void report(context.sink, "BL1501", { kind: "file", file: context.file }, params);
  }
  // A file of QONNX nodes alone may import no standard opset; one that is cut off imports none.
  const standard = (list: readonly { domain: string }[]) =>
    list.some((l) => domainOf(l.domain) === "");
  if (standard(graph.nodes) && !standard(proto.opsets)) {
    const params = { path: context.file, reason: "it imports no opset of ai.onnx" };
    return void report(context.sink, "BL1501", { kind: "file", file: context.file }, params);
  }
  const opset = checkOpset(proto.opsets, context, oldestOpset);
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
  const nodes = expandNodes(proto, graph, opset, context, known);
  if (nodes === undefined) return undefined;
  const stored = [...graph.initializers, ...graph.sparse.map((s) => s.values)].map((t) => t.name);
  const names = new Set(stored);
  const inputs = graph.inputs.filter((v) => !names.has(v.name));
  const made = nodes.flatMap((n) => n.outputs.filter((o) => o !== ""));
  if (!checkNames([...stored, ...inputs.map((v) => v.name), ...made], context)) return undefined;
  const outputs = graph.outputs.map((v) => v.name);
  const given = new Set([...names, ...inputs.map((v) => v.name)]);
  const sorted = sortNodes(nodes, (t) => given.has(t), outputs, context);
  if (sorted === undefined) return undefined;
  const used = new Set([...outputs, ...sorted.flatMap(operandsOf)]);
  const constants = readConstants(graph, context, (name) => used.has(name));
  const live = inputs.filter((v) => used.has(v.name));
  return context.failed()
    ? undefined
    : { name: graph.name, nodes: sorted, constants, inputs: live, outputs };
}

/** The initializers of a graph or branch that are used. */
export function readConstants(
  { initializers, sparse }: Pick<Branch, "initializers" | "sparse">,
  context: ImportContext,
  used: (name: string) => boolean,
): ReadonlyMap<string, HostTensor> {
  const constants = new Map<string, HostTensor>();
  const keep = (name: string, read: () => HostTensor | undefined) => {
    const tensor = used(name) ? read() : undefined;
    if (tensor !== undefined) constants.set(name, tensor);
  };
  for (const t of initializers) keep(t.name, () => readTensorData(t, context));
  for (const s of sparse) keep(s.values.name, () => readSparseData(s, s.values.name, context));
  return constants;
}
