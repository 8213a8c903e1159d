/**
 * A shorter and smaller sequence that still fails: takes pieces out, halves of the sequence first, then single
 * entries; then lowers entries. Goes round until nothing helps or the time (ms) is over.
 */
export async function shrink(
  sequence: readonly number[],
  fails: (candidate: readonly number[]) => Promise<boolean>,
  time: number,
): Promise<readonly number[]> {
  const end = performance.now() + time;
  const inTime = async (s: readonly number[]) => performance.now() < end && (await fails(s));
  let best = sequence;
  for (let before = [...best, 0]; smaller(best, before) && performance.now() < end; ) {
    before = [...best];
    best = await lower(await cut(best, inTime), inTime);
  }
  return best;
}

type Fails = (candidate: readonly number[]) => Promise<boolean>;

/** From the end, where entries that nothing reads cost nothing. */
async function cut(sequence: readonly number[], fails: Fails): Promise<readonly number[]> {
  let best = sequence;
  for (let piece = best.length >> 1; piece >= 1; piece >>= 1)
    for (let at = best.length - piece; at >= 0; at -= piece) {
      const candidate = best.toSpliced(at, piece);
      if (await fails(candidate)) best = candidate;
    }
  return best;
}

async function lower(sequence: readonly number[], fails: Fails): Promise<readonly number[]> {
  let best = sequence;
  for (const i of sequence.keys())
    for (const change of [() => 0, (v: number) => v % 64, (v: number) => v >> 1]) {
      const old = best[i] ?? 0;
      const candidate = best.with(i, change(old));
      if (change(old) < old && (await fails(candidate))) best = candidate;
    }
  return best;
}

function smaller(a: readonly number[], b: readonly number[]): boolean {
  return a.length < b.length || a.some((v, i) => v < (b[i] ?? 0));
}
