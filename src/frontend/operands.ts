import { report } from "../diag/report.js";
import type { Node } from "../ir/graph.js";
import type { OpDef, OperandSpec } from "../ir/op-def.js";
import { nearest } from "../support/nearest.js";
import type { Context } from "./context.js";
import type { Scope } from "./scope.js";
import type { OperandSyntax, ValueStatement } from "./syntax.js";

/** The operands of a statement in the order of the op's table, absent optional ones undefined. */
export interface ReadOperands {
  readonly inputs: readonly (Node | undefined)[];
  /** How each was written. */
  readonly written: readonly (OperandSyntax | undefined)[];
}

/** Looks the operands of a statement up; undefined after a report. */
export function readOperands(
  op: OpDef,
  s: ValueStatement,
  scope: Scope,
  context: Context,
): ReadOperands | undefined {
  const places = op.operands.map((o) => o.named === true).indexOf(true);
  const positional = places < 0 ? op.operands.length : places;
  const inputs: (Node | undefined)[] = new Array(op.operands.length).fill(undefined);
  const written: (OperandSyntax | undefined)[] = [...inputs].map(() => undefined);
  let legal = true;
  let next = 0;
  for (const operand of s.operands) {
    const at = operand.word === undefined ? next++ : named(op, operand, written, context);
    const node = at === undefined ? undefined : resolve(op, at, operand, scope, context);
    if (at === undefined || node === undefined) legal = false;
    else inputs[at] = node;
    if (at !== undefined) written[at] = operand;
  }
  const counted = checkCount(op, s, next, positional, context);
  return legal && counted ? { inputs, written } : undefined;
}

/** Index of an operand written with its name; undefined after a report. */
function named(
  op: OpDef,
  operand: OperandSyntax,
  written: readonly (OperandSyntax | undefined)[],
  { spans, sink }: Context,
): number | undefined {
  const word = operand.word?.image ?? "";
  const at = op.operands.findIndex((o) => o.named === true && o.name === word);
  const place = spans.operand(operand);
  if (at >= 0 && written[at] === undefined) return at;
  const legal = op.operands.flatMap((o) => (o.named === true ? [o.name] : []));
  if (at >= 0) report(sink, "BL1132", place, { op: op.name, operand: word });
  else report(sink, "BL1131", place, { op: op.name, word, near: nearest(word, legal), legal });
  return undefined;
}

/** The node an operand names; undefined after a report. */
function resolve(
  op: OpDef,
  at: number,
  { value }: OperandSyntax,
  scope: Scope,
  { spans, sink }: Context,
): Node | undefined {
  const meaning = scope.resolve(value);
  const spec = specOf(op, at);
  if (meaning === "broken") return undefined;
  if (spec?.kind !== "constant" || meaning.op.name === "constant") return meaning;
  const params = { op: op.name, operand: spec.name, name: value.image };
  report(sink, "BL1113", spans.token(value), params);
  return undefined;
}

/** The last operand of a variadic op stands for all that follow. */
function specOf(op: OpDef, i: number): OperandSpec | undefined {
  const last = op.operands.at(-1);
  return op.operands[i] ?? (last?.variadic === true ? last : undefined);
}

/** Operands by place; a named one is optional. */
function checkCount(
  op: OpDef,
  s: ValueStatement,
  found: number,
  positional: number,
  context: Context,
): boolean {
  const min = op.operands.filter((o) => o.optional !== true).length;
  const max = op.operands.at(-1)?.variadic === true ? undefined : positional;
  if (found >= min && found <= (max ?? found)) return true;
  const names = op.operands
    .slice(0, positional)
    .map((o) => `${o.kind === "constant" ? "@" : "%"}${o.name}`);
  const place = context.spans.between(s.op, s.close);
  report(context.sink, "BL1112", place, { op: op.name, min, max, found, names });
  return false;
}
