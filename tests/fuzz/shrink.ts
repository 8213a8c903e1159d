/**
 * A shorter and smaller sequence that still fails: cuts the end, takes pieces out, lowers entries, as long as that
 * helps and the time (ms) lasts.
 */
export async function shrink(
  sequence: readonly number[],
  fails: (candidate: readonly number[]) => Promise<boolean>,
  time: number,
): Promise<readonly number[]> {
  const end = performance.now() + time;
  let best = sequence;
  for (let better = true; better; ) {
    better = false;
    for (const candidate of smaller(best)) {
      if (performance.now() > end) return best;
      if (!(await fails(candidate))) continue;
      best = candidate;
      better = true;
      break;
    }
  }
  return best;
}

/** Each is shorter, or as long with lower entries: shrinking ends. Large steps come first. */
function* smaller(s: readonly number[]): Generator<readonly number[]> {
  for (let piece = s.length >> 1; piece >= 1; piece >>= 1)
    for (let at = s.length - piece; at >= 0; at -= piece)
      yield [...s.slice(0, at), ...s.slice(at + piece)];
  for (const [i, v] of s.entries())
    for (const lower of new Set([0, v >> 1, v - 1]))
      if (lower >= 0 && lower < v) yield s.with(i, lower);
}
