import type { Node } from "../../ir/graph.js";
import type { HostShape, HostStatement } from "../../ir/host.js";
import type { TensorType } from "../../ir/tensor-type.js";
import { valueRange } from "../../num/element-type.js";
import { isFloat } from "../../num/host-tensor.js";
import { elementCount } from "../../num/tensor.js";
import type { Design } from "../../schedule/design.js";
import { present } from "../../support/invariant.js";
import { inputFormat, outputFormat, type StreamFormat } from "../stream-format.js";
import { storeOf } from "./c-emit.js";
import { emitProgram, slotAt } from "./c-program.js";
import { type CTables, cNumber, createTables } from "./c-tables.js";
import { createWorkspace, type Slot, type Workspace } from "./workspace.js";

/** What an application gives or takes. */
interface Outside {
  readonly type: string;
  readonly count: number;
  readonly shape: string;
}

/** Values of `templates/bitloom_host.c.hbs` and `bitloom_host.h.hbs`. */
export interface HostView {
  readonly input: Outside;
  readonly output: Outside;
  /** Doubles of the work area. */
  readonly work: number;
  readonly tables: readonly string[];
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** One function: the type of the values outside, its body, and the doubles it works in. */
interface Side {
  readonly type: HostShape;
  readonly lines: readonly string[];
  readonly work: number;
}

/**
 * The float32 steps around a design as C: real values of an image to the bytes of its input stream, and the bytes of
 * its output stream to the results, as `bitloom run` computes them.
 */
export function hostView({ engines, graph }: Design): HostView {
  const tables = createTables();
  const end = (op: "input" | "output") =>
    present(
      graph.nodes.find((n) => n.op.name === op),
      op,
    );
  const formats = [
    inputFormat(present(engines[0], "engine").parameters),
    outputFormat(present(engines.at(-1), "engine").parameters),
  ] as const;
  const { before = [], after = [] } = graph.host ?? {};
  const head = beforeSide(before, end("input"), formats[0], tables);
  const tail = afterSide(after, end("output"), formats[1], tables);
  return {
    input: outside(head.type),
    output: outside(tail.type),
    work: Math.max(head.work, tail.work),
    tables: tables.lines(),
    before: head.lines,
    after: tail.lines,
  };
}

function outside({ dtype, shape }: HostShape): Outside {
  const real = dtype === "f64" ? "double" : "float";
  const type = isFloat(dtype) ? real : integerType(dtype);
  return { type, count: elementCount(shape), shape: `[${shape.join("][")}]` };
}

/** The smallest type of C that holds the integers. */
function integerType(dtype: HostShape["dtype"]): string {
  const bits = dtype === "bool" ? 8 : Math.max(8, Number(dtype.slice(1)));
  return `${dtype.startsWith("i") ? "int" : "uint"}${bits}_t`;
}

/** Channels and pixels of a map, the others in between. */
function mapSizes({ shape }: TensorType): readonly [number, number] {
  return [shape[0] ?? 1, elementCount(shape.slice(1))];
}

function beforeSide(
  statements: readonly HostStatement[],
  { type: inside }: Node,
  { elementBytes }: StreamFormat,
  tables: CTables,
): Side {
  const work = createWorkspace();
  const [head] = statements;
  const type = head?.type ?? plainInput(inside);
  const slot = work.take(elementCount(type.shape));
  const store = head === undefined ? "bl_f64" : storeOf(type.dtype);
  const load = `for (i = 0; i < ${slot.size}; ++i) work[i] = ${store}((double)values[i]);`;
  const { lines, at } =
    head === undefined
      ? quantized(inside, slot, work, tables)
      : programmed(statements, { name: head.name, type, slot }, work, tables);
  const pack = `bl_pack(${at}, stream, ${mapSizes(inside).join(", ")}, ${elementBytes});`;
  return { type, lines: [load, ...lines, pack], work: work.size() };
}

/** Real values where there are no statements; 32-bit integers need a double. */
function plainInput({ element, shape }: TensorType): HostShape {
  return { dtype: element.bits > 24 ? "f64" : "f32", shape };
}

/** Lines, and where their result lies. */
interface Steps {
  readonly lines: readonly string[];
  readonly at: string;
}

function quantized(type: TensorType, slot: Slot, work: Workspace, tables: CTables): Steps {
  const { min, max } = valueRange(type.element);
  const at = slotAt(work.take(slot.size));
  const odd = type.element.kind === "o" ? 1 : 0;
  const numbers = [...scales(type, tables), cNumber(min), cNumber(max), odd];
  const line = `bl_quantize(${slotAt(slot)}, ${at}, ${slot.size}, ${numbers.join(", ")});`;
  return { lines: [line], at };
}

function programmed(
  statements: readonly HostStatement[],
  first: Parameters<typeof emitProgram>[1],
  work: Workspace,
  tables: CTables,
): Steps & { readonly type: HostShape } {
  const { lines, result } = emitProgram(statements, first, work, tables);
  return { lines, at: result.at, type: result.type };
}

/** Scales, and how many elements share one (0: all). */
function scales({ scale = 1, shape }: TensorType, tables: CTables): readonly (string | number)[] {
  const length = typeof scale === "number" ? 0 : elementCount(shape.slice(1));
  return [tables.doubles([scale].flat()), length];
}

function afterSide(
  statements: readonly HostStatement[],
  { name, type: inside }: Node,
  { elementBytes, signed }: StreamFormat,
  tables: CTables,
): Side {
  const work = createWorkspace();
  const slot = work.take(elementCount(inside.shape));
  const bare = statements.length === 0;
  const store = bare ? "bl_f64" : "bl_f32";
  const sizes = [...mapSizes(inside), elementBytes, signed ? 1 : 0];
  const unpack = `bl_unpack(stream, ${slotAt(slot)}, ${sizes.join(", ")}, ${store});`;
  const given: HostShape = { dtype: "f32", shape: [1, ...inside.shape] };
  const { lines, at, type } = bare
    ? { ...dequantized(inside, slot, work, tables), type: { ...given, shape: inside.shape } }
    : programmed(statements, { name, type: given, slot }, work, tables);
  const count = elementCount(type.shape);
  const copy = `for (i = 0; i < ${count}; ++i) values[i] = (bitloom_output_t)(${at})[i];`;
  return { type, lines: [unpack, ...lines, copy], work: work.size() };
}

function dequantized(type: TensorType, slot: Slot, work: Workspace, tables: CTables): Steps {
  const at = slotAt(work.take(slot.size));
  const numbers = scales(type, tables).join(", ");
  return { lines: [`bl_dequantize(${slotAt(slot)}, ${at}, ${slot.size}, ${numbers});`], at };
}
