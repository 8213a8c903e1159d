import type { Graph, Node } from "../ir/graph.js";
import type { ElementType } from "../num/element-type.js";
import type { EngineParameters } from "./engine-parameters.js";
import type { Geometry } from "./geometry.js";
import type { EngineMemories } from "./memories.js";
import type { Layer, Stage } from "./network.js";
import type { Schedule } from "./schedule.js";
import type { Shape3 } from "./shape.js";

/** Which part of a layer's result a job forms. */
export interface JobTap {
  /** Logical channel of group x Q + lane, -1 where there is none; a vector job's group is loop level 0. */
  readonly channels: readonly number[];
  /** The same of what it forms first, where those are rows of points. */
  readonly rows: readonly number[] | undefined;
}

/** How the harness compares a layer: its IR values by stage, and who forms which element. */
export interface LayerTap {
  /** Each value is a map of `shape` [C,H,W]. */
  readonly stages: readonly (Stage & { readonly shape: Shape3 })[];
  readonly jobs: readonly JobTap[];
}

/** One line of the layer table (interface.md). */
export interface LayerRow {
  readonly name: string;
  readonly op: string;
  readonly macs: number;
  /** Digit passes; 0 for layers that do not use the array. */
  readonly passes: number;
  /** MACs x passes / (P x N x X); of a calibrated gated layer without the passes that its gates save. */
  readonly idealCycles: number;
  readonly predictedCycles: number;
  /** idealCycles / predictedCycles. */
  readonly utilization: number;
  /** Of a gated layer. */
  readonly gate?: GateRow;
}

/** Between what a gated layer takes depends on data; `passes` are those of both parts. */
export interface GateRow {
  readonly highPasses: number;
  readonly lowPasses: number;
  /** Cycles when no output passes, and when every output does. */
  readonly leastCycles: number;
  readonly mostCycles: number;
  /** Share of the outputs that pass on the images the plan was calibrated with; null without any. */
  readonly passRate: number | null;
}

/** A stream's map: elements in the order y, x, channel, values of `element`. */
export interface StreamLayout {
  readonly node: Node;
  readonly shape: Shape3;
  readonly element: ElementType;
  readonly bytes: number;
  readonly elementsPerBeat: number;
}

/** One engine with everything that is written into it. */
export interface EnginePlan {
  readonly geometry: Geometry;
  readonly parameters: EngineParameters;
  readonly schedule: Schedule;
  readonly memories: EngineMemories;
  readonly layers: readonly Layer[];
  readonly rows: readonly LayerRow[];
  readonly taps: readonly LayerTap[];
  readonly input: StreamLayout;
  readonly output: StreamLayout;
}

/** The stream between two engines; a word is the wider of the two beats, without the padding of its elements. */
export interface StreamPlan {
  /** The IR value it carries. */
  readonly node: Node;
  /** Bits of an element that matter, and its bytes on both streams. */
  readonly bits: number;
  readonly bytes: number;
  /** Elements a beat of the engine before it and of the one behind it. */
  readonly from: number;
  readonly to: number;
  /** Words of an image. */
  readonly words: number;
  /** Words the buffer holds. */
  readonly depth: number;
}

/** Cycles of an image when images follow one another. */
export interface DesignCycles {
  /** Cycles of the slowest engine, all its layers; waiting for streams does not count. */
  readonly perImage: number;
  /** Cycles between images: of the slowest engine or, where that is longer, of the slowest stream that nothing holds up. */
  readonly interval: number;
  /** Cycles in which every multiplier would be busy. */
  readonly ideal: number;
  /** ideal / perImage. */
  readonly utilization: number;
}

/** A network on its engines, in the order of the pipeline; stream k leads from engine k to engine k + 1. */
export interface Design {
  readonly graph: Graph;
  readonly engines: readonly EnginePlan[];
  readonly streams: readonly StreamPlan[];
  readonly cycles: DesignCycles;
}
