import type { EngineParameters } from "../../src/schedule/engine-parameters.js";
import { type Job, jobFields } from "../../src/schedule/job-format.js";
import type { EngineMemories } from "../../src/schedule/memories.js";
import { type StepEntry, stepFields } from "../../src/schedule/step-format.js";
import type { Field } from "../../src/schedule/word-format.js";

/** Values of one group of POST lanes, with the place in the job's loops where it was formed. */
export interface TapGroup {
  /** Input coordinates of the tile (loop y, x), pixel in the tile, group; the written pixel's index for stage 2. */
  readonly row: number;
  readonly column: number;
  readonly pixel: number;
  readonly group: number;
  readonly values: readonly number[];
}

export interface JobTrace {
  readonly stages: readonly [TapGroup[], TapGroup[], TapGroup[], TapGroup[], TapGroup[]];
}

export interface ImageTrace {
  readonly output: readonly number[];
  readonly jobs: readonly JobTrace[];
}

/**
 * A slow model of docs/engine.md, written from that page alone: unpacks the memories and runs every image.
 * Memories start with garbage, so that anything read before it is written shows.
 */
export function runEngine(
  p: EngineParameters,
  m: EngineMemories,
  images: readonly (readonly number[])[],
): readonly ImageTrace[] {
  const state = powerUp(p);
  const jobs = unpackJobs(p, m);
  const steps = m.steps.map((w) => unpack(stepFields, w) as StepEntry);
  return images.map((image, i) => {
    load(p, state, image, i % 2);
    const traces = jobs.map((job) => runJob({ p, m, steps, state, parity: i % 2 }, job));
    return { output: readOutput(p, state, i % 2), jobs: traces };
  });
}

interface State {
  /** [bank][address * LANES + lane] = digit. */
  readonly dm: readonly number[][];
  readonly vm: number[];
  readonly ob: number[];
}

interface Context {
  readonly p: EngineParameters;
  readonly m: EngineMemories;
  readonly steps: readonly StepEntry[];
  readonly state: State;
  readonly parity: number;
}

function powerUp(p: EngineParameters): State {
  let seed = 1;
  const noise = (limit: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * limit);
  };
  const words = (count: number, limit: number) => Array.from({ length: count }, () => noise(limit));
  return {
    dm: Array.from({ length: p.PIXELS }, () => words(2 ** p.DM_AW * p.LANES, 2 ** p.DIGIT)),
    vm: words(2 ** p.VM_AW * p.POST, 2 ** Math.min(20, p.VM_W - 1)),
    ob: words(2 ** p.OB_AW * p.POST, 2),
  };
}

function unpack(fields: readonly Field[], word: bigint): Record<string, number> {
  const values: Record<string, number> = {};
  let at = 0n;
  for (const f of fields) {
    const raw = (word >> at) & ((1n << BigInt(f.bits)) - 1n);
    values[f.name] = Number(f.signed ? BigInt.asIntN(f.bits, raw) : raw);
    at += BigInt(f.bits);
  }
  return values;
}

function unpackJobs(p: EngineParameters, m: EngineMemories): readonly Job[] {
  return Array.from({ length: p.JOBS }, (_, i) => {
    const words = m.jobs.slice(i * p.JOB_WORDS, (i + 1) * p.JOB_WORDS);
    return unpack(
      jobFields,
      words.reduceRight((n, w) => (n << 64n) | w, 0n),
    ) as Job;
  });
}

const at = (list: readonly number[], i: number): number => {
  const v = list[i];
  if (v === undefined) throw new Error(`model: address ${i} of ${list.length}`);
  return v;
};

/** Bank and column index of column x in a layout of stride s. */
function locate(p: EngineParameters, x: number, s: number): readonly [number, number] {
  return [Math.floor(x / s) % p.PIXELS, Math.floor(x / (s * p.PIXELS)) * s + (x % s)];
}

interface Write {
  readonly base: number;
  readonly digits: number;
  readonly digit: number;
  readonly stride: number;
  readonly column: number;
  readonly row: number;
  readonly add: number;
  readonly half: number;
}

