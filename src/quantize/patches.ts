import type { Window } from "../ir/hardware-role.js";
import { createRandom } from "../num/random.js";
import type { Tensor } from "../num/tensor.js";
import type { FloatRows } from "./quantize-channels.js";

/** Which of a map's channels a patch holds. */
export interface PatchChannels {
  readonly first: number;
  readonly count: number;
}

/**
 * `count` windows of the maps [C, H, W], as a convolution multiplies them: rows of [channels, kh, kw], zero where a tap is in
 * the padding. Positions are random but the same every time.
 */
export function samplePatches(
  maps: readonly Tensor[],
  window: Window,
  output: readonly [height: number, width: number],
  { first, count: channels }: PatchChannels,
  count: number,
): FloatRows {
  const [kh, kw] = window.kernel;
  const columns = channels * kh * kw;
  const data = new Float64Array(count * columns);
  const random = createRandom(1);
  const below = (n: number) => Math.floor(random() * n);
  for (let row = 0; row < count; row++) {
    const map = maps[row % maps.length] as Tensor;
    const [y, x] = [below(output[0]), below(output[1])];
    let to = row * columns;
    for (let c = first; c < first + channels; c++)
      for (let ky = 0; ky < kh; ky++)
        for (let kx = 0; kx < kw; kx++) data[to++] = tap(map, window, c, [y, x], [ky, kx]);
  }
  return { rows: count, columns, data };
}

function tap(
  { data, shape }: Tensor,
  { stride, dilation, pads }: Window,
  channel: number,
  [y, x]: readonly [number, number],
  [ky, kx]: readonly [number, number],
): number {
  const [, height = 1, width = 1] = shape;
  const row = y * stride[0] + ky * dilation[0] - pads[0];
  const column = x * stride[1] + kx * dilation[1] - pads[1];
  if (row < 0 || row >= height || column < 0 || column >= width) return 0;
  return data[(channel * height + row) * width + column] as number;
}
