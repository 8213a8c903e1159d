import { elementCount } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import {
  blockRams,
  logic,
  memoryPart,
  multiplexer,
  type PartEstimate,
  type Resources,
  sumOf,
} from "./area.js";
import type { Design, EnginePlan, LayerRow, StreamPlan } from "./design.js";
import type { EngineParameters } from "./engine-parameters.js";
import { aheadPart, operandRams } from "./gate-area.js";
import { type Geometry, peKinds, weightLanes } from "./geometry.js";
import { stepBits } from "./memories.js";
import {
  lineFlipFlops,
  lineLuts,
  scaleFlipFlops,
  scaleLuts,
  scalingRams,
  searchLuts,
} from "./scaling-area.js";
import type { Schedule } from "./schedule.js";

export interface EngineEstimate extends Resources {
  readonly geometry: Geometry;
  readonly parts: readonly PartEstimate[];
}

/** A layer's share of its engine: the array's LUTs serve all layers, memories are divided among them. */
export interface LayerEstimate extends LayerRow {
  /** The predicted ones. */
  readonly cycles: number;
  /** Index of the engine that runs it. */
  readonly engine: number;
  /** Of the words of the weight memory that it reads, lanes that it leaves empty included. */
  readonly weightBits: number;
  /** Of its finished map, as its type packs. */
  readonly outputBits: number;
}

/** `estimate` of interface.md. */
export interface DesignEstimate {
  readonly total: Resources & { readonly cycles: number };
  readonly layers: readonly LayerEstimate[];
  readonly engines: readonly EngineEstimate[];
  /** The buffers between the engines. */
  readonly streams: readonly PartEstimate[];
}

/** Resources from closed formulas, without any outside tool; products in LUTs (no DSP blocks). */
export function estimateDesign(design: Design): DesignEstimate {
  const engines = design.engines.map(estimateEngine);
  const streams = design.streams.map(streamPart);
  return {
    total: { ...sumOf([...engines, ...streams]), cycles: design.cycles.perImage },
    layers: design.engines.flatMap(layerEstimates),
    engines,
    streams,
  };
}

function layerEstimates(engine: EnginePlan, index: number): readonly LayerEstimate[] {
  const { pes, digit } = engine.geometry;
  const wordBits = pes * weightLanes(engine.geometry) * digit;
  return engine.rows.map((row, i) => {
    const { layer, jobs } = present(engine.schedule.layers[i], "layer");
    const { element, shape } = present(layer.stages.at(-1), "stage").node.type;
    return {
      ...row,
      cycles: row.predictedCycles,
      engine: index,
      weightBits: wordBits * jobs.reduce((n, j) => n + j.weightWords, 0),
      outputBits: element.bits * elementCount(shape),
    };
  });
}

/** Counters, one register of a beat where sizes differ, and the words: LUTs where a block memory would be mostly empty. */
function streamPart(s: StreamPlan, index: number): PartEstimate {
  const width = Math.max(s.from, s.to) * s.bits;
  const addressBits = Math.ceil(Math.log2(s.depth));
  const bram36 = blockRams(width, addressBits);
  const words = bram36 > 0 ? 0 : (width * Math.ceil(s.depth / 32)) / 2;
  const counters = 5 * addressBits + 10;
  const beat = s.from === s.to ? 0 : width + 5;
  const ff = counters + beat + (bram36 > 0 ? 0 : width);
  return { ...logic(`stream ${index}`, counters + beat + words, ff), bram36 };
}

function estimateEngine(engine: EnginePlan): EngineEstimate {
  const p = engine.parameters;
  const parts = [
    arrayPart(p),
    operandPart(p),
    p.RUN_AHEAD > 0 ? aheadPart(p) : drainPart(p),
    postPart(p),
    ...(p.HAS_JOIN > 0 ? [joinPart(p)] : []),
    ...(p.HAS_ENTRY > 0 ? [entryPart(p)] : []),
    writePart(p),
    loaderPart(p),
    controlPart(p),
    memoryPart("feature maps", memories(p.PIXELS, p.LANES * p.DIGIT, p.DM_AW)),
    memoryPart("weights", weightRams(engine)),
    ...(p.RUN_AHEAD > 0 ? [memoryPart("operands of the PEs", operandRams(p))] : []),
    memoryPart("values and output", valueMemories(p)),
    memoryPart("programs and parameters", programMemories(engine)),
  ];
  return { geometry: engine.geometry, ...sumOf(parts), parts };
}

