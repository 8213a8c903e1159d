import type { IToken } from "chevrotain";
import type { Label } from "../diag/diagnostic.js";
import type { Place } from "../diag/place.js";
import { report } from "../diag/report.js";
import type { Attrs, AttrValue, Graph, Node } from "../ir/graph.js";
import { printName } from "../ir/names.js";
import type { OpDef } from "../ir/op-def.js";
import { printTensorType, type TensorType } from "../ir/tensor-type.js";
import { printElementType, sameElementType } from "../num/element-type.js";
import type { Tensor } from "../num/tensor.js";
import { nearest } from "../support/nearest.js";
import { readAttrs } from "./attributes.js";
import { readInline, readStored } from "./constant-data.js";
import type { Context } from "./context.js";
import { readHost } from "./host-statements.js";
import { readOperands } from "./operands.js";
import { dividesChannels, inRegion, regionLabels } from "./regions.js";
import { bare, createScope, type Definition, type Scope } from "./scope.js";
import type {
  AttrSyntax,
  ConstantStatement,
  OperandSyntax,
  SingleStatement,
  ValueStatement,
} from "./syntax.js";
import { checkSize, readType, type WrittenType } from "./type-syntax.js";
import type { WeightFiles } from "./weight-files.js";

/** Turns sentences into a graph; undefined after reporting every statement that has no meaning. */
export function elaborate(
  name: IToken,
  statements: readonly SingleStatement[],
  weights: WeightFiles,
  context: Context,
): Graph | undefined {
  const host = statements.filter((s) => s.kind === "host");
  const own = statements.filter((s) => s.kind !== "host");
  const scope = createScope(own, context);
  const nodes: Node[] = [];
  for (const s of own) {
    if (s.kind === "weights") weights.declare(s);
    if (s.kind === "broken") weights.declareBroken(s);
  }
  for (const s of own) {
    if (s.kind === "weights") continue;
    const node = readDefinition(s, scope, weights, context);
    if (!scope.claims(s)) continue;
    scope.define(s.name, node ?? "broken");
    if (node !== undefined) nodes.push(node);
  }
  if (context.failed()) return undefined;
  checkEnds(name, nodes, context);
  if (context.failed()) return undefined;
  const graph: Graph = { name: name.image, nodes };
  const around = readHost(host, graph, weights, context);
  if (context.failed()) return undefined;
  return around === undefined ? graph : { ...graph, host: around };
}

function readDefinition(
  s: Definition,
  scope: Scope,
  weights: WeightFiles,
  context: Context,
): Node | undefined {
  if (s.kind === "broken") return undefined;
  return s.kind === "constant" ? readConstant(s, weights, context) : readValue(s, scope, context);
}

function readConstant(
  s: ConstantStatement,
  weights: WeightFiles,
  context: Context,
): Node | undefined {
  const { spans } = context;
  const op = context.ops.get("constant");
  const place = spans.between(s.name, s.type.last);
  const type = readType(s.type, context);
  const attrs = op && readAttrs(op, s.attrs, place, context);
  if (op === undefined || type === undefined || attrs === undefined) return undefined;
  const value = readTensor(s, type, weights, context);
  if (value === undefined) return undefined;
  const all = inTableOrder(op, attrs.set("value", value));
  const declared = { element: value.element, shape: value.shape };
  const site = { inputs: [], attrs: all, declared, place, attrSyntax: s.attrs, operands: [] };
  const inferred = infer(op, site, context);
  return inferred && { name: bare(s.name), op, inputs: [], attrs: all, type: inferred, place };
}

function readTensor(
  s: ConstantStatement,
  { element, shape }: WrittenType,
  weights: WeightFiles,
  context: Context,
): Tensor | undefined {
  const { data } = s;
  if (data.kind === "file") {
    const found = weights.find(data);
    const type = { element, shape: shape ?? found?.array.shape ?? [] };
    return found && readStored(type, found, context.spans.type(s.type), context);
  }
  return readInline({ element, shape: shape ?? shapeOf(data) }, data, context);
}

/** Shape of nested lists, read off their first elements. */
function shapeOf(data: ConstantStatement["data"]): readonly number[] {
  if (data.kind !== "list") return [];
  const [first] = data.items;
  return [data.items.length, ...(first === undefined ? [] : shapeOf(first))];
}

