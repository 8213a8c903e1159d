import type { Sink } from "../diag/diagnostic.js";
import type { Graph } from "../ir/graph.js";
import { chooseGeometry, macBudget } from "./choose-geometry.js";
import { imageCycles } from "./cycles.js";
import type { GateKnowledge } from "./gate-prediction.js";
import { macsOf, type PartialGeometry } from "./geometry.js";
import type { Schedule } from "./schedule.js";

interface Part {
  readonly graph: Graph;
  readonly schedule: Schedule;
  readonly cycles: number;
  readonly budget: number;
}

/** An engine may be slower than the slowest by this factor when that halves its array. */
const tolerance = 1.01;

/**
 * Arrays for engines that work at once: together at most `budget` digit products a cycle, the slowest engine as fast as
 * that allows. From the smallest arrays on, the slowest engine gets twice as much until it cannot; what others were given
 * beyond its pace is taken back. Undefined after an error.
 */
export function balanceEngines(
  graphs: readonly Graph[],
  { budget = macBudget, ...given }: PartialGeometry & GateKnowledge & { readonly budget?: number },
  sink: Sink,
): readonly Schedule[] | undefined {
  const sized = (graph: Graph, share: number): Part | undefined => {
    const schedule = chooseGeometry(graph, { ...given, budget: share }, sink);
    if (!schedule) return undefined;
    const cycles = imageCycles(schedule, given.masks);
    return { graph, schedule, cycles, budget: Math.max(share, macsOf(schedule.geometry)) };
  };
  const parts: Part[] = [];
  for (const graph of graphs) {
    const part = sized(graph, 1);
    if (!part) return undefined;
    parts.push(part);
  }
  for (;;) {
    const slowest = parts.reduce((most, p) => (p.cycles > most.cycles ? p : most));
    const used = parts.reduce((n, p) => n + p.budget, 0);
    if (used + slowest.budget > budget) break;
    const larger = sized(slowest.graph, 2 * slowest.budget);
    if (!larger || larger.cycles >= slowest.cycles) break;
    parts[parts.indexOf(slowest)] = larger;
  }
  const pace = parts.reduce((most, p) => Math.max(most, p.cycles), 0);
  return parts.map((p) => {
    const smaller = p.budget > 1 ? sized(p.graph, p.budget / 2) : undefined;
    return smaller && smaller.cycles <= pace * tolerance ? smaller.schedule : p.schedule;
  });
}
