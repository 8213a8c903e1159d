/** Geometry of a convolution, ONNX meaning: maps are [C, H, W], pads are [top, left, bottom, right]. */
export interface ConvolutionShape {
  readonly input: readonly [number, number, number];
  readonly output: readonly [number, number, number];
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly pads: readonly [number, number, number, number];
  readonly dilation: readonly [number, number];
  readonly groups: number;
}

/** Output channels that share one walk over the activations. */
export const tileOutputs = 4;

/**
 * One group of a convolution as dot products of contiguous segments. The group's input is laid out as a padded
 * image [H'][W'][C/groups], so a kernel row is one run of kw * C/groups values (or one run a tap when dilated).
 */
export interface ConvolutionPlan {
  readonly shape: ConvolutionShape;
  /** Channels and outputs of one group. */
  readonly channels: number;
  readonly outputs: number;
  readonly tiles: number;
  /** Padded image, in elements. */
  readonly imageWidth: number;
  readonly imageLength: number;
  /** Offset of each segment from the window's first element, and their common length. */
  readonly segments: readonly number[];
  readonly segmentLength: number;
  /** Elements between neighbouring windows along a row, and between rows of windows. */
  readonly pixelStep: number;
  readonly rowStep: number;
}

export function planConvolution(shape: ConvolutionShape): ConvolutionPlan {
  const [inChannels, height, width] = shape.input;
  const [top, left, bottom, right] = shape.pads;
  const [kh, kw] = shape.kernel;
  const [dh, dw] = shape.dilation;
  const channels = inChannels / shape.groups;
  const outputs = shape.output[0] / shape.groups;
  const imageWidth = width + left + right;
  const wholeRows = dw === 1 || kw === 1;
  const taps = wholeRows ? 1 : kw;
  return {
    shape,
    channels,
    outputs,
    tiles: Math.ceil(outputs / tileOutputs),
    imageWidth,
    imageLength: (height + top + bottom) * imageWidth * channels,
    segments: Array.from({ length: kh * taps }, (_, s) => {
      const ky = Math.floor(s / taps);
      return (ky * dh * imageWidth + (s % taps) * dw) * channels;
    }),
    segmentLength: wholeRows ? kw * channels : channels,
    pixelStep: shape.stride[1] * channels,
    rowStep: shape.stride[0] * imageWidth * channels,
  };
}

/** Index into weights [O, C/groups, kh, kw] of element `k` of segment `s` for output channel `output`. */
export function weightIndex(plan: ConvolutionPlan, output: number, s: number, k: number): number {
  const [kh, kw] = plan.shape.kernel;
  const taps = plan.segments.length / kh;
  const ky = Math.floor(s / taps);
  const kx = (s % taps) + Math.floor(k / plan.channels);
  return ((output * plan.channels + (k % plan.channels)) * kh + ky) * kw + kx;
}