function readValue(s: ValueStatement, scope: Scope, context: Context): Node | undefined {
  const { spans, sink } = context;
  const op = findOp(s.op, context);
  const place = spans.between(s.op, s.close);
  const type = s.type && readType(s.type, context);
  if (op === undefined) return undefined;
  const given = readAttrs(op, s.attrs, place, context);
  const operands = readOperands(op, s, scope, context);
  const illegalType = s.type !== undefined && type === undefined;
  if (given === undefined || operands === undefined || illegalType) return undefined;
  const { inputs, written } = operands;
  const attrs = inRegion(op, s, given, inputs, context);
  if (attrs === undefined) return undefined;
  const declared = type && {
    element: type.element,
    shape: type.shape ?? inputs[0]?.type.shape ?? [],
  };
  const own = { attrSyntax: s.attrs, operands: written, labels: regionLabels(s) };
  const inferred = infer(op, { inputs, attrs, declared, place, ...own }, context);
  if (inferred === undefined || !checkSize(inferred, place, context)) return undefined;
  if (!checkScales(inferred, s, context)) return undefined;
  if (!dividesChannels(s, inferred, context)) return undefined;
  if (s.type !== undefined && type !== undefined && !agrees(type, inferred)) {
    const params = { declared: printWritten(type), inferred: printTensorType(inferred) };
    report(sink, "BL2001", spans.type(s.type), params);
    return undefined;
  }
  return { name: bare(s.name), op, inputs, attrs, type: inferred, place };
}

/** A list of scales that was written here has one for each channel. */
function checkScales({ scale, shape }: TensorType, s: ValueStatement, context: Context): boolean {
  const written = s.attrs.find((a) => a.name.image === "scale");
  const channels = shape[0] ?? 1;
  if (!written || scale === undefined || typeof scale === "number") return true;
  if (scale.length === channels) return true;
  const params = { given: scale.length, channels };
  report(context.sink, "BL2009", context.spans.attr(written), params);
  return false;
}

function findOp(token: IToken, context: Context): OpDef | undefined {
  const word = token.image;
  const place = context.spans.token(token);
  const legal = [...context.ops.keys()].filter((n) => n !== "constant");
  if (word === "constant") report(context.sink, "BL1114", place, {});
  else if (context.ops.has(word)) return context.ops.get(word);
  else report(context.sink, "BL1101", place, { word, near: nearest(word, legal), legal });
  return undefined;
}

/** What the op sees of its statement. */
interface Site {
  readonly inputs: readonly (Node | undefined)[];
  readonly attrs: Attrs;
  readonly declared: TensorType | undefined;
  readonly place: Place;
  readonly attrSyntax: readonly AttrSyntax[];
  readonly operands: readonly (OperandSyntax | undefined)[];
  /** What every message about it points at besides. */
  readonly labels?: readonly Label[];
}

function infer(op: OpDef, site: Site, { spans, sink }: Context): TensorType | undefined {
  const { place, attrSyntax, operands } = site;
  return op.infer({
    inputs: site.inputs,
    attrs: site.attrs,
    declared: site.declared,
    place,
    placeOf: (part) => {
      if ("operand" in part) {
        const operand = operands[part.operand];
        return operand === undefined ? place : spans.operand(operand);
      }
      const attr = attrSyntax.find((a) => a.name.image === part.attr);
      return attr === undefined ? place : spans.attr(attr);
    },
    report: (code, at, params) => report(sink, code, at, params, site.labels),
  });
}

function agrees(written: WrittenType, type: TensorType): boolean {
  const { element, shape } = written;
  if (!sameElementType(element, type.element)) return false;
  if (shape === undefined) return true;
  return shape.length === type.shape.length && shape.every((d, i) => d === type.shape[i]);
}

function printWritten({ element, shape }: WrittenType): string {
  return shape === undefined ? printElementType(element) : printTensorType({ element, shape });
}

function inTableOrder(op: OpDef, attrs: Attrs): Attrs {
  const ordered = new Map<string, AttrValue>();
  for (const { name } of op.attrs) {
    const value = attrs.get(name);
    if (value !== undefined) ordered.set(name, value);
  }
  return ordered;
}

/** A network has an input and an output, and uses what it defines. */
function checkEnds(name: IToken, nodes: readonly Node[], { spans, sink, failed }: Context): void {
  const place = spans.token(name);
  const network = name.image;
  if (!nodes.some((n) => n.op.name === "input")) report(sink, "BL1116", place, { network });
  if (!nodes.some((n) => n.op.name === "output")) report(sink, "BL1115", place, { network });
  if (failed()) return;
  const used = new Set(nodes.flatMap((n) => n.inputs));
  for (const node of nodes) {
    if (node.op.name === "output" || used.has(node)) continue;
    report(sink, "BL1117", node.place, { name: printName(node) });
  }
}