/** Stores a value's code at a lane counted from the first lane of block 0 at `base`. */
function store(
  p: EngineParameters,
  s: State,
  w: Write,
  y: number,
  x: number,
  lane: number,
  value: number,
): void {
  const [bank, index] = locate(p, x, w.stride);
  // Ternary codes are two's complement.
  const moved = p.KIND === 2 && value === -1 ? 3 : value + w.add;
  const code = moved / 2 ** w.half;
  if (!Number.isInteger(code) || code < 0 || code >= 2 ** p.CODE_W)
    throw new Error(`model: value ${value} has no code of ${p.CODE_W} bits`);
  const block = Math.floor(lane / p.LANES);
  for (let i = 0; i < w.digits; i++) {
    const address = w.base + i * w.digit + y * w.row + index * w.column + block;
    const banks = s.dm[bank];
    if (!banks || address >= 2 ** p.DM_AW) throw new Error(`model: write to ${bank}:${address}`);
    banks[address * p.LANES + (lane % p.LANES)] =
      Math.floor(code / 2 ** (i * p.DIGIT)) % 2 ** p.DIGIT;
  }
}

function load(p: EngineParameters, s: State, image: readonly number[], parity: number): void {
  const write: Write = {
    base: p.IN_DM_BASE + parity * p.IN_DM_HALF,
    digits: p.IN_DM_DIGITS,
    digit: p.IN_DM_DIGIT,
    stride: p.IN_DM_STRIDE,
    column: p.IN_DM_COLUMN,
    row: p.IN_DM_ROW,
    add: p.IN_CODE_ADD,
    half: p.IN_CODE_HALF,
  };
  const c = p.IN_CHANNELS;
  const value = (y: number, x: number, ch: number) => at(image, (y * p.IN_WIDTH + x) * c + ch);
  for (let y = 0; y < p.IN_HEIGHT; y++) {
    if (p.IN_DM === 1 && p.FOLD_K > 0)
      for (let o = 0; o < p.FOLD_WIDTH; o++)
        for (let k = 0; k < p.FOLD_K; k++)
          for (let ch = 0; ch < c; ch++) {
            const x = o * p.FOLD_STRIDE - p.FOLD_PAD + k;
            const inside = x >= 0 && x < p.IN_WIDTH;
            store(p, s, write, y, o, k * c + ch, inside ? value(y, x, ch) : 0);
          }
    for (let x = 0; x < p.IN_WIDTH; x++)
      for (let ch = 0; ch < c; ch++) {
        if (p.IN_DM === 1 && p.FOLD_K === 0) store(p, s, write, y, x, ch, value(y, x, ch));
        if (p.IN_VM === 1) {
          const groups = Math.ceil(c / p.POST);
          const word = p.IN_VM_BASE + parity * p.IN_VM_HALF + (y * p.IN_WIDTH + x) * groups;
          s.vm[word * p.POST + ch] = value(y, x, ch);
        }
      }
  }
}

function readOutput(p: EngineParameters, s: State, parity: number): readonly number[] {
  const groups = Math.ceil(p.OUT_CHANNELS / p.POST);
  const out: number[] = [];
  for (let pixel = 0; pixel < p.OUT_PIXELS; pixel++)
    for (let c = 0; c < p.OUT_CHANNELS; c++)
      out.push(at(s.ob, (parity * p.OB_HALF + pixel * groups) * p.POST + c));
  return out;
}

interface Tile {
  readonly address: number;
  readonly row: number;
  readonly column: number;
  readonly level0: number;
  readonly round: number;
  readonly opens: boolean;
  readonly closes: boolean;
  readonly lastOfRow: boolean;
}

