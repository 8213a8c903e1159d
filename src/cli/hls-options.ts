import { type Command, Option } from "commander";
import type { HlsOptions } from "../emit/hls/build-network.js";
import type { IoType } from "../emit/hls/value.js";
import { positive } from "./design-options.js";

/** How an HLS project is made, as given on the command line. */
export interface HlsCliOptions {
  readonly io?: IoType;
  readonly reuse?: number;
}

/** Adds the options of HLS output. */
export function addHlsOptions(command: Command): Command {
  const io = new Option("--io <type>", "HLS: arrays, or streams of pixels, between layers");
  return command
    .addOption(io.choices(["parallel", "stream"]).default("parallel"))
    .option("--reuse <n>", "HLS: reuse factor of every layer; default: by PEs and lanes", positive);
}

export function hlsOptions({ io, reuse }: HlsCliOptions): HlsOptions {
  return { io: io ?? "parallel", reuse };
}
