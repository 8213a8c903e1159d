import fc from "fast-check";
import { expect, test } from "vitest";
import { layerCycles, type Pace, type TimedJob } from "../../src/schedule/cycles.js";
import { blankJob } from "../../src/schedule/fields.js";

interface Counted {
  job: TimedJob;
  layerLast: boolean;
}

/** The sequencer of docs/engine.md, Time, one clock at a time: cycles of each layer. */
function simulate(layers: readonly (readonly TimedJob[])[], pace: Pace): number[] {
  const queue: Counted[] = layers.flatMap((jobs) =>
    jobs.map((job, i) => ({ job, layerLast: i === jobs.length - 1 })),
  );
  const cycles: number[] = [];
  let state: "next" | "fetch" | "run" | "barrier" = "next";
  let fetchIn = 0;
  let count = 0;
  let drain = 0;
  let settle = 0;
  let at = -1;
  let tiles: number[] = [];
  let step = 0;
  let firstTile = true;
  while (cycles.length < layers.length) {
    count++;
    const drained = drain === 0;
    const settled = settle === 0;
    drain = Math.max(0, drain - 1);
    settle = Math.max(0, settle - 1);
    if (state === "next" && fetchIn === 0) {
      at++;
      const { job } = queue[at]!.job;
      tiles = [];
      for (let i3 = 0; i3 <= job.n3; i3++)
        for (let i2 = 0; i2 <= job.n2; i2++)
          for (let i1 = 0; i1 <= job.n1; i1++)
            for (let i0 = 0; i0 <= job.n0; i0++)
              tiles.push(i0 === job.n0 && i2 === job.n2 ? job.drainLast : job.drainFull);
      state = "fetch";
      fetchIn = pace.jobWords + 2;
    } else if (state === "fetch") {
      state = "run";
      step = 0;
      firstTile = true;
    } else if (state === "run") {
      const { job, layerLast } = queue[at]!;
      const lastStep = step === job.tileCycles - 1;
      const held = lastStep && (!drained || (firstTile && !settled));
      if (!held && lastStep) {
        drain = tiles.shift()!;
        settle = drain + pace.settle;
        step = 0;
        firstTile = false;
        if (tiles.length === 0) state = layerLast ? "barrier" : "next";
      } else if (!held) step++;
    } else if (state === "barrier" && settled) {
      cycles.push(count);
      count = 0;
      state = "next";
    }
    fetchIn = Math.max(0, fetchIn - 1);
  }
  return cycles;
}

const timedJob = fc
  .record({
    n: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(3), fc.nat(3)),
    tileCycles: fc.integer({ min: 1, max: 30 }),
    drainFull: fc.nat(30),
    drainLast: fc.nat(30),
  })
  .map(({ n: [n0, n1, n2, n3], tileCycles, drainFull, drainLast }) => ({
    job: { ...blankJob, n0, n1, n2, n3, drainFull, drainLast },
    tileCycles,
  }));

test("the closed form counts what a clock-by-clock sequencer counts", () => {
  const layers = fc.array(fc.array(timedJob, { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 4,
  });
  const pace = fc.record({ settle: fc.integer({ min: 1, max: 20 }), jobWords: fc.nat(20) });
  fc.assert(
    fc.property(layers, pace, (l, p) => {
      expect(layerCycles(l, p)).toEqual(simulate(l, p));
    }),
    { numRuns: 2000 },
  );
});

test("one job of one tile: two cycles to start, its steps, then the drain and the pipeline", () => {
  const timed = { job: { ...blankJob, drainFull: 3, drainLast: 3 }, tileCycles: 5 };
  expect(layerCycles([[timed]], { settle: 10, jobWords: 4 })).toEqual([2 + 5 + 3 + 10 + 1]);
});
