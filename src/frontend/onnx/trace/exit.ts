import { report } from "../../../diag/report.js";
import type { Node } from "../../../ir/graph.js";
import type { HostStatement } from "../../../ir/host.js";
import { type HostType, isFloat } from "../../../num/host-tensor.js";
import { isConstant } from "../builder.js";
import type { FloatValue } from "../float-graph.js";
import { at } from "../quantizer-steps.js";
import { addStatement, addValue, type Named, type Program, scaleConstant } from "./host-program.js";
import { type After, hasOffset, type Integer, isPlain } from "./integer.js";
import { sameShape, sourceOf } from "./movement.js";
import { operandsOf, type Run } from "./run.js";

interface Exit {
  readonly node: Node;
  /** What one integer of the output is worth, when nothing but this is left to the host. */
  readonly scale: readonly number[] | undefined;
}

/** The statements after the network; none where the scale of the output says the same. */
export function tailOf(tail: Program, { scale }: Exit, output: Node): readonly HostStatement[] {
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
export function findExit(output: FloatValue, run: Run, tail: Program): Exit | undefined {
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
    const named = leave(v, value, tail);
    // Steps on integers know them by their type.
    const typed = value !== output && !isFloat(value.type.dtype);
    const to = new Map([["to", value.type.dtype]]);
    const name = typed
      ? addStatement(tail, `${value.name}_int`, "Cast", [named], to).name
      : named.name;
    tail.names.set(value, name);
  };
  addValue(tail, output, reach);
  if (exits.size === 1 && !failed) {
    const v = traced.get(output);
    const only = v?.kind === "integer" && isPlain(v) && !hasOffset(v) && hasShape(v.node, output);
    const scale = only ? v.scale.map((s) => s / v.divisor) : undefined;
    return { node: [...exits.keys()][0] as Node, scale };
  }
  const cause = causeOf(output, run);
  if (exits.size === 0 || failed) {
    const what = cause === undefined ? "no quantizer" : `${cause.op}: ${cause.reason}`;
    return void report(context.sink, "BL1509", context.place(output.path), { what });
  }
  const names = [...exits.values()];
  const why = cause && { cause: `${cause.op} \`${cause.path}\`: ${cause.reason}` };
  const params = { what: "exits", names, ...why } as const;
  return void report(context.sink, "BL1510", context.place(output.path), params);
}

/** The name of a plain integer value on the host: the network's integers times their scale, and what is left to do. */
function leave(v: Integer, value: FloatValue, tail: Program): Named {
  const shape = [1, ...v.node.type.shape];
  let named: Named = { name: "result", type: { dtype: "f32", shape } };
  const scale = v.scale.map((s) => s / v.divisor);
  if (scale.some((s) => s !== 1)) {
    const factor = scaleConstant(`${value.name}_scale`, scale, shape.length);
    named = addStatement(tail, `${value.name}_real`, "Mul", [named, factor]);
  }
  // A code's zero point differs by channel of the node, or not at all.
  const zeros =
    v.offset.length > 1
      ? scaleConstant(`${value.name}_zero`, v.offset, shape.length)
      : at(v.offset, 0);
  if (v.offset.length > 1) named = addStatement(tail, `${value.name}_codes`, "Add", [named, zeros]);
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
    const { dtype } = named.type;
    const name = moveOnHost(segment.to, names, dtype, tail);
    named = { name, type: { dtype, shape: segment.to.type.shape } };
  }
  if (v.offset.length === 1 && zeros !== 0)
    named = addStatement(tail, `${value.name}_code`, "Add", [named, zeros]);
  if (!sameShape(value.type.shape, named.type.shape)) {
    const attrs = new Map([["shape", value.type.shape]]);
    named = addStatement(tail, `${value.name}_shaped`, "Reshape", [named], attrs);
  }
  return named;
}

function hasShape(node: Node, { type }: FloatValue): boolean {
  return sameShape([1, ...node.type.shape], type.shape);
}

/** The movements on the way to a value as statements; element-wise ops are folded already. `dtype`: that of what moves. */
function moveOnHost(
  to: FloatValue,
  names: Map<FloatValue, string>,
  dtype: HostType,
  tail: Program,
): string {
  const known = names.get(to);
  if (known !== undefined) return known;
  const inputs = operandsOf(to).filter((i) => !isConstant(i));
  const operands = inputs.map((i) => ({
    name: moveOnHost(i, names, dtype, tail),
    type: { dtype, shape: i.type.shape },
  }));
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

export function causeOf(value: FloatValue, run: Run): After["cause"] | undefined {
  const v = run.traced.get(value);
  return v?.kind === "after" ? v.cause : undefined;
}
