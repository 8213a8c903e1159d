import type { Sink } from "../../diag/diagnostic.js";
import { noPlace, type Place } from "../../diag/place.js";
import { report } from "../../diag/report.js";
import type { Design } from "../../schedule/design.js";
import { liveGraph } from "../../schedule/roles.js";
import { nearest } from "../../support/nearest.js";
import type { IoType } from "./value.js";

/** What Vitis is told; the C++ does not depend on it. */
export interface HlsTarget {
  readonly part: string;
  /** Nanoseconds. */
  readonly clockPeriod: number;
}

/** hls4ml's own defaults for Vitis. */
export const defaultTarget: HlsTarget = { part: "xcvu13p-flga2577-2-e", clockPeriod: 5 };

/** What a project is made for, besides the design. */
export interface HlsOptions {
  readonly io: IoType;
  /** Reuse factor of every array layer; absent: what the array's PEs and lanes make of each. */
  readonly reuse?: number | undefined;
  /** Reuse factor by name of the layer; goes before `reuse`. */
  readonly layerReuse?: Readonly<Record<string, number>> | undefined;
  /** Default: `defaultTarget`. */
  readonly target?: Partial<HlsTarget> | undefined;
}

/** The reuse factor a user wants for a layer. */
export function reuseOf({ reuse, layerReuse }: HlsOptions, layer: string): number | undefined {
  return new Map(Object.entries(layerReuse ?? {})).get(layer) ?? reuse;
}

const longestPeriod = 1000;

/** Reports options that no project can be made for: BL5104, BL5105, BL5106. */
export function checkHlsOptions(design: Design, options: HlsOptions, sink: Sink): boolean {
  const before = sink.diagnostics.length;
  const { part = "", clockPeriod } = { ...defaultTarget, ...options.target };
  if (!/^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/.test(part))
    report(sink, "BL5105", option("--part"), { part, example: defaultTarget.part });
  if (!(clockPeriod > 0 && clockPeriod <= longestPeriod))
    report(sink, "BL5106", option("--clock"), { period: clockPeriod, most: longestPeriod });
  const { nodes, roleOf } = liveGraph(design.graph);
  const legal = nodes.filter((n) => roleOf(n).kind === "mac").map((n) => n.name);
  for (const name of Object.keys(options.layerReuse ?? {}))
    if (!legal.includes(name))
      report(sink, "BL5104", noPlace, { name, near: nearest(name, legal), legal });
  return sink.diagnostics.length === before;
}

function option(name: string): Place {
  return { kind: "option", option: name };
}
