import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { EmitAssets } from "../emit/emit-rtl.js";

/** The Verilog library and the templates that come with bitloom (beside `src` or `dist`). */
export function loadAssets(): EmitAssets {
  return { library: textsIn("hw", ".v"), templates: textsIn("templates", ".hbs") };
}

function textsIn(folder: string, ending: string): ReadonlyMap<string, string> {
  const path = fileURLToPath(new URL(`../../${folder}/`, import.meta.url));
  const names = readdirSync(path).filter((name) => name.endsWith(ending));
  return new Map(names.sort().map((name) => [name, readFileSync(`${path}${name}`, "utf8")]));
}
