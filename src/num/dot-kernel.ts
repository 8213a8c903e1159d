/** Computes every window of one group against all its output channels. */
export interface DotKernel {
  /** Windows a row of `sums` has room for: the output width, rounded up to what the kernel computes at once. */
  readonly pixels: number;
  /** The padded image [H'][W'][C/groups] to fill before `run`; valid until the next call of another kernel. */
  image(): Float64Array | Int16Array;
  /** Sums as [row][tile][pixel][output of the tile]; valid until the next call of any kernel. */
  run(group: number): Float64Array | Int32Array;
}
