import type { Node } from "./graph.js";

/** The name as `.loom` writes it: `@name` for a constant, `%name` for a computed value. */
export function printName(node: Node): string {
  return `${node.op.name === "constant" ? "@" : "%"}${node.name}`;
}

/** True for what may follow `%` or `@`. */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}
