import { report } from "../../diag/report.js";
import type { ImportContext } from "./context.js";
import type { Branch, OnnxNode } from "./model.js";
import { checkOpset, domainOf } from "./opsets.js";
import type { AttributeProto, FunctionProto, GraphProto, ModelProto, NodeProto } from "./proto.js";
import { checkNames, operandsOf, sortNodes } from "./sort-nodes.js";

/** Most nodes, names and attributes once every call is written out: a few functions can ask for 2^100. */
const maxExpanded = 2 ** 19;
/** Most calls and branches within one another. */
export const maxNesting = 64;

/** True for an op whose meaning bitloom knows: a function of that name is not looked at. */
export type KnownOp = (domain: string, op: string) => boolean;

/** Where the names of a body are looked up. */
interface Scope {
  /** The name in the whole model of a name inside. */
  readonly names: Map<string, string>;
  /** Where all others are looked up; "model": they are names of the whole model; undefined: they are undefined. */
  readonly outer: Scope | "model" | undefined;
}

type Attributes = ReadonlyMap<string, AttributeProto>;

/** What the nodes of a graph, a function or a branch share. */
interface Body {
  readonly scope: Scope;
  readonly opset: number;
  /** Attributes of the call; undefined outside functions. */
  readonly env: Attributes | undefined;
  readonly path: string;
  /** Calls and branches this body is in. */
  readonly within: readonly FunctionProto[];
  readonly depth: number;
}

interface Writer {
  readonly context: ImportContext;
  readonly functions: ReadonlyMap<string, FunctionProto>;
  readonly known: KnownOp;
  /** Names of tensors there are. */
  readonly taken: Set<string>;
  /** What may still be written. */
  parts: number;
  made: number;
}

/**
 * The nodes of the graph with every call of a local function written out, and branches of `If` as nodes too. Tensors inside
 * functions and branches get names of their own; all others keep theirs. Undefined after a report.
 */
export function expandNodes(
  { functions }: ModelProto,
  graph: GraphProto,
  opset: number,
  context: ImportContext,
  known: KnownOp,
): readonly OnnxNode[] | undefined {
  const byKey = new Map<string, FunctionProto>();
  for (const f of functions) {
    const key = keyOf(f, f.name);
    if (byKey.has(key)) return refuse(context, f.name, f.name, "repeated");
    byKey.set(key, f);
  }
  const taken = new Set([
    ...[...graph.initializers, ...graph.inputs].map((t) => t.name),
    ...graph.nodes.flatMap((n) => [...n.inputs, ...n.outputs]),
  ]);
  const scope: Scope = { names: new Map(), outer: "model" };
  const body = { scope, opset, env: undefined, path: "", within: [], depth: 0 };
  const limits = { parts: maxExpanded, made: 0 };
  return writeNodes(graph.nodes, body, { context, functions: byKey, known, taken, ...limits });
}

function keyOf({ domain, overload }: { domain: string; overload: string }, name: string): string {
  return JSON.stringify([domainOf(domain), name, overload]);
}

function refuse(
  context: ImportContext,
  path: string,
  name: string,
  problem: "repeated" | "recursive" | "deep" | "large" | "operands" | "reference",
): undefined {
  report(context.sink, "BL1512", context.place(path), { name, problem });
}

function writeNodes(
  nodes: readonly NodeProto[],
  body: Body,
  writer: Writer,
): readonly OnnxNode[] | undefined {
  const { context, functions, known } = writer;
  const out: OnnxNode[] = [];
  for (const [i, node] of nodes.entries()) {
    const own = node.name === "" ? `${node.opType} #${i}` : node.name;
    const path = body.path === "" ? own : `${body.path}/${own}`;
    writer.parts -= 1 + node.inputs.length + node.outputs.length + node.attributes.length;
    if (writer.parts < 0) return refuse(context, path, node.opType, "large");
    const attrs = resolved(node.attributes, body);
    if (attrs === undefined) return refuse(context, path, node.opType, "reference");
    const mine = known(domainOf(node.domain), node.opType);
    const f = mine ? undefined : functions.get(keyOf(node, node.opType));
    const at = { ...body, path };
    const written = f ? writeCall(node, f, attrs, at, writer) : writeNode(node, attrs, at, writer);
    if (written === undefined) return undefined;
    for (const n of written) out.push(n);
  }
  return out;
}

/** Attributes with those of the call in place of references; undefined for a reference outside functions. */
function resolved(attributes: readonly AttributeProto[], { env }: Body): Attributes | undefined {
  const out = new Map<string, AttributeProto>();
  for (const a of attributes) {
    if (a.reference !== "" && env === undefined) return undefined;
    const given = a.reference === "" ? a : env?.get(a.reference);
    // Left out in the call, it is left out here.
    if (given !== undefined) out.set(a.name, { ...given, name: a.name });
  }
  return out;
}

