import type { AttrValue, Graph, Node } from "../ir/graph.js";
import { printName } from "../ir/names.js";
import type { AttrSpec } from "../ir/op-def.js";
import { printTensorType } from "../ir/tensor-type.js";
import { type ElementType, printElementType } from "../num/element-type.js";
import type { StoredArray } from "../num/files/stored-array.js";
import type { Tensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { defaultOf } from "./attributes.js";
import { printSide } from "./print-host.js";

/** A network as text, and the tensors the text refers to by name. */
export interface Printed {
  readonly text: string;
  /** Empty when every constant is inline; else the contents of `weightsPath`. */
  readonly weights: ReadonlyMap<string, Tensor>;
  /** Constants of the host statements in the same file. */
  readonly host: ReadonlyMap<string, StoredArray>;
}

/** Constants of up to this many elements stand in the text. */
const inlineLimit = 32;

/**
 * The canonical text of a graph: every type written, defaults left out, one statement a line. Reading it back with
 * the tensors of `weights` in `weightsPath` (safetensors, default `<network>.safetensors`) gives the same graph.
 */
export function printLoom(graph: Graph, weightsPath = `${graph.name}.safetensors`): Printed {
  const weights = new Map<string, Tensor>();
  const reals = new Map<string, StoredArray>();
  const { host } = graph;
  const side = (part: "before" | "after") =>
    host === undefined ? [] : printSide(host, part, inlineLimit, reals);
  const nodes = graph.nodes.map((node) => printNode(node, weights));
  const lines = [...side("before"), ...nodes, ...side("after")].map((line) => `  ${line}`);
  const header =
    weights.size + reals.size === 0 ? [] : [`  weights ${JSON.stringify(weightsPath)}`];
  return {
    text: [`network ${graph.name} {`, ...header, ...lines, "}", ""].join("\n"),
    weights,
    host: reals,
  };
}

function printNode(node: Node, weights: Map<string, Tensor>): string {
  const type = printTensorType(node.type);
  const attrs = printAttrs(node);
  if (node.op.name === "constant") {
    const value = present(node.attrs.get("value"), "constant data") as Tensor;
    return `${printName(node)} : ${type} = ${printData(node.name, value, weights)}${attrs}`;
  }
  const operands = node.inputs.flatMap((n, i) => {
    const spec = node.op.operands[i];
    const name = spec?.named === true ? `${spec.name}: ` : "";
    return n === undefined ? [] : [`${name}${printName(n)}`];
  });
  return `${printName(node)} = ${node.op.name}(${operands.join(", ")}) : ${type}${attrs}`;
}

function printData(name: string, value: Tensor, weights: Map<string, Tensor>): string {
  if (value.data.length <= inlineLimit) return printNested(value, 0, 0, value.data.length);
  weights.set(name, value);
  return `file(${JSON.stringify(name)})`;
}

/** The `count` elements from `offset` on, nested as the dimensions from `axis` on. */
function printNested(
  { data, shape, element }: Tensor,
  axis: number,
  offset: number,
  count: number,
): string {
  const length = shape[axis];
  if (length === undefined) return String(data[offset]);
  const part = count / length;
  const items = Array.from({ length }, (_, i) =>
    printNested({ data, shape, element }, axis + 1, offset + i * part, part),
  );
  return `[${items.join(", ")}]`;
}

function printAttrs(node: Node): string {
  const items = node.op.attrs.flatMap((spec) => {
    const value = node.attrs.get(spec.name);
    if (value === undefined || spec.kind.kind === "tensor") return [];
    const text = printAttr(spec, value);
    const standard = defaultOf(spec);
    return standard !== undefined && printAttr(spec, standard) === text
      ? []
      : [`${spec.name}: ${text}`];
  });
  return items.length === 0 ? "" : ` { ${items.join(", ")} }`;
}

function printAttr({ kind }: AttrSpec, value: AttrValue): string {
  if (kind.kind === "element") return printElementType(value as ElementType);
  if (!Array.isArray(value)) return String(value);
  const items = value as readonly number[];
  // One integer stands for the list that repeats it.
  const repeats = kind.kind === "ints" && items.length === (kind.length ?? 1);
  return repeats && items.every((v) => v === items[0]) ? String(items[0]) : `[${items.join(", ")}]`;
}
