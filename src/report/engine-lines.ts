import type { Design } from "../schedule/design.js";
import { type Geometry, weightLanes } from "../schedule/geometry.js";
import { grouped, percent } from "./table.js";

/** One engine of a design: its array, its layers, its cycles an image. */
export interface EngineLine {
  readonly geometry: Geometry;
  readonly layers: readonly string[];
  readonly cycles: number;
}

/** The pace of a planned pipeline. */
export function paceLine({ cycles }: Design): string {
  const { perImage, interval, utilization } = cycles;
  const bound = interval > perImage ? ` (${grouped(interval)} where the streams take them)` : "";
  return `${grouped(perImage)} cycles an image${bound}; all multipliers together are busy ${percent(utilization)}`;
}

/** The engines of a planned design, with predicted cycles. */
export function enginePlans(design: Design): readonly EngineLine[] {
  return design.engines.map(({ geometry, rows }) => ({
    geometry,
    layers: rows.map((r) => r.name),
    cycles: rows.reduce((n, r) => n + r.predictedCycles, 0),
  }));
}

/** A line an engine; in a pipeline with its number, layers and cycles, because the slowest sets the pace. */
export function engineLines(engines: readonly EngineLine[]): readonly string[] {
  return engines.map(({ geometry, layers, cycles }, i) => {
    const { pes, pixels, digit } = geometry;
    const kind = geometry.kind === undefined ? "" : `${geometry.kind} `;
    const array = `${pes} ${kind}PEs x ${weightLanes(geometry)} lanes x ${pixels} pixels of ${digit}-bit digits`;
    if (engines.length === 1) return array;
    const span = layers.length === 1 ? layers[0] : `${layers[0]} to ${layers.at(-1)}`;
    return `engine ${i}: ${array}; ${span}, ${grouped(cycles)} cycles`;
  });
}
