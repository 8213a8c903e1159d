import { type ElementType, type Interval, valueRange } from "../num/element-type.js";
import { predictCycles } from "./cycles.js";
import type { SizeParameters } from "./engine-parameters.js";
import { aheadSizes } from "./gate-jobs.js";
import { aheadMemories } from "./gate-memories.js";
import { kindOf, peKinds, weightLanes } from "./geometry.js";
import type { Job } from "./job-format.js";
import { jobWordsOf } from "./job-words.js";
import { outputWords } from "./limits.js";
import type { LineTables } from "./line-tables.js";
import { poolEntries } from "./mac-jobs.js";
import { elementOf, isMac, resultsOf } from "./network.js";
import type { ChannelParameters, PostParameters } from "./parameters.js";
import type { LayerRanges } from "./ranges.js";
import { postUnits, type Scalings } from "./scalings.js";
import type { Schedule } from "./schedule.js";
import { settle } from "./settle.js";
import { inputParameters, outputParameters, valueWidth } from "./stream-parameters.js";
import { addressBits, hull, signedBits, unsignedBits } from "./widths.js";

/** Every parameter of the engine that runs the schedule. */
export function engineParameters(
  s: Schedule,
  ranges: readonly LayerRanges[],
  { channels, entries }: PostParameters,
  tables: LineTables | undefined,
): SizeParameters {
  const { geometry: g } = s;
  const jobs = s.layers.flatMap((l) => l.jobs.map((j) => j.job));
  const units = postUnits(s.network.layers, s.geometry.post);
  const words = jobWordsOf(jobs);
  return {
    KIND: peKinds.indexOf(kindOf(g)),
    PES: g.pes,
    LANES: g.lanes,
    PIXELS: g.pixels,
    DIGIT: g.digit,
    POST: g.post,
    ...arithmeticWidths(s, ranges, channels),
    ...scalingWidths(units.scaling, channels),
    ...entryParameters(units.entry, entries, s.entryGroups),
    ...addressWidths(s, jobs.length * words, tables),
    COORD_W: coordinateBits(s, jobs),
    ...counterWidths(s, jobs),
    MASKS: s.masks.length,
    POINT_BITS: pointBits(s),
    HAS_JOIN: Number(units.joins),
    ...joinWidths(s, ranges),
    HAS_SUM: Number(jobs.some((j) => j.sumUse === 1)),
    HAS_RAW: Number(jobs.some((j) => j.mode === 0)),
    HAS_CROSSING: Number(jobs.some((j) => crossesWord(j, g.lanes / g.post))),
    HAS_RECTANGLES: Number(s.layers.some(({ layer }) => layer.kind === "vector" && layer.regions)),
    HAS_POOL: Number(jobs.some((j) => j.poolReduce > 0)),
    HAS_VECTOR: Number(jobs.some((j) => j.vector === 1)),
    HAS_ARGMAX: Number(jobs.some((j) => j.argmax === 1)),
    HAS_GATHER: Number(jobs.some((j) => j.vector === 1 && j.reduce === 3)),
    HAS_TURN: Number(jobs.some((j) => j.vector === 1 && j.reduce === 0)),
    HAS_SPREAD: Number(jobs.some(spreads)),
    POOL_DEPTH: poolDepth(s),
    ...pooledWidth(ranges),
    SETTLE: settle(units),
    JOB_WORDS: words,
    JOBS: jobs.length,
    LAYERS: s.layers.length,
    ...outputParameters(s),
    ...inputParameters(s),
    ...aheadWidths(s, ranges, jobs),
  };
}

type Part<K extends keyof SizeParameters> = Pick<SizeParameters, K>;

/** Bits of the post-processor: every value, and one beyond each end so that padded thresholds are never reached. */
export function valueBits(range: Interval): number {
  return signedBits({ min: range.min - 1, max: range.max + 1 });
}

function arithmeticWidths(
  s: Schedule,
  ranges: readonly LayerRanges[],
  channels: readonly ChannelParameters[],
): Part<"ACC_W" | "SUM_W" | "VAL_W" | "CODE_W" | "VM_W" | "OUT_W" | "BIAS_W"> {
  const elements = storedElements(s);
  const values = hull([...ranges.map((r) => r.all), ...elements.map(valueRange)]);
  const codes = [...s.places.values()].map((p) => p.dm?.map.encoding.bits ?? 0);
  // A PE's accumulator holds at least one whole dot product, whatever its digits.
  const level = 2 ** s.geometry.digit - 1;
  const most1 = kindOf(s.geometry) === "ternary" ? 2 : level * level;
  const [dot, term] = [weightLanes(s.geometry) * most1, s.geometry.lanes * level];
  const digitBits = s.geometry.digit + 1;
  const inValues = [...s.places].filter(([, p]) => p.vm);
  const stored = inValues.map(([name]) => elementOf(s.network, name));
  const product = Math.max(digitBits, unsignedBits(Math.max(dot, ...ranges.map((r) => r.product))));
  return {
    // A run-ahead array hands on values, modulo 2^VAL_W.
    ACC_W: s.runsAhead ? valueBits(values) : product,
    SUM_W: Math.max(digitBits, unsignedBits(Math.max(term, ...ranges.map((r) => r.sum)))),
    VAL_W: valueBits(values),
    CODE_W: Math.max(s.geometry.digit, ...codes),
    VM_W: signedBits(hull(stored.map(valueRange))),
    OUT_W: valueWidth(s.network.output.element),
    BIAS_W: parameterBits(channels, (c) => c.bias),
  };
}

