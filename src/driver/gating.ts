import type { CosimResult, GatingResult, LayerResult } from "../cosim/cosim-result.js";
import { simulationSample } from "../cosim/from-plan.js";
import type { SimulationSample } from "../cosim/simulation-design.js";
import type { Tensor } from "../num/tensor.js";
import { gateMasks } from "../reference/gate-masks.js";
import type { Design } from "../schedule/design.js";
import { type GatingWork, gatingWork, type Masks } from "../schedule/gate-prediction.js";
import { macsOf } from "../schedule/geometry.js";

/** What the gates of one image made of each layer of the design. */
interface Image {
  readonly work: readonly (GatingWork | undefined)[];
  /** Cycles a layer, exact for the image's masks. */
  readonly predicted: readonly number[];
}

/** Follows the gates of a design over the images of a cosimulation. */
export interface GatingTally {
  /** Image `index` as the simulator gets it, from the values of the lowered graph by node name. */
  sample(index: number, values: ReadonlyMap<string, Tensor>): SimulationSample;
  /** The result with means over the images: pass rates, ideal, lockstep and predicted cycles of gated layers. */
  attach(result: CosimResult): CosimResult;
}

export function createGatingTally(design: Design): GatingTally {
  const masksOf = gateMasks(design.graph);
  const everything = wholeLayers(design);
  const images = new Map<number, Image>();
  return {
    sample(index, values) {
      const masks = masksOf(values);
      const sample = simulationSample(design, values, masks);
      if (sample.cycles)
        images.set(index, { work: workOf(design, masks), predicted: sample.cycles });
      return sample;
    },
    attach(result) {
      if (images.size === 0) return result;
      const seen = [...images.values()];
      return withLayers(
        result,
        result.layers.map((l, i) => gatedLayer(l, seen, everything[i], i)),
      );
    },
  };
}

/** A gated layer where every output passes. */
interface WholeLayer {
  readonly work: GatingWork;
  /** As LayerResult has it. */
  readonly idealCycles: number;
}

function wholeLayers(design: Design): readonly (WholeLayer | undefined)[] {
  const work = workOf(design, new Map());
  const rows = design.engines.flatMap(({ rows, geometry }) =>
    rows.map(({ macs, passes }) => (macs * passes) / macsOf(geometry)),
  );
  return rows.map((idealCycles, i) => {
    const own = work[i];
    return own && { work: own, idealCycles };
  });
}

function workOf(design: Design, masks: Masks): readonly (GatingWork | undefined)[] {
  return design.engines.flatMap((e) => gatingWork(e.schedule, masks));
}

function gatedLayer(
  layer: LayerResult,
  images: readonly Image[],
  all: WholeLayer | undefined,
  index: number,
): LayerResult {
  const mean = (of: (image: Image) => number) =>
    images.reduce((n, image) => n + of(image), 0) / images.length;
  const predictedCycles = mean(({ predicted }) => predicted[index] ?? 0);
  if (!all) return { ...layer, predictedCycles };
  const ofWork = (pick: (w: GatingWork) => number) =>
    mean(({ work }) => pick(work[index] ?? all.work));
  const gating: GatingResult = {
    passRate: ofWork((w) => w.passed) / all.work.outputs,
    idealCycles: ofWork((w) => w.idealCycles),
    balanceCycles: ofWork((w) => w.balanceCycles),
    lockstepCycles: ofWork((w) => w.lockstepCycles),
    cycles: layer.cycles,
  };
  // Work that the gates saved is no ideal cycle.
  const idealCycles = (all.idealCycles * gating.idealCycles) / all.work.idealCycles;
  return {
    ...layer,
    predictedCycles,
    idealCycles,
    utilization: layer.cycles > 0 ? idealCycles / layer.cycles : 0,
    gating,
  };
}

/** The result with other layers, and what is summed from their predictions. */
function withLayers(result: CosimResult, layers: readonly LayerResult[]): CosimResult {
  let first = 0;
  const engines = result.engines.map((engine) => {
    const own = layers.slice(first, first + engine.layers.length);
    first += own.length;
    return { ...engine, predictedCycles: own.reduce((n, l) => n + l.predictedCycles, 0) };
  });
  const predicted = Math.max(...engines.map((e) => e.predictedCycles));
  return { ...result, layers, engines, cycles: { ...result.cycles, predicted } };
}