/** Every tile of a job in order; increments are relative to the tile before. */
export function tilesOf(job: Job, first: number): readonly Tile[] {
  const tiles: Tile[] = [];
  const n = [job.n0, job.n1, job.n2, job.n3];
  const a = [job.a0, job.a1, job.a2, job.a3];
  const dy = [0, job.y1, job.y2, job.y3];
  const dx = [job.x0, job.x1, job.x2, job.x3];
  const c = [0, 0, 0, 0];
  let [address, row, column] = [first, 0, 0];
  for (;;) {
    const ends = c.map((v, l) => v === n[l]);
    for (let round = 0; round <= job.rounds; round++)
      tiles.push({
        address,
        row,
        column,
        level0: at(c, 0),
        round,
        opens: c[0] === 0 && c[1] === 0,
        closes: ends[0] === true && ends[1] === true,
        lastOfRow: ends[0] === true && ends[2] === true,
      });
    const level = ends.findIndex((e) => !e);
    if (level < 0) return tiles;
    for (let l = 0; l < level; l++) c[l] = 0;
    c[level] = at(c, level) + 1;
    address += at(a, level);
    row += at(dy, level);
    column += at(dx, level);
  }
}

/** Addresses are taken modulo the memory. */
function wrapped(address: number, bits: number): number {
  return ((address % 2 ** bits) + 2 ** bits) % 2 ** bits;
}

/** One array (or vector) cycle: the entry and which of its cycles. */
function cyclesOf(steps: readonly StepEntry[], start: number) {
  const cycles: { readonly step: StepEntry; readonly block: number }[] = [];
  for (let i = start; ; i++) {
    const step = steps[i];
    if (!step) throw new Error("model: step program without an end");
    for (let block = 0; block <= step.count; block++) cycles.push({ step, block });
    if (step.last) return cycles;
  }
}

function runJob(x: Context, job: Job): JobTrace {
  const { p } = x;
  const trace: JobTrace = { stages: [[], [], [], [], []] };
  const half = job.vector ? p.IN_VM_HALF : p.IN_DM_HALF;
  const first = job.sourceBase + (job.readsInput && x.parity ? half : 0);
  const cycles = cyclesOf(x.steps, job.stepStart);
  const pool = new Map<string, number[]>();
  let pixelsWritten = 0;
  let pixelsJoined = 0;
  const writer = (group: number, closesPixel: boolean, values: readonly number[]) => {
    const codes = values.map((v, q) => wrap(p.VAL_W, enter(x, job, group, q, v)));
    writeGroup(x, job, pixelsWritten, group, values, codes);
    const place = { row: 0, column: 0, pixel: pixelsWritten, group };
    trace.stages[2].push({ ...place, values });
    trace.stages[4].push({ ...place, values: codes });
    if (closesPixel) pixelsWritten++;
  };
  // The sum that goes on, and the one that each lane took last.
  let carry = 0n;
  let taken: readonly bigint[] = [];
  let strip = 0;
  for (const tile of tilesOf(job, first)) {
    const lastRound = tile.round === job.rounds;
    const pixels = tile.lastOfRow ? job.pixelsLast : job.pixelsFull;
    const sums = job.vector ? [] : macTile(x, job, cycles, tile);
    for (let j = 0; j < pixels; j++) {
      if (tile.round === 0) strip = 0;
      for (let g = 0; g <= job.groups; g++) {
        // Level 0 of a vector job may run over several pixels.
        const spread = job.vector === 1 && job.reduce !== 3 && job.wrap > 0;
        const own = spread ? tile.level0 % job.wrap : tile.level0;
        const rows = job.vector ? own : tile.round * (job.groups + 1) + g;
        const raw = job.vector
          ? job.reduce === 3
            ? gatherTile(x, job, first, pixelsWritten, rows)
            : vectorTile(x, job, cycles, tile)
          : Array.from({ length: p.POST }, (_, q) => at(sums[j] ?? [], g * p.POST + q));
        const biased = raw.map((v, q) => wrap(p.VAL_W, v + parameter(x, job, rows, q).bias));
        const run = spread ? Math.floor(tile.level0 / job.wrap) : j;
        const place = { row: tile.row, column: tile.column, pixel: run };
        trace.stages[0].push({ ...place, group: rows, values: biased });
        const lanes = biased.map((_, q) => pointFlags(x, job, rows, q));
        // Products of a channel's points are added before they are rounded.
        const running = biased.map((v, q): bigint => {
          const { multiplier, offset } = parameter(x, job, rows, q);
          carry = BigInt(v) * multiplier + offset + (lanes[q]?.opens ? 0n : carry);
          return carry;
        });
        const found = lanes.map(({ from }) => running[from] ?? 0n);
        const before = taken;
        taken = lanes.map(({ takes }, q) => (takes ? (found[q] ?? 0n) : (before[q] ?? 0n)));
        if (more(x, job, rows)) continue;
        const alone = biased.map((v, q) => {
          const total = (lanes[q]?.held ? before : found)[q] ?? 0n;
          return wrap(
            p.VAL_W,
            p.POINT_BITS > 0 && job.mode === 1
              ? rounded(total, job.scaleShift, job.rounding, job.low, job.high)
              : scale(x, job, rows, q, v),
          );
        });
        const group = job.vector ? rows : strip++;
        trace.stages[1].push({ ...place, group, values: alone });
        const scaled = job.join ? joined(x, job, pixelsJoined, group, alone) : alone;
        trace.stages[3].push({ ...place, group, pixel: pixelsJoined, values: scaled });
        const closesPixel = g === job.groups && lastRound;
        if (closesPixel) pixelsJoined++;
        if (job.vector) {
          writer(group, spread ? rows === job.wrap - 1 : rows === job.n0, scaled);
          continue;
        }
        if (job.poolReduce === 0) {
          writer(group, closesPixel, scaled);
          continue;
        }
        const window = job.poolWhole ? 0 : Math.floor(j / job.poolPixels);
        const phase = job.poolWhole ? j : j % job.poolPixels;
        const key = `${window}:${group}`;
        const old = tile.opens && phase === 0 ? undefined : pool.get(key);
        const now = old
          ? old.map((v, q) => combine(job.poolReduce, v, at(scaled, q)))
          : [...scaled];
        pool.set(
          key,
          now.map((v) => wrap(p.VAL_W, v)),
        );
        const ends = job.poolWhole ? j === pixels - 1 : phase === job.poolPixels - 1;
        if (tile.closes && ends) writer(group, closesPixel, now);
      }
    }
  }
  return trace;
}

