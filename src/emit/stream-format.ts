import type { EngineParameters } from "../schedule/engine-parameters.js";

/** One direction of streaming: an image is `beats` beats of `bytes` bytes; an element has `elementBytes`. */
export interface StreamFormat {
  readonly beats: number;
  readonly bytes: number;
  readonly elementBytes: number;
  readonly signed: boolean;
}

export function inputFormat(p: EngineParameters): StreamFormat {
  return {
    beats: (p.IN_CHANNELS * p.IN_HEIGHT * p.IN_WIDTH) / p.IN_ELEMENTS,
    bytes: p.IN_BYTES * p.IN_ELEMENTS,
    elementBytes: p.IN_BYTES,
    signed: p.IN_SIGNED !== 0,
  };
}

export function outputFormat(p: EngineParameters): StreamFormat {
  return {
    beats: (p.OUT_CHANNELS * p.OUT_PIXELS) / p.OUT_ELEMENTS,
    bytes: p.OUT_BYTES * p.OUT_ELEMENTS,
    elementBytes: p.OUT_BYTES,
    signed: p.OUT_SIGNED !== 0,
  };
}

/** An image as the bytes of its stream: ONNX order [C,H,W] becomes y, x, channel, little-endian elements. */
export function packImage(
  data: ArrayLike<number>,
  [channels, height, width]: readonly [number, number, number],
  elementBytes: number,
): Uint8Array {
  const bytes = new Uint8Array(channels * height * width * elementBytes);
  const plane = height * width;
  let at = 0;
  for (let pixel = 0; pixel < plane; pixel++)
    for (let c = 0; c < channels; c++) {
      let value = data[c * plane + pixel] ?? 0;
      for (let b = 0; b < elementBytes; b++) {
        bytes[at++] = value;
        value = Math.floor(value / 256);
      }
    }
  return bytes;
}
