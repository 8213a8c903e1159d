import { report } from "../../../diag/report.js";
import type { Graph, Node } from "../../../ir/graph.js";
import type { Host, HostStatement } from "../../../ir/host.js";
import { valueRange } from "../../../num/element-type.js";
import { isFloat } from "../../../num/host-tensor.js";
import { isConstant } from "../builder.js";
import type { ImportContext } from "../context.js";
import type { FloatGraph, FloatValue, Quantizer } from "../float-graph.js";
import { movedBy, traceUnary } from "./elementwise.js";
import { type FoldReport, foldChain } from "./fold.js";
import {
  addQuantizer,
  addStatement,
  addValue,
  createProgram,
  type Named,
  type Program,
  scaleConstant,
} from "./host-program.js";
import { type After, type Integer, isPlain, type Traced } from "./integer.js";
import { codeElement, createIrBuilder, type IrBuilder } from "./ir-builder.js";
import {
  fresh,
  type NoForm,
  traceArgMax,
  traceConcat,
  traceMean,
  traceProduct,
  traceSum,
} from "./layers.js";
import { irShape, sameShape, settle, sourceOf } from "./movement.js";

export interface TraceOptions {
  /** Accept folds that differ from the float chain at some integers. */
  readonly allowInexact: boolean;
}

/** The integer network inside a float graph, and what became of each chain between two integer tensors. */
export interface TracedGraph {
  readonly graph: Graph;
  readonly folds: readonly FoldReport[];
}

/** One run of the tracer. */
interface Run {
  readonly context: ImportContext;
  readonly options: TraceOptions;
  readonly ir: IrBuilder;
  readonly traced: Map<FloatValue, Traced>;
  readonly folds: FoldReport[];
  /** How many live values read a value; the output counts as one. */
  readonly uses: ReadonlyMap<FloatValue, number>;
  entry: Entry | undefined;
}

/** Where reals become integers: the quantizer of the network's input. */
interface Entry {
  readonly value: FloatValue;
  readonly node: Node;
  readonly input: FloatValue;
  readonly quantizer: Quantizer;
}

type OpSource = FloatValue["source"] & { readonly kind: "op" };

/** Finds the integer tensors and folds what lies between them; undefined after a report. */
export function traceGraph(
  graph: FloatGraph,
  context: ImportContext,
  options: TraceOptions,
): TracedGraph | undefined {
  const ir = createIrBuilder(context);
  const live = liveValues(graph);
  const state = { traced: new Map(), folds: [], uses: countUses(graph, live), entry: undefined };
  const run: Run = { context, options, ir, ...state };
  for (const value of graph.values) {
    if (!live.has(value) || isConstant(value)) continue;
    const result = traceValue(value, run);
    if (result === undefined || context.failed()) return undefined;
    run.traced.set(value, result);
  }
  return finish(graph, run);
}

/** Values the output depends on. */
function liveValues({ values, output }: FloatGraph): ReadonlySet<FloatValue> {
  const live = new Set<FloatValue>([output]);
  for (const value of [...values].reverse()) {
    if (!live.has(value)) continue;
    for (const input of operandsOf(value)) live.add(input);
  }
  return live;
}

function countUses(
  { output }: FloatGraph,
  live: ReadonlySet<FloatValue>,
): ReadonlyMap<FloatValue, number> {
  const uses = new Map([[output, 1]]);
  for (const value of live) {
    for (const input of operandsOf(value)) uses.set(input, (uses.get(input) ?? 0) + 1);
  }
  return uses;
}

function operandsOf({ source }: FloatValue): readonly FloatValue[] {
  if (source.kind === "quantizer") return [source.input];
  return source.kind === "op" ? source.inputs : [];
}

function traceValue(value: FloatValue, run: Run): Traced | undefined {
  const { source } = value;
  if (source.kind === "input") return traceInput(value, run);
  if (source.kind === "quantizer")
    return traceQuantizer(value, source.input, source.quantizer, run);
  return source.kind === "op" ? traceOp(value, source, run) : undefined;
}

/** A narrow integer input is the network's input itself; reals wait for their quantizer. */
function traceInput(value: FloatValue, { ir }: Run): Traced {
  const { dtype, shape } = value.type;
  const own = irShape(shape);
  const bits = Number(dtype.slice(1));
  if (isFloat(dtype) || dtype === "bool" || bits > 16 || own === undefined) {
    return { kind: "before" };
  }
  const element = { kind: dtype.startsWith("u") ? "u" : "i", bits } as const;
  const node = ir.node("input", value, [], {}, { element, shape: own });
  if (node === undefined) return { kind: "before" };
  const ranges = [valueRange(element)];
  return { ...{ kind: "integer", node, ranges, scale: [1], divisor: 1, offset: 0 }, ...fresh };
}

