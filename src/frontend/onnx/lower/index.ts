import { report } from "../../../diag/report.js";
import { legalShape } from "../../../num/files/stored-array.js";
import { type Builder, createBuilder, isConstant } from "../builder.js";
import { type ImportContext, unsupported } from "../context.js";
import type { FloatGraph, FloatValue } from "../float-graph.js";
import { type OnnxModel, type OnnxNode, readConstants } from "../model.js";
import { createNamer } from "../namer.js";
import type { ValueProto } from "../proto.js";
import { hostTypeOf } from "../tensor-data.js";
import { activationLowerings } from "./activations.js";
import { basicLowerings } from "./basic.js";
import { integerLowerings } from "./integer-ops.js";
import { layerLowerings } from "./layers.js";
import { layoutLowerings } from "./layout.js";
import { microsoftLowerings } from "./microsoft.js";
import { createView, type Lowering, type NodeView } from "./node-view.js";
import { quantizerLowerings } from "./qonnx.js";
import { whyRefused } from "./refused-ops.js";

const standard = [
  ...[...basicLowerings, ...activationLowerings, ...layoutLowerings],
  ...[...layerLowerings, ...integerLowerings],
];

/** Every op that is read, by domain and name. */
export const lowerings: ReadonlyMap<string, ReadonlyMap<string, Lowering>> = new Map([
  ["", new Map(standard)],
  ["qonnx", new Map(quantizerLowerings)],
  ["com.microsoft", new Map(microsoftLowerings)],
]);

/** Names of the ops read, as `docs/onnx.md` lists them. */
export function readableOps(): readonly string[] {
  return [...[...lowerings.values()].flatMap((table) => [...table.keys()]), "If"].sort();
}

/** True for an op that has a meaning here, so that no local function stands for it. */
export function isKnownOp(domain: string, op: string): boolean {
  const branching = domain === "" && op === "If";
  return branching || (lowerings.get(domain)?.has(op) ?? domain === "channels_last");
}

/** What the nodes of a graph and of the branches in it share. */
interface State {
  readonly builder: Builder;
  readonly fresh: (wanted: string) => string;
  readonly values: Map<string, FloatValue | undefined>;
  /** The batch the model declares, where values have a batch of one. */
  readonly declared: number | undefined;
}

/** The model as float32 steps, with a batch of one unless it shall stay as declared; undefined after a report. */
export function lowerModel(
  model: OnnxModel,
  context: ImportContext,
  batch: "one" | "declared" = "one",
): FloatGraph | undefined {
  const builder = createBuilder(context);
  const fresh = createNamer();
  const values = new Map<string, FloatValue | undefined>();
  for (const [name, tensor] of model.constants)
    values.set(name, builder.constant(fresh(name), tensor));
  const stranger = model.nodes.find((n) => !isReadable(n));
  if (stranger !== undefined) return unsupported(context, stranger, whyRefused(stranger));
  const input = readInput(model, builder, fresh, batch);
  if (input === undefined) return undefined;
  values.set(model.inputs[0]?.name ?? "", input);
  const [first] = model.inputs[0]?.dims ?? [];
  const declared = typeof first === "number" && batch === "one" ? first : undefined;
  if (!lowerNodes(model.nodes, { builder, fresh, values, declared })) return undefined;
  const outputs = model.outputs;
  const output = values.get(outputs[0] ?? "");
  if (outputs.length > 1) {
    return void report(context.sink, "BL1510", context.place(model.name), {
      what: "outputs",
      names: outputs,
    });
  }
  return output && { name: fresh(model.name), input, values: builder.values, output };
}

function readInput(
  { inputs, name }: OnnxModel,
  builder: Builder,
  fresh: (wanted: string) => string,
  batch: "one" | "declared",
): FloatValue | undefined {
  const { context } = builder;
  const [first, ...others] = inputs;
  if (first === undefined) {
    return void report(context.sink, "BL1503", context.place(name), {
      tensor: "input",
      problem: "none",
    });
  }
  if (others.length > 0) {
    const params = { what: "inputs", names: inputs.map((v) => v.name) } as const;
    return void report(context.sink, "BL1510", context.place(first.name), params);
  }
  const shape = inputShape(first, context, batch);
  const dtype = hostTypeOf(first.elementType);
  if (dtype === undefined || dtype === "f16" || dtype === "bf16") {
    const problem = `element type ${first.elementType} is not supported`;
    return void report(context.sink, "BL1504", context.place(first.name), {
      tensor: first.name,
      problem,
    });
  }
  return shape && builder.input(fresh(first.name), { dtype, shape });
}

