import type { LayerRow } from "../schedule/design.js";
import { grouped, percent } from "./table.js";

/** A line a gated layer of a plan: between what its cycles lie, and what is expected. */
export function gateLines(rows: readonly LayerRow[]): readonly string[] {
  return rows.flatMap(({ name, gate, predictedCycles }) => {
    if (!gate) return [];
    const span = `${grouped(gate.leastCycles)} cycles when no output passes, ${grouped(gate.mostCycles)} when all do`;
    const expected =
      gate.passRate === null
        ? "the table counts all (--calibrate: the mean of your samples)"
        : `${percent(gate.passRate)} pass on the samples: ${grouped(predictedCycles)}`;
    return `gate ${name}: ${span}; ${expected}`;
  });
}
