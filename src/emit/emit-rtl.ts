import type { Design } from "../schedule/design.js";
import { designHash, hashFile, hashMemory } from "./design-hash.js";
import { neededModules } from "./library.js";
import { filePrefix, memoryFiles } from "./memories.js";
import type { Templates } from "./render.js";
import { emitTop } from "./top.js";

/** Files of ours that generated designs are made from, by file name. */
export interface EmitAssets {
  /** `hw/*.v`. */
  readonly library: ReadonlyMap<string, string>;
  readonly templates: Templates;
  /** `hw/host/bitloom_float.h`. */
  readonly floatHeader: string;
}

/** Generated hardware: Verilog and memory files by file name, and the hash that the design reports. */
export interface Rtl {
  readonly verilog: ReadonlyMap<string, string>;
  readonly memories: ReadonlyMap<string, string>;
  readonly hash: readonly number[];
}

/** Top module and file name of every generated design. */
export const topModule = "bitloom_top";
export const topFile = `${topModule}.v`;

/** The Verilog of a design with its memories; all names are ours, nothing of a model's text reaches a file. */
export function emitRtl({ engines, streams }: Design, assets: EmitAssets): Rtl {
  const memories = new Map(
    engines.flatMap((engine, i) =>
      memoryFiles(engine).map(({ path, text }) => [
        `${filePrefix(i, engines.length)}${path}`,
        text,
      ]),
    ),
  );
  const parameters = engines.map((e) => e.parameters);
  const hash = designHash(parameters, memories);
  memories.set(hashFile, hashMemory(hash));
  const verilog = new Map([[topFile, emitTop(assets.templates, parameters, streams)]]);
  const roots = ["engine.v", "axi_lite_regs.v"];
  if (streams.length > 0) roots.push("stream_link.v", "pipeline_status.v");
  for (const name of neededModules(assets.library, roots))
    verilog.set(name, assets.library.get(name) ?? "");
  return { verilog, memories, hash };
}