function pointBits(s: Schedule): number {
  const counts = s.network.layers.filter(isMac).flatMap((l) => l.points?.counts ?? []);
  return Math.ceil(Math.log2(Math.max(1, ...counts)));
}

/** Signed bits of one parameter of all channels, at least 2. */
function parameterBits<T>(channels: readonly T[], pick: (c: T) => number): number {
  return Math.max(2, signedBits(hull(channels.map((c) => ({ min: pick(c), max: pick(c) })))));
}

function scalingWidths(
  { requantizes, thresholdBits }: Scalings,
  channels: readonly ChannelParameters[],
): Part<"MUL_W" | "OFFSET_W" | "THR_BITS"> {
  const all = channels.flatMap((c) => [c, ...c.lines]);
  return {
    MUL_W: requantizes ? parameterBits(all, (c) => c.multiplier) : 0,
    OFFSET_W: requantizes ? parameterBits(all, (c) => c.offset) : 1,
    THR_BITS: thresholdBits,
  };
}

function entryParameters(
  scalings: Scalings | undefined,
  entries: readonly ChannelParameters[],
  groups: number,
): Part<"HAS_ENTRY" | "EN_MUL_W" | "EN_OFFSET_W" | "EN_THR_BITS" | "EN_AW"> {
  const none = { requantizes: false, thresholdBits: 0, segments: false, pointCycles: 0 };
  const { MUL_W, OFFSET_W, THR_BITS } = scalingWidths(scalings ?? none, entries);
  return {
    HAS_ENTRY: Number(scalings !== undefined),
    EN_MUL_W: MUL_W,
    EN_OFFSET_W: OFFSET_W,
    EN_THR_BITS: THR_BITS,
    EN_AW: addressBits(groups, 2),
  };
}

/** The factors of weighted sums, the scaled values of every layer that has a residual where they are multiplied; products. */
function joinWidths(
  { network, addresses }: Schedule,
  ranges: readonly LayerRanges[],
): Part<"JOIN_MUL_W" | "JOIN_PRODUCT" | "JOIN_IN_W" | "FACTOR_AW"> {
  const residuals = network.layers.flatMap((l) => l.residual ?? []);
  const factors = residuals.flatMap((r) => [r.ownFactor, r.otherFactor]);
  const product = residuals.some((r) => r.product);
  const weighs = factors.some((f) => f !== 1);
  return {
    JOIN_MUL_W: weighs ? signedBits(hull(factors.map((f) => ({ min: f, max: f })))) : 0,
    JOIN_PRODUCT: Number(product),
    JOIN_IN_W: weighs || product ? signedBits(hull(ranges.map((r) => r.added))) : 1,
    FACTOR_AW: addresses.factorWords === 0 ? 0 : addressBits(addresses.factorWords, 2),
  };
}

/** Element types of every map: what is loaded, and what the layers produce. */
function storedElements(s: Schedule): readonly ElementType[] {
  return [s.network.input.name, ...s.network.layers.flatMap(resultsOf)].map((name) =>
    elementOf(s.network, name),
  );
}

function addressWidths(
  s: Schedule,
  jobWords: number,
  tables: LineTables | undefined,
): Part<"DM_AW" | "VM_AW" | "OB_AW" | "WM_AW" | "ST_AW" | "JB_AW" | "PR_AW" | "SR_AW" | "SEG_AW"> {
  const groups = addressBits(s.paramGroups, 2);
  const deepest = (lanes: readonly (readonly unknown[])[]) =>
    addressBits(Math.max(...lanes.map((l) => l.length)), 1);
  return {
    DM_AW: addressBits(s.addresses.dmWords, 2),
    VM_AW: addressBits(s.addresses.vmWords, 2),
    OB_AW: addressBits(outputWords(s), 2),
    WM_AW: addressBits(s.weightWords, 2),
    ST_AW: addressBits(s.steps.length, 2),
    JB_AW: addressBits(jobWords, 2),
    PR_AW: groups,
    SR_AW: tables ? deepest(tables.searches) : groups,
    SEG_AW: tables ? deepest(tables.lines) : 0,
  };
}

