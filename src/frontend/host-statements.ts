import type { IToken } from "chevrotain";
import type { Place } from "../diag/place.js";
import { report } from "../diag/report.js";
import type { Graph, Node } from "../ir/graph.js";
import type { Host, HostAttr, HostOperand, HostShape, HostStatement } from "../ir/host.js";
import { maxElements } from "../num/files/stored-array.js";
import { type HostTensor, type HostType, hostOf } from "../num/host-tensor.js";
import { elementCount } from "../num/tensor.js";
import { nearest } from "../support/nearest.js";
import { type Context, readNumber } from "./context.js";
import { hostOps } from "./host/index.js";
import { bare } from "./scope.js";
import type {
  AttrSyntax,
  HostDataSyntax,
  HostOpSyntax,
  HostStatementSyntax,
  TypeSyntax,
  ValueSyntax,
} from "./syntax.js";
import { NumberText } from "./tokens.js";
import type { WeightFiles } from "./weight-files.js";

/** What a name stands for on one side of the network. */
type Meaning = HostOperand & { readonly type: HostShape };

/** One side while it is read. */
interface Side {
  readonly part: "before" | "after";
  readonly names: Map<string, { readonly token: IToken | undefined; readonly meaning: Meaning }>;
  readonly statements: HostStatement[];
}

/**
 * The float32 steps around a network; undefined where the text has none. `graph` gives what they meet: the integers
 * of its input and of its output, by name.
 */
export function readHost(
  syntax: readonly HostStatementSyntax[],
  graph: Graph,
  weights: WeightFiles,
  context: Context,
): Host | undefined {
  if (syntax.length === 0) return undefined;
  const sides = (["before", "after"] as const).map((part): Side => {
    const side: Side = { part, names: new Map(), statements: [] };
    const output = graph.nodes.find((n) => n.op.name === "output");
    if (part === "after" && output !== undefined) side.names.set(output.name, resultOf(output));
    for (const s of syntax) if (s.word.image === part) readStatement(s, side, weights, context);
    return side;
  });
  const [before, after] = sides as [Side, Side];
  const place = context.spans.token((syntax[0] as HostStatementSyntax).word);
  if (!context.failed()) checkEnds(graph, before, place, context);
  return { before: before.statements, after: after.statements };
}

function resultOf({ name, type }: Node) {
  const shape: HostShape = { dtype: "f32", shape: [1, ...type.shape] };
  return { token: undefined, meaning: { kind: "value", name, type: shape } as const };
}

/** One input and one output, and as many integers before the input as it takes. */
function checkEnds(graph: Graph, { statements }: Side, place: Place, context: Context): void {
  const inputs = graph.nodes.filter((n) => n.op.name === "input");
  const outputs = graph.nodes.filter((n) => n.op.name === "output");
  const fail = (problem: string) => report(context.sink, "BL1142", place, { problem });
  if (inputs.length !== 1 || outputs.length !== 1) {
    fail(`the network has ${inputs.length} inputs and ${outputs.length} outputs, not one each`);
    return;
  }
  const [input] = inputs as [Node];
  const last = statements.at(-1);
  const [made, taken] = [last?.type.shape ?? [], input.type.shape];
  if (last === undefined || elementCount(made) === elementCount(taken)) return;
  fail(
    `\`${last.name}\` has ${elementCount(made)} elements, the input takes ${elementCount(taken)}`,
  );
}

function readStatement(
  s: HostStatementSyntax,
  side: Side,
  weights: WeightFiles,
  context: Context,
): void {
  const { sink, spans } = context;
  const name = bare(s.name);
  const earlier = side.names.get(name);
  if (earlier !== undefined) {
    const { token } = earlier;
    const labels = token ? [{ place: spans.token(token), text: "defined here first" }] : [];
    report(sink, "BL1109", spans.token(s.name), { name: s.name.image }, labels);
    return;
  }
  const { body } = s;
  const meaning =
    body.kind === "data"
      ? readData(name, body, weights, context)
      : readOp(name, body, side, context);
  if (meaning !== undefined) side.names.set(name, { token: s.name, meaning });
}

function readData(
  name: string,
  { type, data }: HostDataSyntax,
  weights: WeightFiles,
  context: Context,
): Meaning | undefined {
  const shape = readHostType(type, context);
  const values = shape && readValues(data, weights, context);
  if (shape === undefined || values === undefined) return undefined;
  const needed = elementCount(shape.shape);
  if (values.length !== needed) {
    const problem = `${needed} elements declared, ${values.length} given`;
    return void report(context.sink, "BL1141", context.spans.type(type), {
      op: `@${name}`,
      problem,
    });
  }
  return { kind: "constant", name, tensor: hostOf(shape.dtype, shape.shape, values), type: shape };
}

function readValues(
  data: HostDataSyntax["data"],
  weights: WeightFiles,
  context: Context,
): ArrayLike<number> | undefined {
  if (data.kind === "file") return weights.find(data)?.array.data;
  const leaves = leavesOf(data).map((t) => readNumber(t, context));
  return leaves.every((v) => v !== undefined) ? leaves : undefined;
}

