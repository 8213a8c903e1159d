import type { BenchCase } from "./describe-bench.js";
import { instances } from "./instances.js";
import { createRandom, pack } from "./vectors.js";

/** The bench's IMAGES and SESSIONS; every third session is cut by a reset and not counted. */
const images = 3;
const sessions = 9;
/** Comparisons of the whole sessions: every image, then everything, and every second one holds its first image for long. */
const comparisons = (sessions / 3) * (2 * (images + 1) + 1);

/** Geometry (docs/engine.md). */
interface Geometry {
  readonly lanes: number;
  readonly pixels: number;
  readonly digit: number;
  readonly post: number;
}

interface Size {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** A value of `bits` bits, low..high, and its code: K = (value + codeAdd) >> codeHalf, in `digits` digits. */
interface Code {
  readonly bits: number;
  readonly low: number;
  readonly high: number;
  /** Values are low, low + 2, .. only. */
  readonly odd?: boolean;
  readonly codeAdd: number;
  readonly codeHalf: number;
  readonly digits: number;
}

interface Fold {
  readonly k: number;
  readonly stride: number;
  readonly pad: number;
  readonly width: number;
}

/** A parameter set of input_loader; folded when `fold` is there (docs/engine.md, Memories). */
export interface LoaderSet {
  readonly name: string;
  readonly geometry: Geometry;
  readonly size: Size;
  readonly code: Code;
  readonly stride?: number;
  /** False: not written to feature-map memory. */
  readonly dm?: boolean;
  /** Width of a value in value memory, if it is written there. */
  readonly vmBits?: number;
  readonly fold?: Fold;
}

type Flat = Omit<LoaderSet, "geometry" | "size" | "code"> & Geometry & Size & Code;

/** A word that is written: where the banks hold one digit of it. */
interface Placed {
  readonly bank: number;
  readonly address: number;
  /** Lane and value of every element. */
  readonly lanes: readonly (readonly [lane: number, value: number])[];
  /** Lanes that the write may touch but that mean nothing. */
  readonly free: readonly number[];
}

type Image = readonly (readonly (readonly number[])[])[];

/** Bits that must match, and their value. */
interface Expected {
  care: bigint;
  value: bigint;
}

const dmBase = 5;
const vmBase = 3;

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const bitsFor = (n: number): number => Math.max(1, Math.ceil(Math.log2(n)));

/** Sizes that follow from a set; holes between the regions show stray writes. */
function layout(s: Flat) {
  const stride = s.stride ?? 1;
  const columns = s.fold?.width ?? s.width;
  const blocks = s.fold ? 1 : Math.ceil(s.channels / s.lanes);
  const columnIndices = Math.ceil(columns / (stride * s.pixels)) * stride;
  const row = columnIndices * blocks + 1;
  const digit = row * s.height + 1;
  const half = digit * s.digits + 2;
  const groups = Math.ceil(s.channels / s.post);
  const vmHalf = s.height * s.width * groups + 1;
  return { stride, columns, blocks, row, digit, half, groups, vmHalf };
}

/** The image in feature-map memory, without its digits. */
function place(s: Flat, image: Image): Placed[] {
  const at = layout(s);
  const columns = s.fold ? Math.ceil(at.columns / s.pixels) * s.pixels : at.columns;
  return image.flatMap((line, y) =>
    range(columns).flatMap((x) => {
      const index = Math.floor(x / (at.stride * s.pixels)) * at.stride + (x % at.stride);
      const bank = Math.floor(x / at.stride) % s.pixels;
      const address = y * at.row + index * at.blocks;
      return s.fold
        ? [{ bank, address, ...foldedWord(s, line, x) }]
        : pixelWords(s, line[x] ?? [], bank, address);
    }),
  );
}

/** A pixel's words: N channels each; the last one is written as far as the others. */
function pixelWords(s: Flat, channels: readonly number[], bank: number, address: number): Placed[] {
  return range(layout(s).blocks).map((block) => {
    const inside = channels.slice(block * s.lanes, (block + 1) * s.lanes);
    return {
      bank,
      address: address + block,
      lanes: inside.map((value, lane) => [lane, value] as const),
      free: range(Math.min(s.channels, s.lanes)).slice(inside.length),
    };
  });
}

/** Lane kx*C + c holds channel c of input column o*stride - pad + kx, or zero outside; columns beyond the map, anything. */
function foldedWord(s: Flat, line: readonly (readonly number[])[], o: number) {
  const { k, stride, pad, width } = s.fold as Fold;
  if (o >= width) return { lanes: [], free: range(k * s.channels) };
  const lanes = range(k).flatMap((kx) =>
    range(s.channels).map(
      (c) => [kx * s.channels + c, line[o * stride - pad + kx]?.[c] ?? 0] as const,
    ),
  );
  return { lanes, free: [] };
}

function drawImage(s: Flat, index: number, random: (width: number) => bigint): Image {
  const span = s.high - s.low + 1;
  const draw = (): number => {
    const kind = Number(random(3));
    if (kind === 0) return s.low;
    if (kind === 1) return s.high;
    const value = s.low + (Number(random(32)) % span);
    return s.odd && (value - s.low) % 2 === 1 ? value - 1 : value;
  };
  // The last image differs from the first in every digit.
  const fixed = index === 0 ? s.low : index === 2 ? s.high : undefined;
  return range(s.height).map((y) =>
    range(s.width).map(() => range(s.channels).map(() => (y === 0 ? (fixed ?? draw()) : draw()))),
  );
}

/** Data files, the count of comparisons, and the Verilog parameters of one set. */
function makeLoader({ geometry, size, code, ...rest }: LoaderSet) {
  const s: Flat = { ...rest, ...geometry, ...size, ...code };
  const at = layout(s);
  const random = createRandom(s.lanes * 1000 + s.width);
  const drawn = range(images).map((index) => drawImage(s, index, random));
  const elements = gcd(s.channels, s.post);
  const bytes = Math.ceil(s.bits / 8);
  const beats = drawn
    .flat(3)
    .map((value) => BigInt.asUintN(8 * bytes, BigInt(value)))
    .reduce<bigint[][]>((all, value, i) => {
      if (i % elements === 0) all.push([]);
      all.at(-1)?.push(value);
      return all;
    }, [])
    .map((beat) => pack(beat.toReversed().map((value) => [value, 8 * bytes] as const)));
  const dmBits = bitsFor(dmBase + 2 * at.half);
  const vmBits = bitsFor(vmBase + 2 * at.vmHalf);
  const wordBits = s.lanes * s.digit;
  const dm = sections(
    range(s.pixels << dmBits).map(() => random(wordBits)),
    drawn.map((image, index) => (s.dm === false ? [] : dmWrites(s, image, index, dmBits))),
  );
  const valueBits = s.vmBits ?? 2;
  const vm = sections(
    range(1 << vmBits).map(() => random(s.post * valueBits)),
    drawn.map((image, index) => (s.vmBits === undefined ? [] : vmWrites(s, image, index))),
  );
  const files = { FILE: `${s.name}.mem`, DM_FILE: `${s.name}.dm`, VM_FILE: `${s.name}.vm` };
  const parameters = {
    ...{ LANES: s.lanes, PIXELS: s.pixels, DIGIT: s.digit, POST: s.post },
    ...{ DM_AW: dmBits, VM_AW: vmBits, VM_W: valueBits },
    ...{ CHANNELS: s.channels, HEIGHT: s.height, WIDTH: s.width, ELEMENTS: elements },
    ...{ BITS: s.bits, BYTES: bytes, SIGNED: Number(s.low < 0) },
    ...{ DM: Number(s.dm !== false), DM_BASE: dmBase, DM_HALF: at.half, DM_DIGITS: s.digits },
    ...{ DM_DIGIT: at.digit, DM_STRIDE: at.stride, DM_COLUMN: at.blocks, DM_ROW: at.row },
    ...{ CODE_ADD: s.codeAdd, CODE_HALF: s.codeHalf },
    ...{ VM: Number(s.vmBits !== undefined), VM_BASE: vmBase, VM_HALF: at.vmHalf },
    ...(s.fold && { FOLD_K: s.fold.k, FOLD_STRIDE: s.fold.stride, FOLD_PAD: s.fold.pad }),
    ...(s.fold && { FOLD_WIDTH: s.fold.width }),
    ...{ FIRST_FULL: firstFull(s, elements) },
    ...{ IMAGES: images, SESSIONS: sessions, BEATS: beats.length, ...files },
  };
  const stream: BenchCase = { words: beats, checked: comparisons };
  const memories = new Map([
    [files.DM_FILE, text(dm, wordBits)],
    [files.VM_FILE, text(vm, s.post * valueBits)],
  ]);
  return { parameters, stream, memories };
}

function codeOf(s: Flat, value: number): number {
  return (value + s.codeAdd) >> s.codeHalf;
}

/** A write: address over all banks, bits touched, bits that mean something, value. */
interface Write {
  readonly word: number;
  readonly touched: bigint;
  readonly care: bigint;
  readonly value: bigint;
}

function dmWrites(s: Flat, image: Image, index: number, addressBits: number): Write[] {
  const at = layout(s);
  const base = dmBase + (index % 2) * at.half;
  const bit = (plane: number, lane: number) => 1n << BigInt(plane * s.lanes + lane);
  return place(s, image).flatMap((group) =>
    range(s.digits).map((digit) => {
      let care = 0n;
      let value = 0n;
      let touched = 0n;
      for (const plane of range(s.digit)) {
        for (const lane of group.free) touched |= bit(plane, lane);
        for (const [lane, element] of group.lanes) {
          care |= bit(plane, lane);
          if ((codeOf(s, element) >> (digit * s.digit + plane)) & 1) value |= bit(plane, lane);
        }
      }
      const word = (group.bank << addressBits) + base + digit * at.digit + group.address;
      return { word, touched: touched | care, care, value };
    }),
  );
}

function vmWrites(s: Flat, image: Image, index: number): Write[] {
  const at = layout(s);
  const bits = s.vmBits as number;
  const base = vmBase + (index % 2) * at.vmHalf;
  const touched = (1n << BigInt(s.post * bits)) - 1n;
  return image.flat().flatMap((channels, pixel) =>
    range(at.groups).map((group) => {
      const inside = channels.slice(group * s.post, (group + 1) * s.post);
      const field = (value: number, q: number) =>
        BigInt.asUintN(bits, BigInt(value)) << BigInt(q * bits);
      const join = (values: readonly number[]) =>
        values.reduce((word, value, q) => word | field(value, q), 0n);
      const word = base + pixel * at.groups + group;
      return { word, touched, care: join(inside.map(() => -1)), value: join(inside) };
    }),
  );
}

/** Contents at the start, after each image (the other copy may be changing, so it is left out), and at the end. */
function sections(start: readonly bigint[], writes: readonly (readonly Write[])[]): Expected[][] {
  const memory: Expected[] = start.map((value) => ({ care: -1n, value }));
  const all = [memory.map((word) => ({ ...word }))];
  writes.forEach((mine, index) => {
    for (const w of mine) {
      const old = memory[w.word] as Expected;
      memory[w.word] = {
        care: (old.care & ~w.touched) | w.care,
        value: (old.value & ~w.care) | w.value,
      };
    }
    const open = new Map<number, bigint>();
    for (const w of writes.filter((_, i) => i % 2 !== index % 2).flat())
      open.set(w.word, (open.get(w.word) ?? 0n) | w.touched);
    all.push(
      memory.map(({ care, value }, word) => ({ care: care & ~(open.get(word) ?? 0n), value })),
    );
  });
  return [...all, memory.map((word) => ({ ...word }))];
}

function text(all: readonly (readonly Expected[])[], bits: number): string {
  const lines = all.flat().map(({ care, value }) =>
    pack([
      [care, bits],
      [value, bits],
    ] as const),
  );
  return `${lines.join("\n")}\n`;
}

/** Beats that each word of an image waits for, after those of the word before it; a tail waits for none. */
function beatsOfWords(s: Flat, elements: number): number[] {
  const pixelBeats = s.channels / elements;
  if (!s.fold) {
    const most = s.lanes / elements;
    const pixel = range(layout(s).blocks).map((b) => Math.min(most, pixelBeats - b * most));
    return range(s.height * s.width).flatMap(() => pixel);
  }
  const { k, stride, pad, width } = s.fold;
  const ends = range(Math.ceil(width / s.pixels)).map((word) => {
    const columns = (word + 1) * s.pixels;
    // A word that is not the last one is complete when the next one's overlap is.
    const last = columns * stride + Math.max(k - stride, 0) - pad;
    return Math.min(last, (width - 1) * stride + k - pad, s.width);
  });
  const row = ends.map((end, i) => (end - (ends[i - 1] ?? 0)) * pixelBeats);
  const dropped = (s.width - (ends.at(-1) as number)) * pixelBeats;
  return range(s.height).flatMap((y) => row.map((n, i) => (y > 0 && i === 0 ? n + dropped : n)));
}

/** Cycles from reset to the first full image, nobody pausing (the first beat is taken in cycle 1). */
function firstFull(s: Flat, elements: number): number {
  const inside = Math.min(s.channels, s.lanes);
  const groups = s.vmBits === undefined ? 1 : Math.ceil(inside / s.post);
  const rest = ((s.channels - 1) % s.lanes) + 1;
  const lastGroups = s.vmBits === undefined ? 1 : Math.ceil(rest / s.post);
  const blocks = layout(s).blocks;
  let taken = 0;
  let stored = 0;
  let gathered = 0;
  beatsOfWords(s, elements).forEach((beats, word) => {
    // The next word's first beat comes with the word before it being taken.
    if (beats > 0) gathered = Math.max(gathered + 1, taken) + beats - 1;
    taken = Math.max(gathered + 1, stored);
    const values = !s.fold && word % blocks === blocks - 1 ? lastGroups : groups;
    stored = taken + Math.max(s.dm === false ? 1 : s.digits, values);
  });
  return stored + 1;
}

/** Everything describeBench needs for a list of sets. */
export function makeLoaders(sets: readonly LoaderSet[]) {
  const made = sets.map(makeLoader);
  return {
    cases: new Map(made.map(({ parameters, stream }) => [parameters.FILE, stream] as const)),
    memories: new Map([
      ...made.flatMap(({ memories }) => [...memories]),
      [
        "cases.vh",
        instances(
          "loader_case",
          made.map(({ parameters }) => parameters),
        ),
      ] as const,
    ]),
  };
}
