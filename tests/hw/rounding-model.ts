/** Whether the rounded value of v / 2^shift is one more than its floor; modes as in round_shift. */
export function roundsUp(v: bigint, shift: bigint, mode: number): boolean {
  const unit = 1n << shift;
  const floor = v >> shift;
  const twice = 2n * (v - floor * unit);
  if (mode === 0) return twice >= unit;
  if (mode === 1) return twice > unit || (twice === unit && floor % 2n !== 0n);
  return mode === 3 && v < 0n && twice !== 0n;
}