/** Arithmetic is modulo 2^VAL_W; lanes without a channel may overflow, lanes with one must not need the wrap. */
function wrap(bits: number, v: number): number {
  return Number(BigInt.asIntN(bits, BigInt(v)));
}

function combine(reduce: number, a: number, b: number): number {
  return reduce === 1 ? Math.max(a, b) : a + b;
}

/** [pixel][pe] = aA*aW*R + S term, without bias. */
function macTile(x: Context, job: Job, cycles: ReturnType<typeof cyclesOf>, tile: Tile) {
  const { p, m } = x;
  const results: number[][] = [];
  for (let j = 0; j < p.PIXELS; j++) {
    const acc = Array.from({ length: p.PES }, () => 0);
    let sum = 0;
    cycles.forEach(({ step, block }, t) => {
      const lanes = operand(x, job, tile, step, block, j);
      if (block === 0 && step.shift)
        for (let pe = 0; pe < acc.length; pe++) acc[pe] = at(acc, pe) * 2 ** p.DIGIT;
      if (block === 0 && step.first) acc.fill(0);
      const word = job.weightBase + tile.round * cycles.length + t;
      for (let pe = 0; pe < (job.groups + 1) * p.POST; pe++)
        acc[pe] = at(acc, pe) + dot(p, lanes, pe, (lane) => weight(p, m, word, pe, lane), step);
      if (!step.sumEnable || p.KIND !== 0) return;
      if (block === 0 && step.sumFirst) sum = 0;
      if (block === 0 && step.sumShift) sum *= 2 ** p.DIGIT;
      sum += lanes.reduce((n, v) => n + v, 0);
    });
    if (sum >= 2 ** p.SUM_W) throw new Error(`model: S = ${sum} does not fit ${p.SUM_W} bits`);
    const left = sum * 2 ** job.sumLeft;
    const term = job.sumUse ? (job.sumOdd ? sum * 2 ** job.sumOddLeft : 0) - left : 0;
    results.push(
      acc.map((r) => {
        if (r >= 2 ** p.ACC_W) throw new Error(`model: R = ${r} does not fit ${p.ACC_W} bits`);
        return r * 2 ** job.accShift + term;
      }),
    );
  }
  return results;
}

