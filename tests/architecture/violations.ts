import { entryPoint, floors, purePackages, rimFolders } from "./floors.js";
import {
  type Import,
  type ModuleFacts,
  moduleFacts,
  resolveSpecifier,
  type SourceTree,
} from "./import-graph.js";

const levelOf = new Map(floors.flatMap((floor, level) => floor.map((name) => [name, level])));

/** The folder of a path in `src`, or the file itself for one directly in `src`. */
const folderOf = (path: string): string => path.split("/", 1)[0] ?? path;

function levelViolation(importer: string, target: string): string | undefined {
  const from = folderOf(importer);
  const to = folderOf(target);
  if (target === entryPoint) return "imports the library's entry point";
  if (importer === entryPoint || from === to) return undefined;
  const fromLevel = levelOf.get(from) ?? -1;
  const toLevel = levelOf.get(to) ?? Number.POSITIVE_INFINITY;
  if (toLevel > fromLevel) return `imports upward from ${to}`;
  return toLevel === fromLevel ? `imports from its sibling ${to}` : undefined;
}

function packageViolation(importer: string, specifier: string): string | undefined {
  if (importer === entryPoint || rimFolders.includes(folderOf(importer))) return undefined;
  return purePackages.includes(specifier)
    ? undefined
    : `imports ${specifier}, which only ${rimFolders.join(", ")} may`;
}

function importViolation(tree: SourceTree, importer: string, specifier: string | null) {
  if (specifier === null) return "imports a computed module name";
  if (!specifier.startsWith(".")) return packageViolation(importer, specifier);
  const target = resolveSpecifier(importer, specifier);
  if (target.startsWith("../")) return `imports ${specifier}, outside src`;
  if (!tree.has(target)) return `imports ${specifier}, which does not exist`;
  return levelViolation(importer, target);
}

/** The circles of a graph, one line a circle, each written from where it was entered. */
function circles(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push(`${[...trail.slice(start), path].join(" -> ")}: import circle`);
    if (start >= 0 || done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return found;
}

/** Imports that exist when the program runs; types may be recursive across files of one folder. */
function runtimeEdges(path: string, imports: readonly Import[]): string[] {
  return imports.flatMap(({ specifier, typeOnly }) =>
    typeOnly || !specifier?.startsWith(".") ? [] : [resolveSpecifier(path, specifier)],
  );
}

function fileViolations(tree: SourceTree, path: string, facts: ModuleFacts): string[] {
  const folder = folderOf(path);
  const globals = rimFolders.includes(folder) ? [] : facts.nodeGlobals;
  return [
    path === entryPoint || levelOf.has(folder) ? undefined : "belongs to no floor",
    ...facts.imports.map(({ specifier }) => importViolation(tree, path, specifier)),
    ...globals.map((name) => `uses Node's ${name}`),
  ].flatMap((violation) => (violation === undefined ? [] : [`${path}: ${violation}`]));
}

/** Every breach of the floors in a source tree (paths relative to `src`), as sentences; empty when clean. */
export function floorViolations(tree: SourceTree): string[] {
  const facts = new Map([...tree].map(([path, source]) => [path, moduleFacts(path, source)]));
  const edges = new Map(
    [...facts].map(([path, { imports }]) => [path, runtimeEdges(path, imports)]),
  );
  return [
    ...[...facts].flatMap(([path, fact]) => fileViolations(tree, path, fact)),
    ...circles(edges),
  ];
}
