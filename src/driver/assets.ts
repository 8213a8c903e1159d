import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "../cosim/package-folder.js";
import type { EmitAssets } from "../emit/emit-rtl.js";
import type { HlsAssets } from "../emit/hls/emit-hls.js";

/** The Verilog library, the templates and the C header that come with bitloom. */
export function loadAssets(): EmitAssets {
  const floatHeader = readFileSync(packageFolder("hw/host/bitloom_float.h"), "utf8");
  return { library: textsIn("hw", ".v"), templates: textsIn("templates", ".hbs"), floatHeader };
}

/** The HLS headers and the templates that come with bitloom. */
export function loadHlsAssets(): HlsAssets {
  return {
    utils: textsIn("hw/hls/nnet_utils", ".h"),
    shim: textsIn("hw/hls/shim", ".h"),
    templates: textsIn("templates/hls", ".hbs"),
  };
}

function textsIn(folder: string, ending: string): ReadonlyMap<string, string> {
  const path = packageFolder(folder);
  const names = readdirSync(path).filter((name) => name.endsWith(ending));
  return new Map(names.sort().map((name) => [name, readFileSync(join(path, name), "utf8")]));
}