/** One step of a PE, by its kind; never negative (docs/engine.md, Kinds of PEs). */
function dot(
  p: EngineParameters,
  lanes: readonly number[],
  pe: number,
  weightOf: (lane: number) => number,
  step: StepEntry,
): number {
  if (p.KIND === 1) {
    const w = weightOf(0);
    const signed = step.sumEnable === 1;
    const half = 2 ** (p.DIGIT - 1);
    const value = signed && w >= half ? w - 2 ** p.DIGIT : w;
    return at(lanes, pe) * value + (signed ? half * (2 ** p.DIGIT - 1) : 0);
  }
  const sign = (code: number) => (code % 2 === 0 ? 0 : code >= 2 ? -1 : 1);
  const products = lanes.map((a, lane) => {
    if (p.KIND === 0) return a === 0 ? 0 : a * weightOf(lane);
    if (p.KIND === 2) return 1 + sign(a) * sign(weightOf(lane));
    return a === weightOf(lane) ? 1 : 0;
  });
  return products.reduce((n, v) => n + v, 0);
}

function inside(job: Job, tile: Tile, step: StepEntry, pixel: number): boolean {
  const y = tile.row + step.dy;
  const c = tile.column + step.dx + pixel * job.pixelStep;
  return y >= 0 && y < job.inHeight && c >= 0 && c < job.inWidth;
}

/** The digits of one pixel's lanes. */
function operand(x: Context, job: Job, tile: Tile, step: StepEntry, block: number, j: number) {
  const { p, m, state } = x;
  const bank = (j + step.rotate) % p.PIXELS;
  const far = bank < step.rotate ? job.wrap : 0;
  const address = wrapped(tile.address + step.offset + block + far, p.DM_AW);
  const masked = block === step.count ? (m.masks[step.mask] ?? 0n) : -1n;
  const valid = inside(job, tile, step, j);
  return Array.from({ length: p.LANES }, (_, lane) => {
    if (((masked >> BigInt(lane)) & 1n) === 0n) return 0;
    return valid ? at(state.dm[bank] ?? [], address * p.LANES + lane) : step.pad;
  });
}

function weight(p: EngineParameters, m: EngineMemories, word: number, pe: number, lane: number) {
  let digit = 0;
  const lanes = p.KIND === 1 ? 1 : p.LANES;
  for (let plane = 0; plane < p.DIGIT; plane++) {
    const bit = pe * lanes * p.DIGIT + plane * lanes + lane;
    const byte = at(
      m.weights.bytes as unknown as number[],
      word * m.weights.bytesPerWord + (bit >> 3),
    );
    digit |= ((byte >> (bit & 7)) & 1) << plane;
  }
  return digit;
}

function vectorTile(x: Context, job: Job, cycles: ReturnType<typeof cyclesOf>, tile: Tile) {
  const { p, m, state } = x;
  const read = (step: StepEntry, block: number, q: number) =>
    at(state.vm, wrapped(tile.address + step.offset + block, p.VM_AW) * p.POST + q);
  if (job.argmax) {
    let best = Number.NEGATIVE_INFINITY;
    let index = -1;
    cycles.forEach(({ step, block }, group) => {
      const mask = block === step.count ? (m.masks[step.mask] ?? 0n) : -1n;
      for (let q = 0; q < p.POST; q++)
        if ((mask >> BigInt(q)) & 1n && read(step, block, q) > best) {
          best = read(step, block, q);
          index = group * p.POST + q;
        }
    });
    return Array.from({ length: p.POST }, (_, q) => (q === 0 ? index : 0));
  }
  return Array.from({ length: p.POST }, (_, q) => {
    const values = cycles
      .filter(({ step }) => inside(job, tile, step, 0))
      .map(({ step, block }) => read(step, block, q));
    return values.reduce((a, b) => combine(job.reduce, a, b));
  });
}

/** Multiples of the scaled values and of a map in value memory, added and clamped; pixels in raster order. */
function joined(
  { p, state }: Context,
  job: Job,
  pixel: number,
  group: number,
  values: readonly number[],
): readonly number[] {
  const word = job.joinBase + pixel * job.joinPixel + group;
  return values.map((v, q) => {
    const map = at(state.vm, word * p.POST + q);
    const sum = wrap(p.VAL_W, (job.joinOwn + 1) * v + (job.joinOther + 1) * map);
    return Math.min(job.joinHigh, Math.max(job.joinLow, sum));
  });
}

