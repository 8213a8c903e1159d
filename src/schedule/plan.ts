import type { Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import type { Graph } from "../ir/graph.js";
import { present } from "../support/invariant.js";
import { assignLayers, type EngineRequest } from "./assign.js";
import { balanceEngines } from "./balance.js";
import { chooseGeometry } from "./choose-geometry.js";
import { constantBits, jobDescriptors } from "./constant-bits.js";
import { cutGraph, dataflowEnds, layerChain } from "./cuts.js";
import { meanCycles, predictPeriod } from "./cycles.js";
import type {
  Design,
  DesignCycles,
  EnginePlan,
  GateRow,
  LayerRow,
  StreamLayout,
} from "./design.js";
import type { EngineParameters } from "./engine-parameters.js";
import { engineParameters, valueBits } from "./engine-widths.js";
import { drainedTogether } from "./gate-engine.js";
import type { GateKnowledge, Masks } from "./gate-prediction.js";
import { gateRows } from "./gate-rows.js";
import { checkGeometry, macsOf, type PartialGeometry } from "./geometry.js";
import { checkLimits, limits } from "./limits.js";
import { lineTables } from "./line-tables.js";
import { loadTime, sendCycles } from "./load-time.js";
import { packMemories } from "./memories.js";
import { type Layer, type Network, placeOf } from "./network.js";
import { postParameters } from "./parameters.js";
import { warnMultipliedOut } from "./point-tail.js";
import { type LayerRanges, layerRanges } from "./ranges.js";
import type { Schedule } from "./schedule.js";
import { hasSegments } from "./segments.js";
import { planStream } from "./streams.js";
import { layerTaps } from "./taps.js";

/** How layers are shared among engines: all on one, one engine an array layer, or as listed. */
export type EngineChoice = "single" | "dataflow" | readonly EngineRequest[];

/** Sizes the user fixed; the others are chosen. In a pipeline they hold for engines that fix none themselves. */
export type DesignOptions = PartialGeometry &
  GateKnowledge & {
    /** Most digit products a cycle where sizes are chosen (dataflow: of all engines); default `macBudget`. */
    readonly budget?: number;
    /** Default: "single". */
    readonly engines?: EngineChoice;
  };

/**
 * Places a network on its engines: layers, layout, jobs, step programs, packed memories and exact cycles, and the
 * streams between the engines. Undefined after an error (4xxx in the sink).
 */
export function planDesign(graph: Graph, options: DesignOptions, sink: Sink): Design | undefined {
  const { engines: _, masks = [], ...sizes } = options;
  if (!checkGeometry(sizes, sink)) return undefined;
  const schedules = scheduleEngines(graph, options, sink);
  if (!schedules) return undefined;
  const engines = schedules.flatMap((s) => finishEngine(s, masks, sink) ?? []);
  if (engines.length < schedules.length) return undefined;
  const cycles = designCycles(engines, masks);
  const streams = engines
    .slice(1)
    .map((to, i) => planStream(present(engines[i], "engine"), to, cycles.interval));
  return { graph, engines, streams, cycles };
}

function scheduleEngines(
  graph: Graph,
  { engines = "single", ...options }: DesignOptions,
  sink: Sink,
): readonly Schedule[] | undefined {
  if (engines === "single") return allOf([chooseGeometry(graph, options, sink)]);
  const chain = layerChain(graph, sink);
  if (!chain) return undefined;
  if (engines === "dataflow") {
    const graphs = cutGraph(graph, chain, dataflowEnds(chain));
    return balanceEngines(graphs, options, sink);
  }
  const assigned = assignLayers(chain, engines, sink);
  if (!assigned) return undefined;
  const graphs = cutGraph(graph, chain, assigned.ends);
  const { budget, rates, masks } = options;
  const shared = {
    ...(budget === undefined ? {} : { budget }),
    ...(rates === undefined ? {} : { rates }),
    ...(masks === undefined ? {} : { masks }),
  };
  return allOf(
    graphs.map((g, i) => {
      const own = assigned.sizes[i] ?? {};
      const fixed = Object.values(own).some((size) => size !== undefined);
      return chooseGeometry(g, fixed ? { ...shared, ...own } : options, sink);
    }),
  );
}

function allOf(schedules: readonly (Schedule | undefined)[]): readonly Schedule[] | undefined {
  return schedules.every((s) => s !== undefined) ? schedules : undefined;
}

function finishEngine(
  schedule: Schedule,
  masks: readonly Masks[],
  sink: Sink,
): EnginePlan | undefined {
  if (!checkLimits(schedule, sink)) return undefined;
  warnMultipliedOut(
    schedule.network.layers,
    drainedTogether(schedule.geometry, schedule.runsAhead),
    sink,
  );
  const ranges = schedule.layers.map(layerRanges);
  return checkRanges(schedule, ranges, sink) ? planEngine(schedule, ranges, masks) : undefined;
}

/** Ideal cycles weigh an engine by its multipliers. */
function designCycles(engines: readonly EnginePlan[], masks: readonly Masks[]): DesignCycles {
  const rows = (e: EnginePlan, of: (r: LayerRow) => number) =>
    e.rows.reduce((n, r) => n + of(r), 0);
  const sum = (of: (e: EnginePlan) => number) => engines.reduce((n, e) => n + of(e), 0);
  const most = (of: (e: EnginePlan) => number) => engines.reduce((n, e) => Math.max(n, of(e)), 0);
  const perImage = most((e) => rows(e, (r) => r.predictedCycles));
  const products = (e: EnginePlan) => rows(e, (r) => r.idealCycles) * macsOf(e.geometry);
  const ideal = sum(products) / sum((e) => macsOf(e.geometry));
  const period = (e: EnginePlan) =>
    Math.max(
      predictPeriod(e.schedule, masks),
      loadTime(e.parameters).cycles,
      sendCycles(e.parameters),
    );
  return { perImage, interval: most(period), ideal, utilization: ideal / perImage };
}

function checkRanges(s: Schedule, ranges: readonly LayerRanges[], sink: Sink): boolean {
  const before = sink.diagnostics.length;
  s.layers.forEach(({ layer }, i) => {
    const range = ranges[i];
    if (!range) return;
    const bits = Math.max(valueBits(range.all), Math.ceil(Math.log2(range.product + 1)));
    if (bits <= limits.value) return;
    report(sink, "BL4008", placeOf(layer), { layer: layer.name, bits, limit: limits.value });
  });
  return sink.diagnostics.length === before;
}

function planEngine(
  schedule: Schedule,
  ranges: readonly LayerRanges[],
  masks: readonly Masks[],
): EnginePlan {
  const post = postParameters(schedule, ranges);
  const tables = hasSegments(schedule.network)
    ? lineTables(post.channels, schedule.geometry.post)
    : undefined;
  const sizes = engineParameters(schedule, ranges, post, tables);
  const memories = packMemories(schedule, sizes, post, tables);
  const job = constantBits(jobDescriptors(memories, sizes.JOB_WORDS));
  const step = constantBits(memories.steps);
  const gate = constantBits(memories.ahead?.jobs ?? []);
  const parameters: EngineParameters = {
    ...sizes,
    ...{ JOB_VARIES: job.varies, JOB_VALUE: job.value },
    ...{ STEP_VARIES: step.varies, STEP_VALUE: step.value },
    ...{ GATE_VARIES: gate.varies, GATE_VALUE: gate.value },
  };
  return {
    geometry: schedule.geometry,
    parameters,
    schedule,
    memories,
    layers: schedule.network.layers,
    rows: layerRows(schedule, masks),
    taps: layerTaps(schedule),
    input: inputLayout(schedule.network, parameters),
    output: outputLayout(schedule.network, parameters),
  };
}

/** The layer table of a schedule, with predicted cycles: means over the masks. */
function layerRows(s: Schedule, masks: readonly Masks[]): readonly LayerRow[] {
  const cycles = meanCycles(s, masks);
  const gates = gateRows(s, masks);
  return s.layers.map(({ layer, plan }, i) => {
    const passes = plan?.program.length ?? 0;
    const macs = macsOfLayer(layer);
    const gate = gates[i];
    const predictedCycles = cycles[i] ?? 0;
    const idealCycles = (macs * (gate ? meanPasses(gate) : passes)) / macsOf(s.geometry);
    const utilization = idealCycles / predictedCycles;
    const row = { name: layer.name, op: layer.op, macs, passes };
    return { ...row, idealCycles, predictedCycles, utilization, ...(gate ? { gate } : {}) };
  });
}

/** Passes of an output, all of them where the share that passes is not known. */
function meanPasses({ highPasses, lowPasses, passRate }: GateRow): number {
  return highPasses + (passRate ?? 1) * lowPasses;
}

/** MACs of the IR node; copies have none. */
function macsOfLayer(layer: Layer): number {
  if (layer.kind !== "mac" || layer.op === "copy") return 0;
  const [o, h, w] = layer.macShape;
  return o * h * w * (layer.weights.data.length / o);
}

function inputLayout({ input }: Network, p: EngineParameters): StreamLayout {
  const { node, shape } = input;
  const element = node.type.element;
  return { node, shape, element, bytes: p.IN_BYTES, elementsPerBeat: p.IN_ELEMENTS };
}

function outputLayout({ output }: Network, p: EngineParameters): StreamLayout {
  const { node, shape, element } = output;
  return { node, shape, element, bytes: p.OUT_BYTES, elementsPerBeat: p.OUT_ELEMENTS };
}