function leavesOf(data: ValueSyntax): readonly IToken[] {
  return data.kind === "token" ? [data.token] : data.items.flatMap(leavesOf);
}

const typePattern = /^(f32|f64|bool|[iu](2|4|8|16|32|64))$/;

/** A type for the host, batch of one included: `f32[1, 1, 28, 28]`. */
function readHostType(
  { element, dims, last }: TypeSyntax,
  context: Context,
): HostShape | undefined {
  const shape = (dims ?? []).map((d) => Number(d.image));
  const legal =
    shape.every((d) => Number.isInteger(d) && d >= 1) && elementCount(shape) <= maxElements;
  if (typePattern.test(element.image) && legal) return { dtype: element.image as HostType, shape };
  const problem = typePattern.test(element.image)
    ? "the shape is not legal"
    : "write f32 or an integer type such as i64";
  return void report(context.sink, "BL1141", context.spans.between(element, last), {
    op: element.image,
    problem,
  });
}

function readOp(name: string, s: HostOpSyntax, side: Side, context: Context): Meaning | undefined {
  const { sink, spans } = context;
  const place = spans.between(s.op, s.close);
  const attrs = readHostAttrs(s.attrs, context);
  const operands = s.operands.map((t, i) => readOperand(t, `${name}_${i}`, side, context));
  const declared = s.type && readHostType(s.type, context);
  if (attrs === undefined || operands.includes(undefined)) return undefined;
  if (s.type !== undefined && declared === undefined) return undefined;
  const inputs = operands as readonly Meaning[];
  const first = side.part === "before" && side.statements.length === 0;
  if (first !== (s.op.image === "Input")) {
    const problem = first
      ? "`before` starts with `Input`"
      : "`Input` is the first statement of `before`";
    return void report(sink, "BL1142", place, { problem });
  }
  const inferred = first ? (declared ?? "the type is missing") : inferOp(s, inputs, attrs, context);
  if (inferred === undefined) return undefined;
  const differs =
    declared !== undefined && typeof inferred === "object" && !sameType(declared, inferred);
  const problem = differs ? `the result is ${typeText(inferred)}` : inferred;
  if (typeof problem === "string") {
    return void report(sink, "BL1141", place, { op: s.op.image, problem });
  }
  const plain = inputs.map(({ type: _type, ...operand }) => operand);
  side.statements.push({ name, op: s.op.image, inputs: plain, attrs, type: problem });
  return { kind: "value", name, type: problem };
}

/** Result type, or what is wrong; undefined after a report of an unknown op or attribute. */
function inferOp(
  s: HostOpSyntax,
  inputs: readonly Meaning[],
  attrs: ReadonlyMap<string, HostAttr>,
  { sink, spans }: Context,
): HostShape | string | undefined {
  const op = hostOps.get(s.op.image);
  if (op === undefined) {
    const legal = [...hostOps.keys()];
    const near = nearest(s.op.image, legal);
    return void report(sink, "BL1140", spans.token(s.op), { word: s.op.image, near, legal });
  }
  const extra = [...attrs.keys()].find((a) => !op.attrs.includes(a));
  if (extra !== undefined) {
    const params = { op: op.name, word: extra, near: nearest(extra, op.attrs), legal: op.attrs };
    const attr = s.attrs.find((a) => a.name.image === extra) as AttrSyntax;
    return void report(sink, "BL1102", spans.token(attr.name), params);
  }
  return op.infer(
    inputs.map((i) => i.type),
    attrs,
  );
}

function readHostAttrs(
  syntax: readonly AttrSyntax[],
  context: Context,
): ReadonlyMap<string, HostAttr> | undefined {
  const attrs = new Map<string, HostAttr>();
  for (const { name, value } of syntax) {
    const word = value.kind === "token" && value.token.tokenType !== NumberText;
    const numbers = word ? [] : leavesOf(value).map((t) => readNumber(t, context));
    if (numbers.includes(undefined)) return undefined;
    const list = numbers as readonly number[];
    attrs.set(
      name.image,
      value.kind === "list" ? list : word ? value.token.image : (list[0] as number),
    );
  }
  return attrs;
}

function readOperand(t: IToken, name: string, side: Side, context: Context): Meaning | undefined {
  if (t.tokenType === NumberText) {
    const value = readNumber(t, context);
    const tensor: HostTensor = hostOf("f32", [], [value ?? 0]);
    return value === undefined ? undefined : { kind: "constant", name, tensor, type: tensor };
  }
  const found = side.names.get(bare(t))?.meaning;
  if (found !== undefined) return found;
  const near = nearest(
    t.image,
    [...side.names.keys()].map((n) => `${t.image[0]}${n}`),
  );
  return void report(context.sink, "BL1110", context.spans.token(t), { name: t.image, near });
}

function sameType(a: HostShape, b: HostShape): boolean {
  return (
    a.dtype === b.dtype &&
    a.shape.length === b.shape.length &&
    a.shape.every((d, i) => d === b.shape[i])
  );
}

/** `f32[1, 784]`. */
export function typeText({ dtype, shape }: HostShape): string {
  return `${dtype}[${shape.join(", ")}]`;
}
