import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { parseSync, Visitor } from "oxc-parser";

/** Source text by path relative to the root, with forward slashes. */
export type SourceTree = ReadonlyMap<string, string>;

export interface Import {
  /** The module as written; null where it is computed. */
  readonly specifier: string | null;
  /** Erased from the JavaScript: `import type`, `export type`, `import("x").T` in a type. */
  readonly typeOnly: boolean;
}

export interface ModuleFacts {
  readonly imports: readonly Import[];
  /** Node globals the module reaches without an import, such as `process`. */
  readonly nodeGlobals: readonly string[];
}

const nodeGlobalNames = new Set(["process", "Buffer", "require", "__dirname", "__filename"]);

/** Reads every TypeScript file below `root`, in a stable order. */
export function readTree(root: string): SourceTree {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[cm]?tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return new Map(
    files.map((file) => [relative(root, file).split(sep).join("/"), readFileSync(file, "utf8")]),
  );
}

/** Parses one file; throws on a syntax error, because a file that does not parse hides its imports. */
export function moduleFacts(path: string, source: string): ModuleFacts {
  const { program, errors } = parseSync(path, source);
  const first = errors[0];
  if (first !== undefined) throw new Error(`${path}: ${first.message}`);

  const imports: Import[] = [];
  const nodeGlobals = new Set<string>();
  const add = (node: { type: string; value?: unknown } | null, typeOnly: boolean): void => {
    if (node === null) return;
    imports.push({ specifier: typeof node.value === "string" ? node.value : null, typeOnly });
  };
  const global = (node: { type: string; name?: unknown }): void => {
    const name = node.type === "Identifier" ? String(node.name) : "";
    if (nodeGlobalNames.has(name)) nodeGlobals.add(name);
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source, node.importKind === "type"),
    ExportNamedDeclaration: (node) => add(node.source, node.exportKind === "type"),
    ExportAllDeclaration: (node) => add(node.source, node.exportKind === "type"),
    ImportExpression: (node) => add(node.source, false),
    TSImportType: (node) => add(node.source, true),
    TSExternalModuleReference: (node) => add(node.expression, false),
    MemberExpression: (node) => global(node.object),
    CallExpression: (node) => global(node.callee),
  }).visit(program);
  return { imports, nodeGlobals: [...nodeGlobals] };
}

/** The path in the tree that a relative specifier means; it may not exist, and may lie outside (`../`). */
export function resolveSpecifier(importer: string, specifier: string): string {
  const path = posix.normalize(posix.join(posix.dirname(importer), specifier));
  return path.replace(/\.([cm]?)js$/, ".$1ts");
}
