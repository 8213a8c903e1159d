import { present } from "../support/invariant.js";

/**
 * The modules of the library (file name `x.v` = module `x`) that `roots` need, directly or through others,
 * in name order.
 */
export function neededModules(
  library: ReadonlyMap<string, string>,
  roots: readonly string[],
): readonly string[] {
  const needed = new Set<string>();
  const visit = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    const text = withoutComments(present(library.get(name), `module ${name}`));
    for (const other of library.keys()) if (instantiates(text, other)) visit(other);
  };
  for (const root of roots) visit(root);
  return [...needed].sort();
}

function withoutComments(verilog: string): string {
  return verilog.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, "");
}

function instantiates(text: string, file: string): boolean {
  const module = file.replace(/\.v$/, "");
  return new RegExp(`(^|[\\s;])${module}\\s+(#\\s*\\(|u_\\w+)`, "m").test(text);
}
