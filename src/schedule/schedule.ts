import type { Sink } from "../diag/diagnostic.js";
import type { Graph, Node } from "../ir/graph.js";
import { present } from "../support/invariant.js";
import { type Addresses, allocateMaps } from "./addresses.js";
import { separateInput, splitStrides } from "./copies.js";
import { type Fold, foldInput } from "./fold.js";
import { checkRunAhead, drainedTogether, needsRunAhead } from "./gate-engine.js";
import type { PassRates } from "./gate-order.js";
import { type Geometry, kindOf } from "./geometry.js";
import type { Job } from "./job-format.js";
import { checkKindFits } from "./kind-fit.js";
import { groupLayers } from "./layers.js";
import { type JobSite, macJob, sourceMap } from "./mac-jobs.js";
import { type MacJobPlan, type MacPlan, planMac } from "./mac-plan.js";
import { layOutMaps, type SourcePlace } from "./maps.js";
import type { Layer, Network, VectorLayer } from "./network.js";
import { orderSources } from "./orders.js";
import { placeOrders } from "./placement.js";
import { isPerChannel } from "./post-fields.js";
import { variantsOf } from "./regions.js";
import { carryOutSegments } from "./segments.js";
import { slotsOf } from "./slots.js";
import type { StepEntry } from "./step-format.js";
import { createPrograms, type Program, type Programs } from "./step-programs.js";
import { createMasks, type MaskTable, macSteps } from "./steps.js";
import { flagTurns } from "./turns.js";
import { vectorJobs } from "./vector-jobs.js";

/** A job with its step program; `plan` says which channels its PEs and lanes hold (MAC only). */
export interface ScheduledJob {
  readonly job: Job;
  readonly stepCount: number;
  /** Cycles a tile takes: T. */
  readonly tileCycles: number;
  /** Words of the weight memory. */
  readonly weightWords: number;
  readonly plan: MacJobPlan | undefined;
  /** Of vector layers: the channels it writes, in the order in which they lie. */
  readonly channels: readonly number[] | undefined;
}

/** A layer with its jobs in order. */
export interface ScheduledLayer {
  readonly layer: Layer;
  readonly plan: MacPlan | undefined;
  readonly jobs: readonly ScheduledJob[];
  /** First parameter group; vector layers that neither scale nor add a bias share groups of zeros. */
  readonly paramBase: number;
  readonly paramGroups: number;
  /** The same for the entry quantizer; one for all channels has a single group. */
  readonly entryBase: number;
  readonly entryGroups: number;
}

/** Everything about an engine except weights, parameters and widths. */
export interface Schedule {
  readonly geometry: Geometry;
  /** True when the array runs ahead (hw/gate_array.v). */
  readonly runsAhead: boolean;
  readonly network: Network;
  readonly fold: Fold | undefined;
  readonly places: ReadonlyMap<string, SourcePlace>;
  readonly addresses: Addresses;
  readonly layers: readonly ScheduledLayer[];
  readonly steps: readonly StepEntry[];
  readonly masks: readonly bigint[];
  readonly weightWords: number;
  readonly paramGroups: number;
  readonly entryGroups: number;
}

/** Layers, layout and jobs of a graph on one engine; undefined after an error. */
export function scheduleGraph(
  graph: Graph,
  geometry: Geometry,
  sink: Sink,
  rates: PassRates = new Map(),
): Schedule | undefined {
  const apart = new Set<Node>();
  for (;;) {
    const base = layOut(graph, geometry, apart, rates, sink);
    if (!base) return undefined;
    const clash = clashingEntry(base);
    if (!clash) return { ...base, ...scheduleLayers(base) };
    apart.add(clash);
  }
}

/**
 * An entry quantizer whose layer would have to store both its results in one memory, or the wide one where the array
 * reads: it must be a layer of its own.
 */
function clashingEntry({ network, places }: Base): Node | undefined {
  for (const { entry, name, stages } of network.layers) {
    const wide = entry?.wide && places.get(entry.wide.name);
    const own = places.get(name);
    if (!wide || !own) continue;
    const clash = wide.dm || (wide.vm && own.vm);
    if (clash || (wide.output !== undefined && own.output !== undefined))
      return stages.at(-1)?.node;
  }
  return undefined;
}

function layOut(
  graph: Graph,
  geometry: Geometry,
  apart: ReadonlySet<Node>,
  rates: PassRates,
  sink: Sink,
): Base | undefined {
  const runsAhead = needsRunAhead(graph);
  if (runsAhead && !checkRunAhead(graph, geometry, sink)) return undefined;
  const grouped = groupLayers(graph, drainedTogether(geometry, runsAhead), sink, apart);
  if (!grouped) return undefined;
  const kind = kindOf(geometry);
  if (!checkKindFits(grouped, kind, sink)) return undefined;
  const placed = placeOrders(separateInput(grouped), geometry.post, kind);
  if (!checkKindFits(placed.network, kind, sink)) return undefined;
  const [folded, fold] = foldInput(placed.network, kind === "depthwise" ? 0 : geometry.lanes);
  const network = carryOutSegments(splitStrides(folded, geometry.pixels), geometry.post);
  const final = { ...placed, network };
  const orders = orderSources(final, drainedTogether(geometry, runsAhead), rates);
  const places = layOutMaps(final, withFold(orders, network, fold), fold, geometry);
  const addresses = allocateMaps(network, places);
  return { geometry, runsAhead, network, fold, places, addresses };
}

