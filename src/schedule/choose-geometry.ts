import { createSink, type Sink } from "../diag/diagnostic.js";
import { noPlace } from "../diag/place.js";
import { report } from "../diag/report.js";
import type { Graph } from "../ir/graph.js";
import { imageCycles } from "./cycles.js";
import { foldedChannels } from "./fold.js";
import { needsRunAhead } from "./gate-engine.js";
import type { GateKnowledge } from "./gate-prediction.js";
import {
  digitOfKind,
  type Geometry,
  isLegal,
  kindOf,
  legalPixels,
  legalPosts,
  macsOf,
  maxLanes,
  maxPes,
  type PartialGeometry,
  type PeKind,
} from "./geometry.js";
import { kindsThatFit } from "./kind-fit.js";
import { groupLayers } from "./layers.js";
import { checkLimits } from "./limits.js";
import { isMac, type Network } from "./network.js";
import { mostPoints } from "./point-tail.js";
import { type Schedule, scheduleGraph } from "./schedule.js";
import { rowLimit } from "./slots.js";

/** Digit products a cycle (P x N x X) of a design whose size nobody gave. */
export const macBudget = 1024;

/** Candidates whose cycles are within this factor of the best are compared by area. */
const tolerance = 1.01;

/** Arrays that are tried with every post-processor width. */
const shortlist = 6;

/**
 * The schedule on the given geometry; sizes left open are chosen for the fewest predicted cycles, then the smallest
 * area, among powers of two (lanes: and the count that a folded input fills) with P x N x X within the budget.
 * Deterministic. Undefined after an error; limits of the memories are checked by the caller.
 */
export function chooseGeometry(
  graph: Graph,
  given: PartialGeometry & GateKnowledge & { readonly budget?: number },
  sink: Sink,
): Schedule | undefined {
  // Sizes only depend on the layers, not on which pooling they take along.
  const network = groupLayers(graph, { pixels: 1, pes: 1, post: 1 }, sink);
  if (!network) return undefined;
  const sizes = needsRunAhead(graph) ? { ...given, pixels: given.pixels ?? 1 } : given;
  const arrays = candidates(sizes, network, given.budget ?? macBudget);
  const points = mostPoints(graph);
  const widest = arrays.flatMap((a) => widestPost(a, given, points));
  const [fallback] = widest;
  if (!fallback) {
    report(sink, "BL4002", noPlace, { budget: given.budget ?? macBudget, given: describe(given) });
    return undefined;
  }
  if (widest.length === 1 && given.post !== undefined)
    return scheduleGraph(graph, fallback, sink, given.rates);
  const short = rank(graph, widest, given).slice(0, shortlist);
  const all = rank(
    graph,
    short.flatMap((c) => withPosts(c.schedule.geometry, given)),
    given,
  );
  const fewest = all[0]?.cycles ?? 0;
  const [best] = all
    .filter((c) => c.cycles <= fewest * tolerance)
    .toSorted((a, b) => a.area - b.area || a.cycles - b.cycles);
  return best?.schedule ?? scheduleGraph(graph, fallback, sink, given.rates);
}

interface Candidate {
  readonly schedule: Schedule;
  readonly cycles: number;
  readonly area: number;
}

/** Candidates that fit, fewest cycles first. */
function rank(
  graph: Graph,
  geometries: readonly Geometry[],
  { rates, masks }: GateKnowledge,
): readonly Candidate[] {
  return geometries
    .flatMap((g): readonly Candidate[] => {
      const sink = createSink();
      const schedule = scheduleGraph(graph, g, sink, rates);
      if (!schedule || !checkLimits(schedule, sink)) return [];
      const cycles = imageCycles(schedule, masks);
      return [{ schedule, cycles, area: roughArea(g) }];
    })
    .toSorted((a, b) => a.cycles - b.cycles || a.area - b.area);
}

/** LUTs up to a constant: products, an accumulator a PE and pixel, a post-processor lane, the operand rotation. */
function roughArea(g: Geometry): number {
  const accumulators = 30 * g.pes * g.pixels;
  const rotation = g.lanes * g.digit * g.pixels * (g.pixels > 1 ? 1 : 0);
  const product = kindOf(g) === "ternary" ? 3.5 : 1.5 * g.digit ** 2;
  // Digits alone have an adder tree for S; what all of them have need not be counted.
  const noSum = kindOf(g) === "digits" ? 0 : 1.2 * g.lanes * g.digit * g.pixels;
  return product * macsOf(g) - noSum + accumulators + rotation + 150 * g.post;
}

