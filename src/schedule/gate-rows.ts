import { present } from "../support/invariant.js";
import { predictCycles } from "./cycles.js";
import type { GateRow } from "./design.js";
import { type GatingWork, gatingWork, type Masks } from "./gate-prediction.js";
import type { Schedule } from "./schedule.js";

/** What is known of the gated layers of a schedule before any image, and of the given ones; undefined without a gate. */
export function gateRows(s: Schedule, images: readonly Masks[]): readonly (GateRow | undefined)[] {
  const closed = closedGates(s);
  if (closed.size === 0) return s.layers.map(() => undefined);
  const least = predictCycles(s, closed);
  const most = predictCycles(s);
  const work = images.map((masks) => gatingWork(s, masks));
  return s.layers.map(({ layer, plan }, i) => {
    if (layer.kind !== "mac" || !layer.gate) return undefined;
    const { high, low } = present(plan?.ahead, "plan");
    return {
      highPasses: high.length,
      lowPasses: low.length,
      leastCycles: least[i] ?? 0,
      mostCycles: most[i] ?? 0,
      passRate: passRate(work.flatMap((w) => w[i] ?? [])),
    };
  });
}

function passRate(work: readonly GatingWork[]): number | null {
  const sum = (pick: "passed" | "outputs") => work.reduce((n, w) => n + w[pick], 0);
  return work.length > 0 ? sum("passed") / sum("outputs") : null;
}

/** Masks in which no output passes. */
function closedGates({ layers }: Schedule): Masks {
  return new Map(
    layers.flatMap(({ layer }) => {
      if (layer.kind !== "mac" || !layer.gate) return [];
      const [o, h, w] = layer.macShape;
      return [[present(layer.stages[0], "stage").node.name, new Uint8Array(o * h * w)]];
    }),
  );
}
