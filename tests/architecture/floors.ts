/**
 * The floors of the compiler, lowest first; a folder of `src` imports only from floors before its own.
 * Folders that share a floor are siblings and never import each other (docs/adr/0001-floors.md).
 */
export const floors: readonly (readonly string[])[] = [
  ["support"],
  ["diag"],
  ["num"],
  ["ir"],
  ["ops"],
  ["frontend", "reference", "quantize", "passes"],
  ["schedule"],
  ["emit"],
  ["cosim"],
  ["report"],
  ["driver"],
  ["cli"],
];

/** The only folders that may touch the file system, processes or colours. */
export const rimFolders: readonly string[] = ["cosim", "driver", "cli"];

/** Packages that work on plain values alone; every other folder than the rim imports no other package. */
export const purePackages: readonly string[] = [
  "@bufbuild/protobuf/wire",
  "chevrotain",
  "cli-table3",
  "fflate",
  "handlebars",
  "zod",
];

/** The library's entry point: may import every floor, and no floor may import it. */
export const entryPoint = "index.ts";