/** The code of a finished value: a second scaling, or itself. */
function enter({ p, m }: Context, job: Job, group: number, q: number, v: number): number {
  const address = job.entryBase + (job.entryEach ? group : 0);
  const lane = () => laneOf(m.entries[address], q, 0, p.EN_MUL_W, p.EN_OFFSET_W, p.EN_THR_BITS, p);
  return scaled(v, job.entryMode, lane, {
    ...{ shift: job.entryShift, rounding: job.entryRounding },
    ...{ low: job.entryLow, high: job.entryHigh, stepTwo: job.entryStepTwo },
    ...{ bits: p.EN_THR_BITS, thresholds: m.entryThresholds[q] ?? [], address },
  });
}

/** Another shape of the map: POST values from wherever they lie, the walk taken from its first step on. */
function gatherTile(x: Context, job: Job, first: number, pixel: number, group: number) {
  const { p, state } = x;
  const words = job.wrap / job.x1;
  let word = (pixel % words) * job.x1;
  let channel = Math.floor(pixel / words);
  const values: number[] = [];
  for (let c = 0; c < (group + 1) * p.POST; c++) {
    const address = wrapped(first + word + Math.floor(channel / p.POST), p.VM_AW);
    values.push(at(state.vm, address * p.POST + (channel % p.POST)));
    word += job.a1;
    channel += job.y1 + Math.floor(word / job.wrap);
    word %= job.wrap;
  }
  return values.slice(-p.POST);
}

interface LaneParameters {
  readonly bias: number;
  readonly multiplier: bigint;
  readonly offset: bigint;
  readonly flip: boolean;
}

function parameter(x: Context, job: Job, group: number, q: number): LaneParameters {
  const { p, m } = x;
  const word = m.parameters[job.paramBase + group];
  return laneOf(word, q, p.BIAS_W, p.MUL_W, p.OFFSET_W, p.THR_BITS, p);
}

/** A lane's part of a parameter word. */
function laneOf(
  word: bigint | undefined,
  q: number,
  biasBits: number,
  mulBits: number,
  offsetBits: number,
  searchBits: number,
  { POST }: EngineParameters,
): LaneParameters {
  if (word === undefined) throw new Error("model: no such parameter group");
  const field = (start: number, bits: number) => BigInt.asIntN(bits, word >> BigInt(start));
  const mul = POST * biasBits;
  const offset = mul + POST * mulBits;
  const flip = mulBits > 0 ? offset + POST * offsetBits : mul;
  return {
    bias: biasBits > 0 ? Number(field(q * biasBits, biasBits)) : 0,
    multiplier: mulBits > 0 ? field(mul + q * mulBits, mulBits) : 0n,
    offset: mulBits > 0 ? field(offset + q * offsetBits, offsetBits) : 0n,
    flip: searchBits > 0 && field(flip + q, 1) !== 0n,
  };
}

function scale(x: Context, job: Job, group: number, q: number, v: number): number {
  return scaled(v, job.mode, () => parameter(x, job, group, q), {
    ...{ shift: job.scaleShift, rounding: job.rounding },
    ...{ low: job.low, high: job.high, stepTwo: job.stepTwo },
    ...{ bits: x.p.THR_BITS, thresholds: x.m.thresholds[q] ?? [] },
    address: job.paramBase + group,
  });
}

/** Below the highest bit of a group's parameters: whether a row opens a sum, which one its lane takes and which it gives. */
function pointFlags({ p, m }: Context, job: Job, group: number, q: number) {
  if (p.POINT_BITS === 0) return { opens: true, takes: false, held: false, from: q };
  const word = m.parameters[job.paramBase + group] ?? 0n;
  const bits = (at: number, width: number) =>
    Number((word >> BigInt(at)) & ((1n << BigInt(width)) - 1n));
  const width = Math.max(1, Math.log2(p.POST));
  const first = m.parameterBits - 1 - (3 + width) * p.POST;
  const flag = (i: number) => bits(first + i * p.POST + q, 1) === 1;
  const from = q ^ bits(first + 3 * p.POST + q * width, width);
  return { opens: flag(0), takes: flag(1), held: flag(2), from };
}

