import type { Sink } from "../diag/diagnostic.js";
import { emitDesign, type OutputFiles } from "../emit/emit-design.js";
import type { HlsOptions } from "../emit/hls/options.js";
import type { Design } from "../schedule/design.js";
import { loadAssets } from "./assets.js";
import { hlsProject, randomValues } from "./hls-project.js";

/** What hardware is generated as. */
export type Target = "rtl" | "hls";

export const targets: readonly Target[] = ["rtl", "hls"];

/**
 * The files of an output folder: RTL, or an HLS project, or RTL with the HLS project in its folder `hls/`. Undefined
 * after an error (51xx).
 */
export function designFiles(
  design: Design,
  wanted: readonly Target[],
  options: HlsOptions,
  sink: Sink,
): OutputFiles | undefined {
  const rtl = wanted.includes("rtl") ? emitDesign(design, loadAssets()) : undefined;
  if (!wanted.includes("hls")) return rtl;
  const hls = hlsProject(design, options, randomValues(design.graph), sink)?.files;
  if (!rtl || !hls) return hls;
  return new Map([...rtl, ...[...hls].map(([path, text]) => [`hls/${path}`, text] as const)]);
}