/** LUTs of one lane's digit product and its share of the compressor tree; 2 bits: 5.6 a lane with the accumulator at 64. */
const lutsOfLane = new Map([
  [1, 1.4],
  [2, 5.4],
  [4, 25],
]);

/** The same of ternary PEs; bipolar ones are as large as digits of one bit. */
const lutsOfTernaryLane = 3.4;

/** A run-ahead array has a weight memory a PE. Lanes that no layer fills hold zeros, which synthesis leaves out. */
function weightRams({ parameters: p, schedule }: EnginePlan): number {
  const filled = filledLanes(schedule) / p.LANES;
  if (p.RUN_AHEAD > 0) return memories(p.PES, filled * p.LANES * p.DIGIT, p.WM_AW);
  return blockRams(isDepthwise(p) ? weightBits(p) : filled * weightBits(p), p.WM_AW);
}

/** Lanes with an input channel of a layer. */
function filledLanes({ layers }: Schedule): number {
  const blocks = layers.flatMap((l) => l.jobs.flatMap(({ plan }) => plan?.blocks ?? []));
  const filled = blocks.flatMap(({ lanes }) => lanes.flatMap((c, lane) => (c < 0 ? [] : [lane])));
  return new Set(filled).size;
}

/** Bits of a word of the weight memory. */
function weightBits(p: EngineParameters): number {
  return p.PES * (isDepthwise(p) ? 1 : p.LANES) * p.DIGIT;
}

function isDepthwise(p: EngineParameters): boolean {
  return peKinds[p.KIND] === "depthwise";
}

function lutsOfDot(p: EngineParameters): number {
  // One product of digits, without a tree: 2 bits 4, 4 bits 25.
  if (isDepthwise(p)) return 4 * (p.DIGIT / 2) ** 2.6;
  return (
    p.LANES * (peKinds[p.KIND] === "ternary" ? lutsOfTernaryLane : (lutsOfLane.get(p.DIGIT) ?? 0))
  );
}

/** P x X dot products with accumulator and result register, one adder tree a pixel for S. */
function arrayPart(p: EngineParameters): PartEstimate {
  const acc = p.RUN_AHEAD > 0 ? p.GATE_ACC_W : p.ACC_W;
  const lanes = lutsOfDot(p);
  const sums = p.HAS_SUM * p.PIXELS * (1.2 * p.LANES * p.DIGIT + p.SUM_W);
  const pes = p.PES * p.PIXELS;
  return logic("array", pes * (lanes + acc) + sums, pes * (2 * acc + 13));
}

/** Bank rotation (a PIXELS-way multiplexer a bit), padding, masks; operand and weight registers. */
function operandPart(p: EngineParameters): PartEstimate {
  const bits = p.PIXELS * p.LANES * p.DIGIT;
  const addresses = p.PIXELS * (p.DM_AW + 2 * p.COORD_W);
  const registers = bits + (p.RUN_AHEAD > 0 ? 0 : weightBits(p));
  return logic("operands", bits * (1 + multiplexer(p.PIXELS)) + addresses, registers + addresses);
}

/** Selects POST of the P x X results. */
function drainPart(p: EngineParameters): PartEstimate {
  const results = p.POST * p.ACC_W * multiplexer((p.PES * p.PIXELS) / p.POST);
  return logic("drain", results + p.HAS_SUM * p.SUM_W * multiplexer(p.PIXELS) + 60, 80);
}

/** Bias and S term, scaling, threshold search, fused pooling, a lane each. */
function postPart(p: EngineParameters): PartEstimate {
  const sum = p.VAL_W * (2 + p.HAS_SUM);
  const pool = p.HAS_POOL * p.VAL_W * (3 + p.POOL_DEPTH / 32);
  const vector = p.HAS_VECTOR * p.VAL_W * (2 + 2 * p.HAS_ARGMAX);
  // Adders over lanes, the sum that goes on, a choice of lanes, the finished sum: of products, each a register.
  const points = p.POINT_BITS > 0 ? p.VAL_W + p.MUL_W + p.POINT_BITS : 0;
  const levels = Math.log2(p.POST);
  const lane = sum + searchLuts(p.VAL_W, p.THR_BITS) + pool + vector;
  const luts =
    lane + scaleLuts(p.VAL_W, p.MUL_W) + lineLuts(p) + points * (levels + 2 + multiplexer(p.POST));
  const flipFlops =
    0.8 * lane +
    4 * p.VAL_W +
    scaleFlipFlops(p.VAL_W, p.MUL_W) +
    lineFlipFlops(p) +
    points * (levels + 3);
  return logic("post-processor", p.POST * luts, p.POST * flipFlops);
}