/** The highest bit of a group's parameters. */
function more({ p, m }: Context, job: Job, group: number): boolean {
  const word = m.parameters[job.paramBase + group] ?? 0n;
  return p.POINT_BITS > 0 && word >> BigInt(m.parameterBits - 1) === 1n;
}

function rounded(v: bigint, shift: number, rounding: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, Number(roundShift(v, shift, rounding))));
}

interface Scaling {
  readonly shift: number;
  readonly rounding: number;
  readonly low: number;
  readonly high: number;
  readonly stepTwo: number;
  /** Threshold search: code bits, the lane's memories by stage, the channel's address. */
  readonly bits: number;
  readonly thresholds: readonly (readonly number[])[];
  readonly address: number;
}

function scaled(v: number, mode: number, lane: () => LaneParameters, s: Scaling): number {
  if (mode === 0) return v;
  const { multiplier, offset, flip } = lane();
  if (mode === 1) {
    return rounded(BigInt(v) * multiplier + offset, s.shift, s.rounding, s.low, s.high);
  }
  const value = flip ? -v - 1 : v;
  let code = 0;
  for (let stage = 0; stage < s.bits; stage++) {
    const bit = value >= at(s.thresholds[stage] ?? [], s.address * 2 ** stage + code) ? 1 : 0;
    code = code * 2 + bit;
  }
  return s.low + (s.stepTwo ? 2 : 1) * code;
}

/** v / 2^shift, rounded: 0 half up, 1 half even, 2 floor, 3 toward zero. */
function roundShift(v: bigint, shift: number, rounding: number): bigint {
  if (shift === 0) return v;
  const s = BigInt(shift);
  const floor = v >> s;
  const rest = v - (floor << s);
  const half = 1n << (s - 1n);
  if (rounding === 2) return floor;
  if (rounding === 3) return v < 0n && rest > 0n ? floor + 1n : floor;
  if (rest > half) return floor + 1n;
  if (rest < half) return floor;
  return rounding === 0 ? floor + 1n : floor + (floor & 1n);
}

function writeGroup(
  x: Context,
  job: Job,
  pixel: number,
  group: number,
  wide: readonly number[],
  codes: readonly number[],
) {
  const { p, state } = x;
  const y = Math.floor(pixel / (job.outWidth + 1));
  const column = pixel % (job.outWidth + 1);
  const write: Write = {
    base: job.dmBase,
    digits: job.digits + 1,
    digit: job.dmDigit,
    stride: job.dmStride + 1,
    column: job.dmColumn,
    row: job.dmRow,
    add: job.codeAdd,
    half: job.codeHalf,
  };
  codes.forEach((code, q) => {
    const lane = (job.dmStrip + group) * p.POST + q;
    const plain = at(wide, q);
    if (job.dmEnable) storeAny(p, state, write, y, column, lane, code);
    if (job.vmEnable)
      state.vm[(job.vmBase + pixel * job.vmPixel + group) * p.POST + q] = wrap(
        p.VM_W,
        job.vmWide ? plain : code,
      );
    if (job.obEnable) {
      const half = x.parity * p.OB_HALF;
      const v = job.obWide ? plain : code;
      const value = p.OUT_SIGNED ? wrap(p.OUT_W, v) : Number(BigInt.asUintN(p.OUT_W, BigInt(v)));
      state.ob[(half + job.obBase + pixel * job.obPixel + group) * p.POST + q] = value;
    }
  });
}

/** Lanes past the last channel hold anything: the writer stores what fits. */
function storeAny(
  p: EngineParameters,
  s: State,
  w: Write,
  y: number,
  x: number,
  lane: number,
  v: number,
) {
  const code = Math.floor((v + w.add) / 2 ** w.half);
  const kept = ((code % 2 ** p.CODE_W) + 2 ** p.CODE_W) % 2 ** p.CODE_W;
  store(p, s, w, y, x, lane, kept * 2 ** w.half - w.add);
}
