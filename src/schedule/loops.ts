import { wrapDistance } from "./address.js";

/** One loop of a job's nest: iterations, and how far one iteration moves the address and the input coordinates. */
export interface Loop {
  readonly count: number;
  readonly address: number;
  readonly y: number;
  readonly x: number;
}

/** The loop fields of a job. */
export interface LoopFields {
  readonly n0: number;
  readonly n1: number;
  readonly n2: number;
  readonly n3: number;
  readonly a0: number;
  readonly a1: number;
  readonly a2: number;
  readonly a3: number;
  readonly y1: number;
  readonly y2: number;
  readonly y3: number;
  readonly x0: number;
  readonly x1: number;
  readonly x2: number;
  readonly x3: number;
}

/** A level that does nothing. */
export const once: Loop = { count: 1, address: 0, y: 0, x: 0 };

/** Loops, innermost first, as increments: an advance of a level also takes back what the inner levels moved. Level 0 moves along a row. */
export function loopFields(loops: readonly [Loop, Loop, Loop, Loop]): LoopFields {
  const [l0, l1, l2, l3] = loops;
  const address = increments(loops.map((l) => [l.count, l.address])).map(wrapDistance);
  const y = increments(loops.map((l) => [l.count, l.y]));
  const x = increments(loops.map((l) => [l.count, l.x]));
  const [a0 = 0, a1 = 0, a2 = 0, a3 = 0] = address;
  const [, y1, y2, y3] = y;
  const [x0, x1, x2, x3] = x;
  const n = { n0: l0.count - 1, n1: l1.count - 1, n2: l2.count - 1, n3: l3.count - 1 };
  return { ...n, a0, a1, a2, a3, y1, y2, y3, x0, x1, x2, x3 };
}

type Four = readonly [number, number, number, number];

function increments(levels: readonly (readonly [number, number])[]): Four {
  let inner = 0;
  const steps = levels.map(([count, distance]) => {
    // A level of one iteration never advances by itself; its field is never used.
    const step = count > 1 ? distance - inner : 0;
    inner += (count - 1) * distance;
    return step;
  });
  return [steps[0] ?? 0, steps[1] ?? 0, steps[2] ?? 0, steps[3] ?? 0];
}