function traceQuantizer(
  value: FloatValue,
  input: FloatValue,
  quantizer: Quantizer,
  run: Run,
): Traced | undefined {
  const { context, ir, options } = run;
  const v = run.traced.get(input);
  if (v === undefined) return undefined;
  if (v.kind === "before") return enter(value, input, quantizer, run);
  if (v.kind === "after") return { ...v, quantized: value };
  const single = quantizer.scale.length === 1 && quantizer.thresholds.length <= 1;
  if (!single && (quantizer.axis !== 1 || !v.aligned)) {
    const why = "its scale varies along another axis than the channels";
    return void report(context.sink, "BL1505", context.place(value.path), {
      op: value.path,
      domain: "",
      why,
    });
  }
  const folded = foldChain(v, value, quantizer, ir, context, {
    ...options,
    alone: isAlone(v.node, input, run),
  });
  if (folded === undefined) return undefined;
  run.folds.push(folded.report);
  const { result, zero } = quantizer;
  const made: Integer = {
    ...{ kind: "integer", node: folded.node, ranges: [valueRange(folded.node.type.element)] },
    ...{ scale: result === "real" ? quantizer.scale : [1], divisor: 1 },
    ...{
      offset: result === "real" ? 0 : zero,
      steps: [],
      segments: v.segments,
      aligned: v.aligned,
    },
  };
  return settle(made, value, ir) ?? made;
}

/** True when every value on the way from the node to its quantizer is read once. */
function isAlone(node: Node, end: FloatValue, { traced, uses }: Run): boolean {
  let value: FloatValue | undefined = end;
  while (value !== undefined) {
    const v = traced.get(value);
    if (v?.kind !== "integer" || v.node !== node) return true;
    if (uses.get(value) !== 1) return false;
    value = operandsOf(value).find((i) => !isConstant(i));
  }
  return true;
}

/** The first quantizer: its codes are what streams into the hardware. */
function enter(
  value: FloatValue,
  input: FloatValue,
  quantizer: Quantizer,
  run: Run,
): Traced | undefined {
  const { context, ir } = run;
  const { low, high, zero, step, scale, result } = quantizer;
  const element = codeElement(low - zero, high - zero, step);
  const shape = irShape(value.type.shape);
  if (run.entry !== undefined) {
    const names = [run.entry.value.path, value.path];
    return void report(context.sink, "BL1510", context.place(value.path), {
      what: "entries",
      names,
    });
  }
  if (element === undefined || shape === undefined) {
    const why = `its codes or its shape [${value.type.shape.join(", ")}] have no form in hardware`;
    return void report(context.sink, "BL1505", context.place(value.path), {
      op: value.path,
      domain: "",
      why,
    });
  }
  const attrs = { scale: scale.length === 1 ? (scale[0] as number) : scale };
  const node = ir.node("input", value, [], attrs, { element, shape });
  if (node === undefined) return undefined;
  run.entry = { value, node, input, quantizer };
  const offset = result === "real" ? 0 : zero;
  const ranges = [valueRange(element)];
  const real = result === "real" ? scale : [1];
  return { ...{ kind: "integer", node, ranges, scale: real, divisor: 1, offset }, ...fresh };
}

function traceOp(value: FloatValue, source: OpSource, run: Run): Traced | undefined {
  const operands = source.inputs.filter((i) => !isConstant(i));
  const found = operands.map((i) => run.traced.get(i) as Traced);
  const after = found.find((t) => t.kind === "after");
  if (after !== undefined) return staysReal(value, source, after, run);
  const integers = found.filter((t) => t.kind === "integer");
  if (integers.length === 0) return { kind: "before" };
  const lost = (reason: string): After => ({
    ...{ kind: "after", quantized: undefined },
    cause: { path: value.path, op: source.op, reason },
  });
  if (integers.length < found.length) return lost("it mixes integers with the raw input");
  const result = traceIntegers(value, source, operands, integers, run);
  return "reason" in result ? lost(result.reason) : result;
}

/** Real values stay with the host; a layer on quantized ones was meant for hardware, and is refused. */
function staysReal(
  value: FloatValue,
  { op }: OpSource,
  v: After,
  { context }: Run,
): After | undefined {
  if (v.quantized === undefined || (op !== "Conv" && op !== "MatMul")) return v;
  const { path, op: lost, reason } = v.cause;
  report(context.sink, "BL1508", context.place(v.quantized.path), {
    ...{ op: v.quantized.path, why: `${value.path} multiplies it` },
    ...{ cause: path === lost ? path : `${lost} \`${path}\``, reason },
  });
  return undefined;
}

