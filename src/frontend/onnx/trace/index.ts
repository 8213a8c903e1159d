import { report } from "../../../diag/report.js";
import type { Graph, Node } from "../../../ir/graph.js";
import type { Host } from "../../../ir/host.js";
import { isConstant } from "../builder.js";
import type { ImportContext } from "../context.js";
import type { FloatGraph, FloatValue } from "../float-graph.js";
import { combineChains, combineChoice } from "./combine.js";
import { tracePad } from "./constant-pads.js";
import { movedBy, traceUnary } from "./elementwise.js";
import { headOf, traceInput } from "./entry.js";
import { causeOf, findExit, tailOf } from "./exit.js";
import type { FoldReport } from "./fold-report.js";
import { traceGate } from "./gate.js";
import { hoistMovements } from "./hoist-movements.js";
import { createProgram } from "./host-program.js";
import type { After, Integer, Traced } from "./integer.js";
import { createIrBuilder, type IrBuilder } from "./ir-builder.js";
import { traceConcat, traceSum } from "./joins.js";
import { traceProduct } from "./layers.js";
import { settle } from "./movement.js";
import type { NoForm, OpSource } from "./operand.js";
import { pairOf, steppedPair } from "./pair.js";
import { piecesOf, steppedPieces } from "./pieces.js";
import { tracePoints } from "./points.js";
import { traceElementProduct } from "./products.js";
import { traceQuantizer } from "./quantizer.js";
import { onOneNode } from "./rebase.js";
import { traceArgMax, traceMean } from "./reductions.js";
import { operandsOf, type Run, type TraceOptions } from "./run.js";
import { sinkPads } from "./sink-pads.js";
import { spreadProducts } from "./token-products.js";

/** The integer network inside a float graph, and what became of each chain between two integer tensors. */
export interface TracedGraph {
  readonly graph: Graph;
  readonly folds: readonly FoldReport[];
}

/** Finds the integer tensors and folds what lies between them; undefined after a report. */
export function traceGraph(
  given: FloatGraph,
  context: ImportContext,
  options: TraceOptions,
): TracedGraph | undefined {
  const graph = sinkPads(hoistMovements(spreadProducts(given)));
  const ir = createIrBuilder(context);
  const live = liveValues(graph);
  const state = { traced: new Map(), folds: [], derived: new Map(), entry: undefined };
  const run: Run = { context, options, ir, ...state, uses: countUses(graph, live) };
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

function traceValue(value: FloatValue, run: Run): Traced | undefined {
  const { source } = value;
  if (source.kind === "input") return traceInput(value, run);
  if (source.kind === "quantizer")
    return traceQuantizer(value, source.input, source.quantizer, run);
  return source.kind === "op" ? traceOp(value, source, run) : undefined;
}

function traceOp(value: FloatValue, source: OpSource, run: Run): Traced | undefined {
  const gated = traceGate(value, source, run.traced, run.ir);
  if (gated !== undefined) return gated;
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
  if (!("reason" in result)) return result;
  const pieces = piecesOf(source, operands, integers);
  const pair = pairOf(source, value, operands, integers, run.ir);
  return { ...lost(result.reason), ...(pieces && { pieces }), ...(pair && { pair }) };
}

/** Real values stay with the host; a layer on quantized ones was meant for hardware, and is refused. */
function staysReal(
  value: FloatValue,
  source: OpSource,
  { pieces, pair, ...v }: After,
  { context, ir }: Run,
): After | undefined {
  const stepped = pieces && steppedPieces(pieces, value, source, ir);
  if (stepped !== undefined) return { ...v, pieces: stepped };
  const longer = pair && steppedPair(pair, value, source);
  if (longer !== undefined) return { ...v, pair: longer };
  const { op } = source;
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
  run: Run,
): Integer | NoForm {
  const { ir } = run;
  const [first, w] = found as [Integer, Integer | undefined];
  const [input] = operands as [FloatValue];
  const v = source.op === "Slice" && w === undefined ? reordered(first, input, run) : first;
  switch (source.op) {
    case "Conv":
    case "MatMul":
      return w === undefined
        ? traceProduct(v, value, source, ir)
        : { reason: "its weights are not constant" };
    case "AveragePool":
    case "ReduceMean":
    case "ReduceSum":
      return traceMean(v, value, source, ir);
    case "Pad":
      return tracePad(v, value, source, ir);
    case "ArgMax":
      return traceArgMax(v, value, source, ir);
    case "Concat":
      return traceJoin(value, source, operands, found, ir);
    case "Where": {
      const values = source.inputs.map((i) => (isConstant(i) ? i.source : run.traced.get(i)));
      const chosen = combineChoice(values as Parameters<typeof combineChoice>[0], value);
      return chosen ?? { reason: "it chooses between values that are no functions of one integer" };
    }
    default:
  }
  if (w === undefined) return traceUnary(v, value, source, input, ir);
  const both = [operands[0], operands[1]] as [FloatValue, FloatValue];
  const combined =
    found.length === 2 ? combineChains(onOneNode([v, w], run.derived), value, source) : undefined;
  if (combined !== undefined) return combined;
  if (source.op === "Add" && found.length === 2)
    return tracePoints([v, w], value, ir) ?? traceSum([v, w], both, value, ir);
  if (source.op === "Mul" && found.length === 2)
    return traceElementProduct([v, w], both, value, ir);
  return { reason: "it combines two values that are not constant" };
}

/** A value that is split: its channels in order first, once for all parts. */
function reordered(v: Integer, value: FloatValue, { ir, traced }: Run): Integer {
  const moved = v.segments.at(-1)?.kind === "move";
  const single = [v.scale, v.ranges, v.offset].every((list) => list.length === 1);
  const alike = single && v.steps.every((s) => s.uniform);
  const settled = moved && alike ? settle(v, value, ir) : undefined;
  if (settled !== undefined) traced.set(value, settled);
  return settled ?? v;
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
      isSameFunction(v, first)
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

/** True where both make the same of every integer of their node. */
function isSameFunction(v: Integer, w: Integer): boolean {
  const lists = [
    [v.scale, w.scale],
    [v.offset, w.offset],
    [v.steps, w.steps],
  ] as const;
  const alike = lists.every(([a, b]) => a.length === b.length && a.every((x, i) => x === b[i]));
  return alike && v.divisor === w.divisor && v.parts === w.parts;
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
  // A quantizer whose codes went into a gated layer is no fold.
  const folds = run.folds.filter((f) => used.has(f.node)).map((f) => f.report);
  return { graph: { name: graph.name, nodes, ...(bare ? {} : { host }) }, folds };
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
