import type { Host, HostAttr, HostOperand, HostStatement } from "../ir/host.js";
import type { StoredArray } from "../num/files/stored-array.js";
import type { HostTensor } from "../num/host-tensor.js";
import { typeText } from "./host-statements.js";

/** The statements of one side, each constant before its first use; long constants go to `weights`. */
export function printSide(
  host: Host,
  part: "before" | "after",
  inlineLimit: number,
  weights: Map<string, StoredArray>,
): readonly string[] {
  const printed = new Set<string>();
  return host[part].flatMap((s) => {
    const constants = s.inputs.filter((i) => i.kind === "constant" && !isNumber(i));
    const fresh = constants.filter((c) => !printed.has(c.name));
    for (const c of fresh) printed.add(c.name);
    const lines = fresh.map((c) => printConstant(c as Constant, part, inlineLimit, weights));
    return [...lines, `${part} ${printStatement(s)}`];
  });
}

type Constant = HostOperand & { readonly kind: "constant" };

/** A float32 scalar stands in its operand's place. */
function isNumber(operand: HostOperand): boolean {
  if (operand.kind !== "constant") return false;
  const { dtype, shape, data } = operand.tensor;
  return dtype === "f32" && shape.length === 0 && Number.isFinite(data[0]);
}

function printConstant(
  { name, tensor }: Constant,
  part: string,
  inlineLimit: number,
  weights: Map<string, StoredArray>,
): string {
  const head = `${part} @${name} : ${typeText(tensor)} = `;
  if (tensor.data.length <= inlineLimit && tensor.data.every(Number.isFinite)) {
    return `${head}${nested(tensor, 0, 0, tensor.data.length)}`;
  }
  const key = `host.${name}`;
  weights.set(key, stored(tensor));
  return `${head}file(${JSON.stringify(key)})`;
}

function stored({ dtype, shape, data }: HostTensor): StoredArray {
  const type = dtype === "f32" ? "f32" : dtype === "f64" ? "f64" : "i64";
  return { dtype: type, shape, data: Float64Array.from(data) };
}

function nested(
  { data, shape, dtype }: HostTensor,
  axis: number,
  offset: number,
  count: number,
): string {
  const length = shape[axis];
  if (length === undefined) return String((data[offset] as number) + 0);
  const part = count / length;
  const items = Array.from({ length }, (_, i) =>
    nested({ data, shape, dtype }, axis + 1, offset + i * part, part),
  );
  return `[${items.join(", ")}]`;
}

function printStatement({ name, op, inputs, attrs, type }: HostStatement): string {
  const operands = inputs.map((i) => {
    if (i.kind === "value") return `%${i.name}`;
    return isNumber(i) ? String((i.tensor.data[0] as number) + 0) : `@${i.name}`;
  });
  const items = [...attrs].map(([key, value]) => `${key}: ${printAttr(value)}`);
  const braces = items.length === 0 ? "" : ` { ${items.join(", ")} }`;
  return `%${name} = ${op}(${operands.join(", ")}) : ${typeText(type)}${braces}`;
}

function printAttr(value: HostAttr): string {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : `[${value.join(", ")}]`;
}