function traceIntegers(
  value: FloatValue,
  source: OpSource,
  operands: readonly FloatValue[],
  found: readonly Integer[],
  { ir }: Run,
): Integer | NoForm {
  const [v, w] = found as [Integer, Integer | undefined];
  const [input] = operands as [FloatValue];
  switch (source.op) {
    case "Conv":
    case "MatMul":
      return w === undefined
        ? traceProduct(v, value, source, ir)
        : { reason: "its weights are not constant" };
    case "AveragePool":
    case "ReduceMean":
      return traceMean(v, value, source, ir);
    case "ArgMax":
      return traceArgMax(v, value, source, ir);
    case "Concat":
      return traceJoin(value, source, operands, found, ir);
    default:
  }
  if (w === undefined) return traceUnary(v, value, source, input, ir);
  const both = [operands[0], operands[1]] as [FloatValue, FloatValue];
  if (source.op === "Add" && found.length === 2) return traceSum([v, w], both, value, ir);
  return { reason: "it combines two values that are not constant" };
}

/** Parts of one value put together again are a movement of it; else channels of several values. */
function traceJoin(
  value: FloatValue,
  source: OpSource,
  operands: readonly FloatValue[],
  found: readonly Integer[],
  ir: IrBuilder,
): Integer | NoForm {
  if (operands.length !== source.inputs.length) return { reason: "it joins a constant" };
  const [first] = found as [Integer];
  const origin = first.segments.at(-1);
  const same = found.every((v) => {
    const last = v.segments.at(-1);
    const before = v.segments.length === first.segments.length;
    return (
      before &&
      v.node === first.node &&
      last?.kind === "move" &&
      origin?.kind === "move" &&
      last.from === origin.from &&
      v.steps.length === first.steps.length &&
      v.steps.every((s, i) => s === first.steps[i])
    );
  });
  if (same && origin?.kind === "move")
    return { ...movedBy(first, origin.from, value), aligned: false };
  return traceConcat(
    found.map((v, i) => ({ v, value: operands[i] as FloatValue })),
    value,
    source,
    ir,
  );
}

/** Puts inputs, layers and outputs together, and what is left to the host around them. */
function finish(graph: FloatGraph, run: Run): TracedGraph | undefined {
  const { context, ir } = run;
  const tail = createProgram();
  const exit = findExit(graph.output, run, tail);
  if (exit === undefined) return undefined;
  const node = ir.node("output", { name: "result", path: graph.output.path }, [exit.node]);
  if (node === undefined) return undefined;
  const used = reachable(node);
  if (![...used].some((n) => n.op.name === "conv2d" || n.op.name === "dense")) {
    const cause = causeOf(graph.output, run);
    const what =
      cause === undefined ? "no layer multiplies integers" : `${cause.op}: ${cause.reason}`;
    return void report(context.sink, "BL1509", context.place(cause?.path ?? graph.output.path), {
      what,
    });
  }
  const nodes = ir.nodes.filter((n) => used.has(n));
  const before = headOf(graph, run);
  const after = tailOf(tail, exit, node);
  const host: Host = { before, after };
  const bare = before.length === 0 && after.length === 0;
  return { graph: { name: graph.name, nodes, ...(bare ? {} : { host }) }, folds: run.folds };
}

function causeOf(value: FloatValue, run: Run): After["cause"] | undefined {
  const v = run.traced.get(value);
  return v?.kind === "after" ? v.cause : undefined;
}

function reachable(node: Node): ReadonlySet<Node> {
  const seen = new Set<Node>([node]);
  const stack = [node];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    for (const input of top.inputs) {
      if (input === undefined || seen.has(input)) continue;
      seen.add(input);
      stack.push(input);
    }
  }
  return seen;
}

/** The float steps before the input; none where the input's scale says the same, exactly. */
function headOf(graph: FloatGraph, { entry }: Run): readonly HostStatement[] {
  const { name, type } = graph.input;
  const shaped = sameShape(irShape(type.shape) ?? [], type.shape.slice(1));
  const direct = entry === undefined || (entry.input === graph.input && isScaling(entry.quantizer));
  if (direct && shaped && (entry === undefined || isFloat(type.dtype))) return [];
  const program = createProgram();
  program.statements.push({ name, op: "Input", inputs: [], attrs: new Map(), type });
  program.names.set(graph.input, name);
  if (entry === undefined) return program.statements;
  addValue(program, entry.input, () => {});
  addQuantizer(program, entry.input, entry.quantizer, entry.value.name);
  return program.statements;
}

/** A quantizer that a scale describes: division by a power of two, which is exact, and rounding half to even. */
function isScaling({ form, scale, zero, rounding }: Quantizer): boolean {
  const [first = 1] = scale;
  const exact = scale.length === 1 && Number.isInteger(Math.log2(first));
  const plain = form === "quant" || form === "linear";
  return exact && plain && zero === 0 && rounding === "half-even";
}

interface Exit {
  readonly node: Node;
  /** What one integer of the output is worth, when nothing but this is left to the host. */
  readonly scale: readonly number[] | undefined;
}

