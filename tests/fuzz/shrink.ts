/**
 * A shorter and smaller sequence that still fails: takes runs of whole blocks out, then lowers entries, until
 * nothing helps or the time (ms) is over. The first entry stays.
 */
export async function shrink(
  sequence: readonly number[],
  block: number,
  fails: Fails,
  time: number,
): Promise<readonly number[]> {
  const end = performance.now() + time;
  const inTime: Fails = async (s) => performance.now() < end && (await fails(s));
  let best = sequence;
  for (let before = [...best, 0]; smaller(best, before) && performance.now() < end; ) {
    before = [...best];
    best = await lower(await cut(best, block, inTime), inTime);
  }
  return best;
}

type Fails = (candidate: readonly number[]) => Promise<boolean>;

async function cut(
  sequence: readonly number[],
  block: number,
  fails: Fails,
): Promise<readonly number[]> {
  let best = sequence;
  const blocks = Math.floor((sequence.length - 1) / block);
  for (let run = blocks >> 1; run >= 1; run >>= 1)
    for (let at = 1 + (blocks - run) * block; at >= 1; at -= run * block) {
      const candidate = best.toSpliced(at, run * block);
      if (candidate.length < best.length && (await fails(candidate))) best = candidate;
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