/** Arrays with open sizes filled in, post-processor width aside (1). */
function candidates(given: PartialGeometry, network: Network, limit: number): readonly Geometry[] {
  return openKinds(given, network).flatMap((kind) => candidatesOf(kind, given, network, limit));
}

/** The given kind; digits where all sizes are given; else every kind that runs all layers with the sizes given. */
function openKinds(given: PartialGeometry, network: Network): readonly PeKind[] {
  if (given.kind !== undefined) return [given.kind];
  const { pes, lanes, pixels, digit, post } = given;
  if ([pes, lanes, pixels, digit, post].every((size) => size !== undefined)) return ["digits"];
  return kindsThatFit(network).filter(
    (kind) =>
      (kind !== "depthwise" || lanes === undefined) &&
      (digit === undefined || digit === (digitOfKind(kind) ?? digit)),
  );
}

function candidatesOf(
  kind: PeKind,
  given: PartialGeometry,
  network: Network,
  limit: number,
): readonly Geometry[] {
  const layers = network.layers.filter(isMac);
  const most = (sizes: readonly number[]) => sizes.reduce((n, s) => Math.max(n, s), 1);
  const channels = most(layers.map((l) => l.shape[0]));
  const depth = most(layers.map((l) => l.weights.data.length / l.shape[0]));
  const width = most(layers.map((l) => l.macShape[2]));
  const digit = given.digit ?? digitOfKind(kind) ?? narrowestDigit(network);
  const found: Geometry[] = [];
  const depthwise = kind === "depthwise";
  // Sizes a user gives count, however large; the others then stay as small as they can be.
  const reduced = depthwise ? 1 : (given.lanes ?? 1);
  const budget = Math.max(limit, (given.pes ?? 1) * reduced * (given.pixels ?? 1));
  const laneCounts = laneChoices(network);
  for (const pixels of open(given.pixels, legalPixels, width))
    for (const pes of open(given.pes, powersOfTwo(maxPes), channels))
      for (const lanes of depthwise ? [given.lanes ?? pes] : open(given.lanes, laneCounts, depth)) {
        const sizes = { pes, lanes, pixels, digit, post: 1 };
        const g = kind === "digits" ? sizes : { ...sizes, kind };
        if (macsOf(g) <= budget) found.push(g);
      }
  // The drain bounds a depthwise layer more often than the array does.
  if (depthwise) return found;
  // An array of half the products and less is never the fastest of its kind.
  const largest = most(found.map(macsOf));
  return found.filter((g) => 2 * macsOf(g) > largest);
}

/** The given size, or every legal one up to the first that covers `needed`. */
function open(
  given: number | undefined,
  legal: readonly number[],
  needed: number,
): readonly number[] {
  if (given !== undefined) return [given];
  return legal.filter((size) => size < 2 * needed);
}

/** Powers of two, and what a folded first layer fills (3 channels x 7 columns: 21 with POST 1, 24 up to 8). */
function laneChoices(network: Network): readonly number[] {
  const folded = foldedChannels(network);
  const fills = [folded, 4 * Math.ceil(folded / 4)].filter((n) => n > 0 && n <= maxLanes);
  return [...new Set([...powersOfTwo(maxLanes), ...fills])].toSorted((a, b) => a - b);
}

function powersOfTwo(max: number): readonly number[] {
  return Array.from({ length: Math.log2(max) + 1 }, (_, i) => 2 ** i);
}

/** The array with the widest post-processor, of those that surely have room for the points of a strip if there are any. */
function widestPost(g: Geometry, given: PartialGeometry, points: number): readonly Geometry[] {
  const all = withPosts(g, given);
  const roomy = all.filter((a) => points * a.post <= rowLimit(a));
  return (roomy.length > 0 ? roomy : all).slice(-1);
}

/** The array with every post-processor width it may have, narrowest first. */
function withPosts(g: Geometry, given: PartialGeometry): readonly Geometry[] {
  const posts = given.post === undefined ? legalPosts : [given.post];
  return posts.map((post) => ({ ...g, post })).filter(isLegal);
}

/** 2 bits a digit, or 1 where no layer has more. */
function narrowestDigit(network: Network): number {
  const types = network.layers
    .filter(isMac)
    .flatMap((l) => [l.weights.element, ...l.operands.map((o) => o.element)]);
  return types.every((t) => t.bits === 1) ? 1 : 2;
}

function describe(given: PartialGeometry): string {
  const parts = [
    ["--pe", given.pes],
    ["--lanes", given.lanes],
    ["--pixels", given.pixels],
    ["--post", given.post],
  ];
  return parts
    .flatMap(([name, value]) => (value === undefined ? [] : `${name} ${value}`))
    .join(" ");
}