/** Sum and clamp with a residual, two products where sums are weighted, one of both values where there are products. */
function joinPart(p: EngineParameters): PartEstimate {
  const by = p.JOIN_PRODUCT > 0 ? Math.max(p.VM_W, p.JOIN_MUL_W) : p.JOIN_MUL_W;
  const products = 2.8 * (by * p.JOIN_IN_W + p.JOIN_MUL_W * p.VM_W);
  const waiting = by > 0 ? p.JOIN_IN_W + by + p.VM_W + p.JOIN_MUL_W + p.VAL_W : 0;
  const luts = 4 * p.VAL_W + products;
  return logic("residual", p.POST * luts, p.POST * (2 * p.VAL_W + p.VM_W + waiting));
}

/** The second scaling, of what is stored quantized beside the wide value; the wide one waits in shift registers. */
function entryPart(p: EngineParameters): PartEstimate {
  const search = searchLuts(p.VAL_W, p.EN_THR_BITS);
  const luts = scaleLuts(p.VAL_W, p.EN_MUL_W) + search + p.VAL_W;
  const flipFlops = scaleFlipFlops(p.VAL_W, p.EN_MUL_W) + 0.8 * search;
  return logic("entry quantizer", p.POST * luts, p.POST * flipFlops);
}

/** Code offset and digit shift a lane, address counters, output stream. */
function writePart(p: EngineParameters): PartEstimate {
  const lanes = p.POST * (p.VAL_W + 2 * p.CODE_W);
  const addresses = 6 * p.DM_AW + 2 * p.VM_AW + 2 * p.OB_AW;
  return logic("writer and streams", lanes + addresses, lanes + addresses);
}

/** Two buffers of a word, a digit of which is selected and shares the banks' data with the writer's; address counters. */
function loaderPart(p: EngineParameters): PartEstimate {
  const folded = p.FOLD_K > 0;
  const span = p.PIXELS * p.FOLD_STRIDE + Math.max(p.FOLD_K - p.FOLD_STRIDE, 0);
  const used = folded ? p.IN_CHANNELS * p.FOLD_K : Math.min(p.IN_CHANNELS, p.LANES);
  const elements = folded ? span * p.IN_CHANNELS : used;
  const shifted = folded ? elements * p.IN_BITS : 0;
  const digits = elements * p.DIGIT * multiplexer(p.IN_DM_DIGITS);
  const shared = (folded ? p.PIXELS : 1) * used * p.DIGIT;
  const control = 6 * p.DM_AW + 2 * p.VM_AW + 40;
  return logic("loader", shifted + digits + shared + control, 2 * elements * p.IN_BITS + control);
}

/** Sequencer: loop counters, address and coordinate adders; the bits of a job that vary, in three descriptors. */
function controlPart(p: EngineParameters): PartEstimate {
  const counters = 8 * p.COORD_W + 6 * p.DM_AW + 200;
  const varying = p.JOB_VARIES.toString(2).replaceAll("0", "").length;
  return logic("control", counters, 3 * varying + counters);
}

function memories(count: number, bits: number, addressBits: number): number {
  return count * blockRams(bits, addressBits);
}

function valueMemories(p: EngineParameters): number {
  const values = p.HAS_VECTOR * blockRams(p.POST * p.VM_W, p.VM_AW);
  const factors = p.FACTOR_AW > 0 ? blockRams(p.POST * p.VM_W, p.FACTOR_AW) : 0;
  return values + factors + blockRams(p.POST * p.OUT_W, p.OB_AW);
}

function programMemories({ parameters: p, memories: m }: EnginePlan): number {
  return (
    blockRams(stepBits, p.ST_AW) +
    blockRams(64, p.JB_AW) +
    blockRams(m.parameterBits, p.PR_AW) +
    scalingRams(p)
  );
}