/** A folded input has more channels in dmem than on the stream, in their natural order. */
function withFold(
  orders: ReadonlyMap<string, readonly number[]>,
  network: Network,
  fold: Fold | undefined,
): ReadonlyMap<string, readonly number[]> {
  if (!fold) return orders;
  const order = Array.from({ length: fold.shape[0] }, (_, i) => i);
  return new Map([...orders, [network.input.name, order]]);
}

type Base = Pick<Schedule, "geometry" | "runsAhead" | "network" | "fold" | "places" | "addresses">;
type Rest = Omit<Schedule, keyof Base>;

function scheduleLayers(base: Base): Rest {
  const { network, geometry } = base;
  const programs = createPrograms();
  const masks = createMasks(geometry.lanes);
  const zeroGroups = zeroGroupsOf(base);
  let weightWords = 0;
  let paramGroups = zeroGroups;
  let entryGroups = 0;
  const layers = network.layers.map((layer): ScheduledLayer => {
    const entryBase = entryGroups;
    const site = siteOf(base, layer, entryBase);
    const plan =
      layer.kind === "mac" ? planMac(layer, base.places, geometry, base.runsAhead) : undefined;
    const own = plan !== undefined || layer.scaling !== undefined;
    const groups = own ? parameterGroups(layer, plan, site) : 0;
    const paramBase = own ? paramGroups : 0;
    paramGroups += groups;
    const entries = entryGroupsOf(layer, site);
    entryGroups += entries;
    const spans = { paramBase, paramGroups: groups, entryBase, entryGroups: entries };
    if (layer.kind === "vector") {
      const jobs = scheduleVector(layer, site, masks, programs, paramBase);
      return { layer, plan, jobs, ...spans };
    }
    const jobs = scheduleMac(present(plan, "plan"), site, masks, programs, paramBase, weightWords);
    weightWords += jobs.reduce((n, j) => n + j.weightWords, 0);
    return { layer, plan, jobs, ...spans };
  });
  const flagged = flagTurns(layers, network);
  const { steps } = programs;
  return { layers: flagged, steps, masks: masks.masks, weightWords, paramGroups, entryGroups };
}

/** A group of channels has one of parameters, one a factor of its regions, or one a group of its rows. */
function parameterGroups(layer: Layer, plan: MacPlan | undefined, { place, g }: JobSite): number {
  const channels = Math.ceil(place.order.length / g.post);
  if (!plan?.layer.points) return channels * variantsOf(layer).length;
  return plan.jobs.reduce((n, job) => n + (job.points?.groups.length ?? 0), 0);
}

function entryGroupsOf({ entry }: Layer, { place, g }: JobSite): number {
  if (!entry) return 0;
  return isPerChannel(entry.scaling) ? Math.ceil(place.order.length / g.post) : 1;
}

function siteOf(base: Base, layer: Layer, entryBase: number): JobSite {
  const wide = layer.entry?.wide;
  return {
    place: present(base.places.get(layer.name), "place"),
    wide: wide && present(base.places.get(wide.name), "place"),
    places: base.places,
    entryBase,
    addresses: base.addresses,
    outputChannels: base.network.output.shape[0],
    g: base.geometry,
  };
}

/** Parameter groups of zeros for vector layers without scaling. */
function zeroGroupsOf(base: Base): number {
  const plain = base.network.layers.filter((l) => l.kind === "vector" && !l.scaling);
  const spans = plain.map((l) => present(base.places.get(l.name), "place").order.length);
  return Math.ceil(Math.max(0, ...spans) / base.geometry.post);
}

function scheduleMac(
  plan: MacPlan,
  site: JobSite,
  masks: MaskTable,
  programs: Programs,
  paramBase: number,
  firstWeight: number,
): readonly ScheduledJob[] {
  const { g } = site;
  const map = sourceMap(plan.layer, site.places);
  // Jobs of the same groups share their list of blocks, and with it their step program.
  const known = new Map<MacJobPlan["blocks"], Program>();
  let weightBase = firstWeight;
  return plan.jobs.map((p): ScheduledJob => {
    const program = known.get(p.blocks) ?? programs.place(macSteps(plan, p, map, masks, g));
    known.set(p.blocks, program);
    const job = {
      ...macJob(plan, p, map, site),
      stepStart: program.stepStart,
      weightBase,
      paramBase: paramBase + (p.points?.firstGroup ?? p.first / g.post),
    };
    const { stepCount, tileCycles } = program;
    const loads = (plan.ahead?.load ?? plan.program).length;
    const weightWords =
      (tileCycles / loads) * plan.program.length * slotsOf(p, g) * (plan.ahead?.turns ?? 1);
    weightBase += weightWords;
    return { job, stepCount, tileCycles, weightWords, plan: p, channels: undefined };
  });
}

function scheduleVector(
  layer: VectorLayer,
  site: JobSite,
  masks: MaskTable,
  programs: Programs,
  paramBase: number,
): readonly ScheduledJob[] {
  const { order } = site.place;
  const groups = layer.scaling ? Math.ceil(order.length / site.g.post) : 0;
  return vectorJobs(layer, masks, site).map(
    ({ job, steps, part: { first, channels }, variant }) => {
      const { stepStart, stepCount, tileCycles } = programs.place(steps);
      const own = paramBase + variant * groups + first / site.g.post;
      const full = { ...job, stepStart, paramBase: own };
      return { job: full, stepCount, tileCycles, weightWords: 0, plan: undefined, channels };
    },
  );
}