/** The declared shape, its batch taken as one; undefined after BL1507. */
function inputShape(
  { name, dims }: ValueProto,
  context: ImportContext,
  batch: "one" | "declared",
): readonly number[] | undefined {
  const shape = dims?.map((d, i) => (i === 0 && batch === "one" ? 1 : d)) ?? [];
  if (shape.length > 0 && legalShape(shape) && !shape.includes(0)) return shape;
  const shown = (dims ?? ["no shape"]).map((d) => d ?? "?");
  return void report(context.sink, "BL1507", context.place(name), { input: name, dims: shown });
}

/** Adds the values of every node; false after a report. */
function lowerNodes(nodes: readonly OnnxNode[], state: State): boolean {
  const { context } = state.builder;
  for (const node of nodes) {
    const results =
      node.op === "If" && node.domain === "" ? lowerIf(node, state) : lowerNode(node, state);
    for (const [i, name] of node.outputs.entries()) {
      const value = results?.[i];
      if (value === undefined && i === 0 && !context.failed())
        unsupported(context, node, "no result");
      state.values.set(name, value);
    }
    if (context.failed()) return false;
  }
  return true;
}

function lowerNode(
  node: OnnxNode,
  { values, builder, fresh, declared }: State,
): readonly (FloatValue | undefined)[] | undefined {
  const { context } = builder;
  const operands = node.inputs.map((name) => (name === "" ? undefined : values.get(name)));
  // An operand that a node gives and bitloom does not make (the indices of a pooling).
  const lost = node.inputs.findIndex((name, i) => name !== "" && operands[i] === undefined);
  if (lost >= 0)
    return unsupported(context, node, `operand \`${node.inputs[lost]}\` is not available`);
  const lowering = loweringOf(node);
  if (lowering === undefined) return unsupported(context, node, whyRefused(node));
  const view = createView(node, operands, builder, fresh, declared);
  const last = node.domain === "channels_last";
  const result = last ? channelsFirst(view, lowering) : lowering(view);
  return Array.isArray(result) ? result : [result as FloatValue | undefined];
}

/** The branch that is taken, when the condition is known: what depends on shapes only is. */
function lowerIf(node: OnnxNode, state: State): readonly (FloatValue | undefined)[] | undefined {
  const { values, builder, fresh } = state;
  const { context } = builder;
  const condition = values.get(node.inputs[0] ?? "");
  if (condition === undefined || !isConstant(condition))
    return unsupported(context, node, "its condition depends on the input");
  const taken = condition.source.tensor().data[0] === 0 ? "else_branch" : "then_branch";
  const branch = node.branches.get(taken);
  if (branch === undefined) return unsupported(context, node, `it has no ${taken}`);
  for (const [name, tensor] of readConstants(branch, context, () => true))
    values.set(name, builder.constant(fresh(name), tensor));
  return lowerNodes(branch.nodes, state) ? branch.outputs.map((o) => values.get(o)) : undefined;
}

function isReadable(node: OnnxNode): boolean {
  return loweringOf(node) !== undefined || (node.op === "If" && node.domain === "");
}

function loweringOf({ domain, op }: OnnxNode): Lowering | undefined {
  const last = domain === "channels_last";
  const found = lowerings.get(last ? "" : domain)?.get(op);
  return found ?? (last ? lowerings.get("qonnx")?.get(op) : undefined);
}

/** An op on [1, ..., C] maps: the same op between two transposes. */
function channelsFirst(n: NodeView, lowering: Lowering): ReturnType<Lowering> {
  const x = n.input(0);
  const rank = x?.type.shape.length ?? 0;
  if (rank < 3) return lowering(n);
  const inner = Array.from({ length: rank - 2 }, (_, i) => i + 1);
  const first = n.op("Transpose", [x], { perm: [0, rank - 1, ...inner] });
  const result = lowering({ ...n, input: (i) => (i === 0 ? first : n.input(i)) });
  const value = Array.isArray(result) ? result[0] : (result as FloatValue | undefined);
  return n.op("Transpose", [value], { perm: [0, ...inner.map((a) => a + 1), 1] });
}