/** Signed bits for loop counts, map sizes and every coordinate a tap or a pixel beside it can have. */
function coordinateBits(s: Schedule, jobs: readonly Job[]): number {
  const ranges = s.layers.map(({ layer }) => {
    const { kernel, dilation, pads, stride } = layer.window;
    const [, height, width] = layer.kind === "mac" ? layer.macShape : layer.shape;
    const reach = (i: 0 | 1, size: number) =>
      size * stride[i] + (kernel[i] - 1) * dilation[i] + s.geometry.pixels * stride[i];
    // A turn counts its lanes along x, beyond the last channel too.
    const turns = layer.kind === "vector" && layer.reduce === "turn";
    const lanes = turns ? layer.shape[0] + s.geometry.post : 0;
    const most = Math.max(reach(0, height), reach(1, width), lanes);
    return { min: -Math.max(pads[0], pads[1]), max: most };
  });
  const counts = jobs.flatMap((j) => [j.n0, j.n1, j.n2, j.n3, j.inHeight, j.inWidth]);
  const most = counts.reduce((n, c) => Math.max(n, c + 1), 0);
  return Math.max(4, signedBits(hull([...ranges, { min: 0, max: most }])));
}

/** True when level 0 runs over the groups of several pixels. */
function spreads(j: Job): boolean {
  return j.vector === 1 && j.reduce !== 3 && j.wrap > 0;
}

/** True when the groups a job writes of a pixel reach beyond the first one's word. */
function crossesWord(j: Job, strips: number): boolean {
  if (spreads(j)) return j.dmEnable === 1 && j.dmStrip + j.wrap > strips;
  const groups = j.vector === 1 ? j.n0 : (j.rounds + 1) * (j.groups + 1) - 1;
  return j.dmEnable === 1 && j.dmStrip + groups >= strips;
}

function counterWidths(
  s: Schedule,
  jobs: readonly Job[],
): Part<
  "LOOP0_W" | "LOOP1_W" | "LOOP2_W" | "LOOP3_W" | "ROUND_W" | "PACE_W" | "CYCLE_W" | "BLOCK_W"
> {
  const bits = (pick: (j: Job) => number) => unsignedBits(Math.max(...jobs.map(pick)));
  const cycles = predictCycles(s).reduce((n, c) => n + c, 0);
  const rounds = Math.max(...jobs.map((j) => j.rounds));
  const longest = Math.max(...s.steps.map((e) => e.count));
  return {
    LOOP0_W: bits((j) => j.n0),
    LOOP1_W: bits((j) => j.n1),
    LOOP2_W: bits((j) => j.n2),
    LOOP3_W: bits((j) => j.n3),
    ROUND_W: rounds === 0 ? 0 : unsignedBits(rounds),
    PACE_W: bits((j) => Math.max(j.drainFull, j.drainLast)),
    // Twice as much as is predicted: a wrong count must not pass for a right one.
    CYCLE_W: Math.min(32, unsignedBits(2 * cycles)),
    BLOCK_W: longest === 0 ? 0 : unsignedBits(longest),
  };
}

/** The run-ahead array; smallest legal widths where there is none. */
function aheadWidths(s: Schedule, ranges: readonly LayerRanges[], jobs: readonly Job[]) {
  const sizes = aheadSizes(s);
  const { lanes, digit } = s.geometry;
  const dot = lanes * (2 ** digit - 1) ** 2;
  const most = (pick: (r: LayerRanges) => number) => Math.max(1, ...ranges.map(pick));
  const left = Math.max(...jobs.map((j) => j.sumLeft));
  return {
    RUN_AHEAD: Number(sizes !== undefined),
    GATE_ACC_W: Math.max(
      digit + 1,
      unsignedBits(
        Math.max(
          dot,
          most((r) => r.part),
        ),
      ),
    ),
    GATE_CORRECTION_W: unsignedBits(most((r) => r.sum) * 2 ** left),
    GATE_THRESHOLD_W: sizes ? aheadMemories(s, sizes).thresholdBits : 2,
    GATE_OPERAND_AW: sizes?.operandBits ?? 1,
    GATE_TABLE_AW: addressBits(sizes?.tableWords ?? 1, 1),
    GATE_SLOT_W: sizes?.slotBits ?? 1,
    GATE_RING_W: sizes?.ringBits ?? 1,
    GATE_JOB_AW: addressBits(jobs.length, 1),
  };
}

/** The values of the pooling buffer; unsigned ones save the sign. */
function pooledWidth(ranges: readonly LayerRanges[]): Part<"POOL_BITS" | "POOL_SIGNED"> {
  const values = hull(ranges.map((r) => r.pooled));
  const signed = values.min < 0;
  return {
    POOL_BITS: signed ? signedBits(values) : unsignedBits(values.max),
    POOL_SIGNED: Number(signed),
  };
}

function poolDepth(s: Schedule): number {
  const entries = s.layers.flatMap(({ layer, jobs }) =>
    layer.kind === "mac" ? jobs.map((j) => poolEntries(layer, j.job)) : [],
  );
  return Math.max(1, ...entries);
}
