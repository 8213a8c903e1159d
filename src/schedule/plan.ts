import type { Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import type { Graph } from "../ir/graph.js";
import { chooseGeometry } from "./choose-geometry.js";
import { constantBits, jobDescriptors } from "./constant-bits.js";
import { predictCycles } from "./cycles.js";
import type { Design, EnginePlan, LayerRow, StreamLayout } from "./design.js";
import type { EngineParameters } from "./engine-parameters.js";
import { engineParameters, valueBits } from "./engine-widths.js";
import { checkGeometry, macsOf, type PartialGeometry } from "./geometry.js";
import { checkLimits, limits, placeOf } from "./limits.js";
import { packMemories } from "./memories.js";
import type { Layer, Network } from "./network.js";
import { channelParameters } from "./parameters.js";
import { type LayerRanges, layerRanges } from "./ranges.js";
import type { Schedule } from "./schedule.js";
import { layerTaps } from "./taps.js";

/** Sizes the user fixed; the others are chosen. */
export type DesignOptions = PartialGeometry & {
  /** Most digit products a cycle where sizes are chosen; default `macBudget`. */
  readonly budget?: number;
};

/**
 * Places a network on one engine: layers, layout, jobs, step programs, packed memories and exact cycles.
 * Undefined after an error (4xxx in the sink).
 */
export function planDesign(graph: Graph, options: DesignOptions, sink: Sink): Design | undefined {
  if (!checkGeometry(options, sink)) return undefined;
  const schedule = chooseGeometry(graph, options, sink);
  if (!schedule || !checkLimits(schedule, sink)) return undefined;
  const ranges = schedule.layers.map(layerRanges);
  if (!checkRanges(schedule, ranges, sink)) return undefined;
  const engine = planEngine(schedule, ranges);
  const perImage = engine.rows.reduce((n, r) => n + r.predictedCycles, 0);
  const ideal = engine.rows.reduce((n, r) => n + r.idealCycles, 0);
  const cycles = { perImage, ideal, utilization: ideal / perImage };
  return { graph, engines: [engine], cycles };
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

function planEngine(schedule: Schedule, ranges: readonly LayerRanges[]): EnginePlan {
  const channels = channelParameters(schedule, ranges);
  const sizes = engineParameters(schedule, ranges, channels);
  const memories = packMemories(schedule, sizes, channels);
  const job = constantBits(jobDescriptors(memories, sizes.JOB_WORDS));
  const step = constantBits(memories.steps);
  const parameters: EngineParameters = {
    ...sizes,
    ...{ JOB_VARIES: job.varies, JOB_VALUE: job.value },
    ...{ STEP_VARIES: step.varies, STEP_VALUE: step.value },
  };
  return {
    geometry: schedule.geometry,
    parameters,
    schedule,
    memories,
    layers: schedule.network.layers,
    rows: layerRows(schedule),
    taps: layerTaps(schedule),
    input: inputLayout(schedule.network, parameters),
    output: outputLayout(schedule.network, parameters),
  };
}

/** The layer table of a schedule, with predicted cycles. */
function layerRows(s: Schedule): readonly LayerRow[] {
  const cycles = predictCycles(s);
  return s.layers.map(({ layer, plan }, i) => {
    const passes = plan?.program.length ?? 0;
    const macs = macsOfLayer(layer);
    const predictedCycles = cycles[i] ?? 0;
    const idealCycles = (macs * passes) / macsOf(s.geometry);
    const utilization = idealCycles / predictedCycles;
    return {
      name: layer.name,
      op: layer.op,
      macs,
      passes,
      idealCycles,
      predictedCycles,
      utilization,
    };
  });
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
