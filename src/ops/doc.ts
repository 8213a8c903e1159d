import type { AttrKind, AttrSpec, OpDef, OperandSpec } from "../ir/op-def.js";
import { unreachable } from "../support/unreachable.js";
import { ops } from "./index.js";

/** `docs/gen/ops.md`: every op of the table with its operands, attributes and an example. */
export function opsMarkdown(): string {
  const intro = "Generated from `src/ops` by `src/ops/doc.ts`; do not edit.";
  return [`# Operations`, intro, ...[...ops.values()].map(section)].join("\n\n").concat("\n");
}

function section(op: OpDef): string {
  const parts = [`## ${op.name}`, op.doc, `    ${op.example}`];
  if (op.operands.length > 0) parts.push(table("operand", op.operands.map(operandRow)));
  if (op.attrs.length > 0) parts.push(table("attribute", op.attrs.map(attrRow)));
  return parts.join("\n\n");
}

function table(first: string, rows: readonly (readonly string[])[]): string {
  const head =
    first === "operand" ? [first, "kind", "meaning"] : [first, "value", "default", "meaning"];
  return [head, head.map(() => "---"), ...rows].map((r) => `| ${r.join(" | ")} |`).join("\n");
}

function operandRow(spec: OperandSpec): readonly string[] {
  const { name, kind, optional, variadic, named, doc } = spec;
  const by = named ? `, written \`${name}: @...\`` : "";
  const extras = [optional ? ", optional" : "", variadic ? ", may repeat" : "", by].join("");
  return [`\`${name}\``, `${kind}${extras}`, doc];
}

function attrRow({ name, kind, default: value, required, doc }: AttrSpec): readonly string[] {
  const fallback =
    value === undefined
      ? required
        ? "required"
        : "-"
      : `\`${JSON.stringify(value).replaceAll('"', "")}\``;
  return [`\`${name}\``, describe(kind), fallback, doc];
}

function describe(kind: AttrKind): string {
  switch (kind.kind) {
    case "int":
      return `integer ${kind.min} .. ${kind.max}`;
    case "ints":
      return `${kind.length ?? "list of"} integers ${kind.min} .. ${kind.max}`;
    case "bool":
      return "`true` or `false`";
    case "enum":
      return kind.values.map((v) => `\`${v}\``).join(", ");
    case "element":
      return "element type";
    case "scale":
      return "positive number or list";
    case "tensor":
      return "data, in the syntax of constants";
    default:
      return unreachable(kind);
  }
}
