import { type Command, InvalidArgumentError, Option } from "commander";
import type { HlsOptions } from "../emit/hls/options.js";
import type { IoType } from "../emit/hls/value.js";
import { positive } from "./design-options.js";

/** How an HLS project is made, as given on the command line. */
export interface HlsCliOptions {
  readonly io?: IoType;
  readonly reuse?: Pick<HlsOptions, "reuse" | "layerReuse">;
  readonly part?: string;
  readonly clock?: number;
}

/** Adds the options of HLS output that csim takes too. */
export function addHlsOptions(command: Command): Command {
  const io = new Option("--io <type>", "HLS: arrays, or streams of pixels, between layers");
  return command
    .addOption(io.choices(["parallel", "stream"]).default("parallel"))
    .option(
      "--reuse <list>",
      "HLS: reuse factor of every layer, of named ones, or both: 8,conv1=16; default: by PEs and lanes",
      reuseList,
    );
}

/** Adds what only the scripts of a project depend on. */
export function addHlsTarget(command: Command): Command {
  return command
    .option("--part <name>", "HLS: part in the scripts; default: as hls4ml")
    .option("--clock <ns>", "HLS: clock period in the scripts; default: 5", nanoseconds);
}

export function hlsOptions({ io, reuse, part, clock }: HlsCliOptions): HlsOptions {
  const target = {
    ...(part === undefined ? {} : { part }),
    ...(clock === undefined ? {} : { clockPeriod: clock }),
  };
  return { io: io ?? "parallel", ...reuse, target };
}

/** `8`, `conv1=16`, or any number of them joined by commas, each layer once. */
function reuseList(text: string): Pick<HlsOptions, "reuse" | "layerReuse"> {
  const items = text.split(",").map((item) => {
    const [, name, factor = ""] = /^(?:(.+)=)?([^=]*)$/.exec(item.trim()) ?? [];
    return [name ?? "", positive(factor)] as const;
  });
  const factors = new Map(items);
  if (factors.size < items.length) throw new InvalidArgumentError("a layer has two factors");
  const reuse = factors.get("");
  return { reuse, layerReuse: Object.fromEntries(items.filter(([name]) => name !== "")) };
}

function nanoseconds(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("not a number");
  return value;
}
