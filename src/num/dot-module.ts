import {
  add,
  addVectors,
  advance,
  type Code,
  constant,
  dotVectors,
  encodeModule,
  get,
  load,
  loadVector,
  multiply,
  pickLanes,
  repeat,
  set,
  storeVector,
  zeroVector,
} from "./wasm-encoder.js";

/** Windows and output channels computed at once, and products of one SIMD instruction. */
export const block = { pixels: 2, outputs: 4, lanes: 8 } as const;

/** `dotRow` and the memory it works on; all arguments are byte addresses, byte steps or counts of at least 1. */
export interface DotModule {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  /**
   * For each of `pairs` pairs of neighbouring windows: sums of segments x weights for four output channels, stored
   * as two vectors of four i32. A segment is `chunks` x 8 i16; `segments` points at its i32 byte offsets.
   */
  dotRow(
    image: number,
    weights: number,
    sums: number,
    pairs: number,
    pixelStep: number,
    segments: number,
    segmentCount: number,
    chunks: number,
  ): void;
}

const [image, weights, sums, pairs, pixelStep, segments, segmentCount, chunks] = [
  0, 1, 2, 3, 4, 5, 6, 7,
];
const [w, segment, leftSegments, a, b, leftChunks] = [8, 9, 10, 11, 12, 13];
const accumulator = (pixel: number, output: number) => 14 + pixel * block.outputs + output;
const [va, vb] = [22, 23];

export function encodeDotModule(): Uint8Array<ArrayBuffer> {
  return encodeModule({ name: "dotRow", parameters: 8, integers: 6, vectors: 10, body: rowBody() });
}

function rowBody(): Code {
  return repeat(pairs, [
    ...everyAccumulator((acc) => set(acc, zeroVector)),
    ...set(w, get(weights)),
    ...set(segment, get(segments)),
    ...set(leftSegments, get(segmentCount)),
    ...repeat(leftSegments, segmentBody()),
    ...storeVector(get(sums), 0, totals(0)),
    ...storeVector(get(sums), 16, totals(1)),
    ...advance(sums, constant(32)),
    ...advance(image, multiply(get(pixelStep), constant(block.pixels))),
  ]);
}

function segmentBody(): Code {
  return [
    ...set(a, add(get(image), load(get(segment)))),
    ...set(b, add(get(a), get(pixelStep))),
    ...advance(segment, constant(4)),
    ...set(leftChunks, get(chunks)),
    ...repeat(leftChunks, chunkBody()),
  ];
}

function chunkBody(): Code {
  return [
    ...set(va, loadVector(get(a))),
    ...set(vb, loadVector(get(b))),
    ...everyAccumulator((acc, pixel, output) => {
      const products = dotVectors(get(pixel === 0 ? va : vb), loadVector(get(w), 16 * output));
      return set(acc, addVectors(get(acc), products));
    }),
    ...advance(a, constant(16)),
    ...advance(b, constant(16)),
    ...advance(w, constant(64)),
  ];
}

function everyAccumulator(f: (acc: number, pixel: number, output: number) => Code): Code {
  return [0, 1, 2, 3].flatMap((output) =>
    [0, 1].flatMap((pixel) => f(accumulator(pixel, output), pixel, output)),
  );
}

/** Lane sums of the four accumulators of a pixel as one vector: two rounds of transpose and add. */
function totals(pixel: number): Code {
  const halves = (first: number) => {
    const [p, q] = [get(accumulator(pixel, first)), get(accumulator(pixel, first + 1))];
    return addVectors(pickLanes(p, q, [0, 4, 1, 5]), pickLanes(p, q, [2, 6, 3, 7]));
  };
  const [low, high] = [halves(0), halves(2)];
  return addVectors(pickLanes(low, high, [0, 1, 4, 5]), pickLanes(low, high, [2, 3, 6, 7]));
}