/** The statements after the network; none where the scale of the output says the same. */
function tailOf(tail: Program, { scale }: Exit, output: Node): readonly HostStatement[] {
  const own = [output.type.scale ?? 1].flat();
  const same =
    scale !== undefined && own.length === scale.length && own.every((s, c) => s === scale[c]);
  if (same) return [];
  if (tail.statements.length === 0) {
    // Integers as they are, where the type has a scale.
    const type = { dtype: "f32", shape: [1, ...output.type.shape] } as const;
    addStatement(tail, `${output.name}_code`, "Identity", [{ name: output.name, type }]);
  }
  return tail.statements;
}

/** The last integer tensor: the one node from which all of the output can be computed on the host. */
function findExit(output: FloatValue, run: Run, tail: Program): Exit | undefined {
  const { context, traced } = run;
  const exits = new Map<Node, string>();
  let failed = false;
  const reach = (value: FloatValue): void => {
    const v = traced.get(value);
    if (v === undefined || v.kind === "before") {
      // The raw input reaches the output: there is no exit, and no need to go on.
      failed = true;
      tail.names.set(value, value.name);
      return;
    }
    if (v.kind === "after" || v.steps.length > 0) return;
    exits.set(v.node, value.path);
    tail.names.set(value, leave(v, value, tail));
  };
  addValue(tail, output, reach);
  if (exits.size === 1 && !failed) {
    const v = traced.get(output);
    const only = v?.kind === "integer" && isPlain(v) && v.offset === 0 && hasShape(v.node, output);
    const scale = only ? v.scale.map((s) => s / v.divisor) : undefined;
    return { node: [...exits.keys()][0] as Node, scale };
  }
  const cause = causeOf(output, run);
  if (exits.size === 0 || failed) {
    const what = cause === undefined ? "no quantizer" : `${cause.op}: ${cause.reason}`;
    return void report(context.sink, "BL1509", context.place(output.path), { what });
  }
  const names = [...exits.values()];
  return void report(context.sink, "BL1510", context.place(output.path), { what: "exits", names });
}

/** The name of a plain integer value on the host: the network's integers times their scale, and what is left to do. */
function leave(v: Integer, value: FloatValue, tail: Program): string {
  const shape = [1, ...v.node.type.shape];
  let named: Named = { name: "result", type: { dtype: "f32", shape } };
  const scale = v.scale.map((s) => s / v.divisor);
  if (scale.some((s) => s !== 1)) {
    const factor = scaleConstant(`${value.name}_scale`, scale, shape.length);
    named = addStatement(tail, `${value.name}_real`, "Mul", [named, factor]);
  }
  for (const segment of v.segments) {
    if (segment.kind === "pool") {
      const { attrs } = sourceOf(segment.at);
      named = addStatement(tail, segment.at.name, "MaxPool", [named], attrs);
      continue;
    }
    const names = new Map([[segment.from, named.name]]);
    const start = segment.from.type.shape;
    if (!sameShape(start, named.type.shape)) {
      named = addStatement(
        tail,
        `${segment.from.name}_shaped`,
        "Reshape",
        [named],
        new Map([["shape", start]]),
      );
      names.set(segment.from, named.name);
    }
    named = { name: moveOnHost(segment.to, names, tail), type: segment.to.type };
  }
  if (v.offset !== 0) named = addStatement(tail, `${value.name}_code`, "Add", [named, v.offset]);
  if (!sameShape(value.type.shape, named.type.shape)) {
    const attrs = new Map([["shape", value.type.shape]]);
    named = addStatement(tail, `${value.name}_shaped`, "Reshape", [named], attrs);
  }
  return named.name;
}

function hasShape(node: Node, { type }: FloatValue): boolean {
  return sameShape([1, ...node.type.shape], type.shape);
}

/** The movements on the way to a value as statements; element-wise ops are folded already. */
function moveOnHost(to: FloatValue, names: Map<FloatValue, string>, tail: Program): string {
  const known = names.get(to);
  if (known !== undefined) return known;
  const inputs = operandsOf(to).filter((i) => !isConstant(i));
  const operands = inputs.map((i) => ({ name: moveOnHost(i, names, tail), type: i.type }));
  const { source } = to;
  const moving =
    source.kind === "op" && (source.op === "Concat" || inputs.length === 1) && isMove(source.op);
  const name = moving
    ? addStatement(tail, to.name, source.op, operands, source.attrs).name
    : (operands[0]?.name ?? "result");
  names.set(to, name);
  return name;
}

function isMove(op: string): boolean {
  return [
    "Concat",
    "Reshape",
    "Transpose",
    "Slice",
    "Gather",
    "DepthToSpace",
    "SpaceToDepth",
    "Upsample",
    "Expand",
  ].includes(op);
}