function writeNode(
  node: NodeProto,
  attrs: Attributes,
  body: Body,
  writer: Writer,
): readonly OnnxNode[] | undefined {
  const { scope, opset, path } = body;
  const branches = new Map<string, Branch>();
  for (const [name, { g }] of node.opType === "If" ? attrs : []) {
    const branch = g && writeBranch(g, node.opType, body, writer);
    if (g !== undefined && branch === undefined) return undefined;
    if (branch !== undefined) branches.set(name, branch);
  }
  const name = (tensor: string) => lookUp(tensor, scope, writer);
  const written = {
    ...{ path, op: node.opType, domain: domainOf(node.domain), opset, attrs, branches },
    ...{ inputs: node.inputs.map(name), outputs: node.outputs.map(name) },
  };
  return [written];
}

/** The nodes of a function on the operands of a call. */
function writeCall(
  node: NodeProto,
  f: FunctionProto,
  given: Attributes,
  call: Body,
  writer: Writer,
): readonly OnnxNode[] | undefined {
  const { context } = writer;
  const { path, scope: outer } = call;
  const depth = call.depth + 1;
  if (call.within.includes(f)) return refuse(context, path, f.name, "recursive");
  if (depth > maxNesting) return refuse(context, path, f.name, "deep");
  if (node.inputs.length > f.inputs.length || node.outputs.length > f.outputs.length)
    return refuse(context, path, f.name, "operands");
  const opset = checkOpset(f.opsets, context, call.opset);
  if (opset === undefined || !checkNames(definedIn(f.nodes, f.inputs), context)) return undefined;
  const actual = (list: readonly string[], i: number) => lookUp(list[i] ?? "", outer, writer);
  const names = new Map(f.inputs.map((name, i) => [name, actual(node.inputs, i)]));
  const passed: OnnxNode[] = [];
  for (const [i, name] of f.outputs.entries()) {
    const result = actual(node.outputs, i);
    const passedOn = names.get(name);
    if (passedOn === undefined) names.set(name, result === "" ? freshName(name, writer) : result);
    else if (result !== "") passed.push(identity(`${path}/${name}`, passedOn, result, opset));
  }
  const scope = { names, outer: undefined };
  define(f.nodes, scope, writer);
  const env = new Map([...f.defaults.map((a) => [a.name, a] as const), ...given]);
  const within = [...call.within, f];
  const nodes = writeNodes(f.nodes, { scope, opset, env, path, within, depth }, writer);
  return nodes && [...nodes, ...passed];
}

function identity(path: string, input: string, output: string, opset: number): OnnxNode {
  const rest = { attrs: new Map(), branches: new Map(), opset };
  return { path, op: "Identity", domain: "", inputs: [input], outputs: [output], ...rest };
}

/** A branch of `If`, which sees the tensors around it. */
function writeBranch(
  graph: GraphProto,
  op: string,
  around: Body,
  writer: Writer,
): Branch | undefined {
  const { context } = writer;
  const depth = around.depth + 1;
  if (depth > maxNesting) return refuse(context, around.path, op, "deep");
  const constants = [...graph.initializers, ...graph.sparse.map((s) => s.values)];
  const own = constants.map((t) => t.name);
  if (!checkNames(definedIn(graph.nodes, own), context)) return undefined;
  const scope: Scope = { names: new Map(), outer: around.scope };
  for (const name of own) scope.names.set(name, freshName(name, writer));
  define(graph.nodes, scope, writer);
  const nodes = writeNodes(graph.nodes, { ...around, scope, depth }, writer);
  const name = (tensor: string) => lookUp(tensor, scope, writer);
  const outputs = graph.outputs.map((v) => name(v.name));
  const inside = new Set(scope.names.values());
  const sorted = nodes && sortNodes(nodes, (t) => !inside.has(t), outputs, context);
  if (sorted === undefined) return undefined;
  const read = new Set([...sorted.flatMap(operandsOf), ...outputs]);
  return {
    ...{ nodes: sorted, outputs },
    initializers: graph.initializers.map((t) => ({ ...t, name: name(t.name) })),
    sparse: graph.sparse.map((s) => ({ ...s, values: { ...s.values, name: name(s.values.name) } })),
    captured: [...read].filter((t) => t !== "" && !inside.has(t)),
  };
}

function definedIn(nodes: readonly NodeProto[], given: readonly string[]): readonly string[] {
  return [...given, ...nodes.flatMap((n) => n.outputs.filter((o) => o !== ""))];
}

/** Names for what the nodes of a body define. */
function define(nodes: readonly NodeProto[], { names }: Scope, writer: Writer): void {
  for (const output of nodes.flatMap((n) => n.outputs))
    if (output !== "" && !names.has(output)) names.set(output, freshName(output, writer));
}

function lookUp(tensor: string, scope: Scope, writer: Writer): string {
  if (tensor === "") return "";
  let at: Scope | "model" | undefined = scope;
  while (typeof at === "object") {
    const found = at.names.get(tensor);
    if (found !== undefined) return found;
    at = at.outer;
  }
  // A name that nobody defines: sorting says so.
  return at === "model" ? tensor : freshName(tensor, writer);
}

function freshName(tensor: string, writer: Writer): string {
  const base = tensor.slice(0, 60);
  let name = `${base}~${writer.made++}`;
  while (writer.taken.has(name)) name = `${base}~${writer.made++}`;
  writer.taken.add(name);
  return name;
}
