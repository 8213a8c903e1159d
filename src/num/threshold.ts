/** low + step * #{k : sign * x >= thresholds[k]} for ascending thresholds. */
export function threshold(
  x: number,
  thresholds: ArrayLike<number>,
  sign: number,
  low: number,
  step: number,
): number {
  const v = sign * x;
  let below = 0;
  let above = thresholds.length;
  while (below < above) {
    const middle = (below + above) >>> 1;
    if (v >= (thresholds[middle] as number)) below = middle + 1;
    else above = middle;
  }
  return low + step * below;
}
