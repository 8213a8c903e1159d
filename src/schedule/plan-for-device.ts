import { createSink, type Sink } from "../diag/diagnostic.js";
import { noPlace } from "../diag/place.js";
import { report } from "../diag/report.js";
import type { Graph } from "../ir/graph.js";
import { nearest } from "../support/nearest.js";
import type { Resources } from "./area.js";
import type { Design } from "./design.js";
import { devices } from "./devices.js";
import { estimateDesign } from "./estimate.js";
import { type DesignOptions, planDesign } from "./plan.js";

/** Share of a device a design may take by estimate: routing wants room, and estimates are not exact. */
const share = 0.8;

/** Digit products a cycle that are tried, most first. */
const budgets: readonly number[] = Array.from({ length: 13 }, (_, i) => 2 ** (13 - i));

/**
 * The design of the most digit products a cycle whose estimated area fits the named device; sizes the user gave stay.
 * Undefined after BL4009 (no such device), BL4010 (nothing fits) or an error of planning.
 */
export function planForDevice(
  graph: Graph,
  name: string,
  options: DesignOptions,
  sink: Sink,
): Design | undefined {
  const room = devices.get(name);
  const place = { kind: "option", option: "--device" } as const;
  if (room === undefined) {
    const legal = [...devices.keys()];
    return void report(sink, "BL4009", place, { name, near: nearest(name, legal), legal });
  }
  let smallest: Resources | undefined;
  for (const budget of budgets) {
    const own = createSink();
    const design = planDesign(graph, { ...options, budget }, own);
    if (design === undefined) {
      sink.diagnostics.push(...own.diagnostics);
      return undefined;
    }
    smallest = estimateDesign(design).total;
    if (fits(smallest, room)) return design;
  }
  const { lut = 0, bram36 = 0 } = smallest ?? {};
  return void report(sink, "BL4010", noPlace, { name, lut, bram36, room, share });
}

function fits(needed: Resources, room: Resources): boolean {
  const kinds = ["lut", "ff", "bram36", "dsp"] as const;
  return kinds.every((kind) => needed[kind] <= share * room[kind]);
}
