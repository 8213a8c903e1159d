/** Constants of a job, as the run-ahead array has them. */
export interface AheadJobShape {
  /** Words of a digit, digits of the parts, of the weights. */
  readonly digitWords: number;
  readonly highDigits: number;
  readonly lowDigits: number;
  readonly weightDigits: number;
  readonly slots: number;
  readonly ring: number;
  readonly weightBase: number;
  /** Pixels after which the weights begin again. */
  readonly turns: number;
}

/** A word of a part: which operand and weight word, and what the accumulator does. */
export interface Word {
  readonly operand: number;
  readonly weight: number;
  readonly first: boolean;
  readonly shift: boolean;
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** Digit pairs of a part by falling weight: all pairs (i, j), one list a value of i + j. */
function levels(activations: number, weights: number): readonly (readonly number[])[] {
  return range(activations + weights - 1)
    .toReversed()
    .map((sum) =>
      range(weights)
        .map((j) => sum - j)
        .filter((i) => i >= 0 && i < activations),
    );
}

/** The words of a part of an output: digits lie from the highest down. */
function partWords(
  digits: number,
  { digitWords, weightDigits }: AheadJobShape,
  operandBase: number,
  weightBase: number,
): readonly Word[] {
  const words: Word[] = [];
  levels(digits, weightDigits).forEach((level, l) => {
    level.forEach((i, pair) => {
      for (let w = 0; w < digitWords; w++)
        words.push({
          operand: operandBase + (digits - 1 - i) * digitWords + w,
          weight: weightBase + words.length,
          first: words.length === 0,
          shift: l > 0 && pair === 0 && w === 0,
        });
    });
  });
  return words;
}

/** An output a walker works on. */
export interface Output {
  readonly ring: number;
  readonly slot: number;
  /** Of its slot, through all turns. */
  readonly index: number;
  readonly high: readonly Word[];
  readonly low: readonly Word[];
}

/** The outputs of a job in order, pixel after pixel without end. */
export function outputAt(job: AheadJobShape, index: number): Output {
  const pixel = Math.floor(index / job.slots);
  const slot = index % job.slots;
  const ring = pixel % job.ring;
  const base = ring * (job.highDigits + job.lowDigits) * job.digitWords;
  const own = [job.highDigits, job.lowDigits].map((d) =>
    d === 0 ? 0 : partWords(d, job, 0, 0).length,
  );
  const at = index % (job.turns * job.slots);
  const weight = job.weightBase + at * ((own[0] ?? 0) + (own[1] ?? 0));
  const lowBase = base + job.highDigits * job.digitWords;
  return {
    ring,
    slot,
    index: at,
    high: partWords(job.highDigits, job, base, weight),
    low: job.lowDigits === 0 ? [] : partWords(job.lowDigits, job, lowBase, weight + (own[0] ?? 0)),
  };
}

/** What a walker asks for in a cycle; undefined: nothing. */
export interface Asked {
  readonly word: Word;
  readonly output: number;
  readonly low: boolean;
  readonly last: boolean;
}

/** A walker told by events, a cycle at a time. */
export interface WalkerModel {
  asked(): Asked | undefined;
  ready(): boolean;
  /** Ends the cycle; `decided` is the output whose high part became known, `written` whose low part was stored. */
  clock(events: {
    readonly begun: boolean;
    readonly take: boolean;
    readonly decided: { readonly output: number; readonly pass: boolean } | undefined;
    readonly written: number | undefined;
  }): void;
}

/** Written from the promises of hw/gate_walker.v: a list of words at a time, complete pixels from a set of outputs. */
export function createWalker(job: AheadJobShape): WalkerModel {
  let running: { output: number; low: boolean; words: readonly Word[]; at: number } | undefined;
  let next = 0;
  let begun = 0;
  let flying = false;
  let passed: number | undefined;
  let taken = 0;
  /** Outputs that are finished, in any order. */
  const finished = new Set<number>();
  const complete = () => {
    let count = 0;
    while (finished.has(count)) count++;
    return Math.floor(count / job.slots);
  };
  const asked = (): Asked | undefined => {
    if (!running) return undefined;
    const { output, low, words, at } = running;
    const last = at === words.length - 1;
    if (last && !low && flying) return undefined;
    const word = words[at];
    return word && { word, output, low, last };
  };
  return {
    asked,
    ready: () => complete() > taken,
    clock({ begun: more, take, decided, written }) {
      const now = asked();
      const ends = now?.last === true;
      const free = running === undefined || ends;
      const lowNext = passed;
      if (now && running) running.at++;
      if (free) {
        running = undefined;
        if (lowNext !== undefined) {
          running = { output: lowNext, low: true, words: outputAt(job, lowNext).low, at: 0 };
          passed = undefined;
        } else if (begun * job.slots > next) {
          running = { output: next, low: false, words: outputAt(job, next).high, at: 0 };
          next++;
        }
      }
      if (decided) flying = false;
      if (ends && now?.low === false) flying = true;
      if (decided?.pass) passed = decided.output;
      else if (decided) finished.add(decided.output);
      if (written !== undefined) finished.add(written);
      if (more) begun++;
      if (take) taken++;
    },
  };
}
