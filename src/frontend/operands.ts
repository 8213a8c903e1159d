import { report } from "../diag/report.js";
import type { Node } from "../ir/graph.js";
import type { OpDef, OperandSpec } from "../ir/op-def.js";
import type { Context } from "./context.js";
import type { Scope } from "./scope.js";
import type { ValueStatement } from "./syntax.js";

/** The operands in the order of the op's table, absent optional ones undefined; undefined after a report. */
export function readOperands(
  op: OpDef,
  s: ValueStatement,
  scope: Scope,
  context: Context,
): readonly (Node | undefined)[] | undefined {
  const inputs: Node[] = [];
  for (const [i, token] of s.operands.entries()) {
    const meaning = scope.resolve(token);
    const spec = specOf(op, i);
    if (meaning === "broken") continue;
    if (spec?.kind === "constant" && meaning.op.name !== "constant") {
      const params = { op: op.name, operand: spec.name, name: token.image };
      report(context.sink, "BL1113", context.spans.token(token), params);
    } else inputs.push(meaning);
  }
  const legal = checkCount(op, s, context);
  if (!legal || inputs.length < s.operands.length) return undefined;
  const absent = new Array<undefined>(Math.max(0, op.operands.length - inputs.length));
  return [...inputs, ...absent];
}

/** The last operand of a variadic op stands for all that follow. */
function specOf(op: OpDef, i: number): OperandSpec | undefined {
  const last = op.operands.at(-1);
  return op.operands[i] ?? (last?.variadic === true ? last : undefined);
}

function checkCount(op: OpDef, s: ValueStatement, context: Context): boolean {
  const min = op.operands.filter((o) => o.optional !== true).length;
  const max = op.operands.at(-1)?.variadic === true ? undefined : op.operands.length;
  const found = s.operands.length;
  if (found >= min && found <= (max ?? found)) return true;
  const names = op.operands.map((o) => `${o.kind === "constant" ? "@" : "%"}${o.name}`);
  const place = context.spans.between(s.op, s.close);
  report(context.sink, "BL1112", place, { op: op.name, min, max, found, names });
  return false;
}
