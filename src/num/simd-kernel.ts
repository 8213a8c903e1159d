import { type ConvolutionPlan, tileOutputs, weightIndex } from "./convolution-plan.js";
import type { DotKernel } from "./dot-kernel.js";
import { block, type DotModule, encodeDotModule } from "./dot-module.js";
import type { IntArray } from "./tensor.js";

/** Values and sums a kernel with i16 operands and i32 sums may see. Sums wrap modulo 2^32 on the way, which is exact. */
export const simdOperand = { min: -(2 ** 15), max: 2 ** 15 - 1 } as const;
export const simdSum = { min: -(2 ** 31), max: 2 ** 31 - 1 } as const;

const bytesOf16 = 2;
const bytesOf32 = 4;
const pageBytes = 65536;

/** What `lib.dom` would declare; the compiler runs in browsers and in node without it. */
interface WebAssemblyGlobal {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

let shared: DotModule | undefined;
let refused = false;

/** One module and one memory for all layers, made on first use; undefined where WebAssembly SIMD is missing. */
function dotModule(): DotModule | undefined {
  if (shared !== undefined || refused) return shared;
  const { WebAssembly: wasm } = globalThis as { WebAssembly?: WebAssemblyGlobal };
  try {
    if (wasm) shared = new wasm.Instance(new wasm.Module(encodeDotModule())).exports as DotModule;
  } catch {
    // Old engines reject SIMD opcodes when they compile the module.
  }
  refused = shared === undefined;
  return shared;
}

/** Byte addresses of one layer in the shared memory: segment offsets, weights, sums, image. */
interface Layout {
  readonly weights: number;
  readonly sums: number;
  readonly image: number;
  readonly end: number;
}

/**
 * Dot products of i16 by SIMD; undefined where the engine has none. The caller proves that operands are within
 * `simdOperand` and every complete sum within `simdSum`.
 */
export function createSimdKernel(plan: ConvolutionPlan, weights: IntArray): DotKernel | undefined {
  const module = dotModule();
  if (module === undefined) return undefined;
  const [, rows, columns] = plan.shape.output;
  const pairs = Math.ceil(columns / block.pixels);
  const pixels = pairs * block.pixels;
  const chunks = Math.ceil(plan.segmentLength / block.lanes);
  const tileLength = plan.segments.length * chunks * block.lanes * tileOutputs;
  const packed = packWeights(plan, weights, chunks, tileLength);
  const sumCount = rows * plan.tiles * pixels * tileOutputs;
  const layout = place(plan, plan.tiles * tileLength, sumCount, chunks);
  return {
    pixels,
    image() {
      reserve(module, layout.end);
      return new Int16Array(module.memory.buffer, layout.image, plan.imageLength);
    },
    run(group) {
      const { buffer } = module.memory;
      new Int32Array(buffer, 0, plan.segments.length).set(plan.segments.map((s) => s * bytesOf16));
      const used = plan.tiles * tileLength;
      new Int16Array(buffer, layout.weights, used).set(
        packed.subarray(group * used, (group + 1) * used),
      );
      for (let row = 0; row < rows; row++) {
        for (let tile = 0; tile < plan.tiles; tile++) {
          module.dotRow(
            layout.image + row * plan.rowStep * bytesOf16,
            layout.weights + tile * tileLength * bytesOf16,
            layout.sums + (row * plan.tiles + tile) * pixels * tileOutputs * bytesOf32,
            pairs,
            plan.pixelStep * bytesOf16,
            0,
            plan.segments.length,
            chunks,
          );
        }
      }
      return new Int32Array(buffer, layout.sums, sumCount);
    },
  };
}

/** The last window of an odd row and the last chunk of a segment read past the image: room for both. */
function place(
  plan: ConvolutionPlan,
  weightCount: number,
  sumCount: number,
  chunks: number,
): Layout {
  const align = (bytes: number) => Math.ceil(bytes / 16) * 16;
  const weights = align(plan.segments.length * bytesOf32);
  const sums = weights + align(weightCount * bytesOf16);
  const image = sums + align(sumCount * bytesOf32);
  const slack = plan.pixelStep * block.pixels + chunks * block.lanes;
  return { weights, sums, image, end: image + align((plan.imageLength + slack) * bytesOf16) };
}

function reserve({ memory }: DotModule, bytes: number): void {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / pageBytes);
  if (missing > 0) memory.grow(missing);
}

/** [group][tile][segment][chunk][output of the tile][lane], zero past a segment and past the last output. */
function packWeights(
  plan: ConvolutionPlan,
  weights: IntArray,
  chunks: number,
  tileLength: number,
): Int16Array {
  const packed = new Int16Array(plan.shape.groups * plan.tiles * tileLength);
  for (let g = 0; g < plan.shape.groups; g++) {
    for (let o = 0; o < plan.outputs; o++) {
      const base = (g * plan.tiles + Math.floor(o / tileOutputs)) * tileLength;
      const channel = g * plan.outputs + o;
      for (let s = 0; s < plan.segments.length; s++) {
        for (let k = 0; k < plan.segmentLength; k++) {
          const chunk = s * chunks + Math.floor(k / block.lanes);
          const at = (chunk * tileOutputs + (o % tileOutputs)) * block.lanes + (k % block.lanes);
          packed[base + at] = weights[weightIndex(plan, channel, s, k)] as number;
        }
      }
    }
  }
  return packed;
}
