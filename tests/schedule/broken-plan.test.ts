import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import type { Design } from "../../src/schedule/design.js";
import { type Job, jobFields } from "../../src/schedule/job-format.js";
import { planDesign } from "../../src/schedule/plan.js";
import { type StepEntry, stepFields } from "../../src/schedule/step-format.js";
import { packWord } from "../../src/schedule/word-format.js";
import { firstMismatch } from "./check-plan.js";
import * as nets from "./nets.js";
import { randomTensor, typed } from "./random-net.js";

// A network in which every part of a plan matters: padded and strided rows, groups, S, two digits, pooling,
// thresholds, requantization, a residual sum, products and argmax.
function richNet(): nets.Net {
  const net = nets.createNet();
  const window = { kernel: [3, 3], stride: [1, 1], pads: [1, 1, 1, 1], dilation: [1, 1] } as const;
  const x = nets.input(net, typed("i3"), [6, 4, 8]);
  const a = nets.conv(net, x, randomTensor(typed("i3"), [10, 6, 3, 3], 3), undefined, 1, window);
  const t = nets.threshold(net, a, [[-40, 0, 40]], [1, -1, 1, 1, 1, 1, 1, 1, 1, -1], typed("o2"));
  const b = nets.conv(net, t, randomTensor(typed("t2"), [10, 5, 3, 3], 4), undefined, 2, window);
  const scale = {
    multiplier: [3],
    bias: [7],
    shift: 3,
    rounding: "half-up",
    element: typed("i4"),
  } as const;
  const r = nets.requantize(net, b, scale);
  const s = nets.sum(net, [r, t]);
  const c = nets.conv(net, t, randomTensor(typed("i2"), [10, 10, 1, 1], 5), undefined, 1, {
    ...window,
    kernel: [1, 1],
    pads: [0, 0, 0, 0],
  });
  const p = nets.pool(net, nets.requantize(net, c, scale), "max", {
    ...window,
    kernel: [2, 2],
    stride: [2, 2],
    pads: [0, 0, 0, 0],
  });
  const q = nets.pool(net, s, "max", { ...window, stride: [2, 2] });
  const h = nets.sum(net, [p, q]);
  const e = nets.requantize(net, h, { ...scale, multiplier: [3, 5, 3, 3, 7, 3, 3, 3, 3, 3] });
  const d = nets.conv(net, e, randomTensor(typed("i2"), [10, 10, 1, 1], 6), undefined, 1, {
    ...window,
    kernel: [1, 1],
    pads: [0, 0, 0, 0],
  });
  const j = nets.requantize(net, nets.sum(net, [h, d]), {
    ...{ multiplier: [1], bias: [0], shift: 0, rounding: "floor", element: typed("i5") },
  });
  const f = nets.threshold(net, j, [[-4, 0, 5]], [1], typed("u2"));
  const k = nets.conv(net, f, randomTensor(typed("i2"), [10, 10, 1, 1], 7), undefined, 1, {
    ...window,
    kernel: [1, 1],
    pads: [0, 0, 0, 0],
  });
  const m = nets.conv(net, f, randomTensor(typed("i2"), [1, 10, 1, 1], 8), undefined, 1, {
    ...window,
    kernel: [1, 1],
    pads: [0, 0, 0, 0],
  });
  const pixel = nets.requantize(net, m, scale);
  const g = nets.pool(net, f, "sum", { ...window, kernel: [2, 4], pads: [0, 0, 0, 0] });
  const v = nets.requantize(net, nets.product(net, nets.product(net, j, pixel), g), {
    ...{ multiplier: [3], bias: [0], shift: 2, rounding: "floor", element: typed("i4") },
  });
  const both = nets.product(net, nets.requantize(net, k, scale), v);
  nets.output(net, nets.argmax(net, both));
  return net;
}

const net = richNet();
const sink = createSink();
const planned = planDesign(net.graph(), { pes: 4, lanes: 4, pixels: 2, digit: 2, post: 2 }, sink);
const images = [1, 2].map((seed) => randomTensor(typed("i3"), [6, 4, 8], seed));

function outcome(design: Design | undefined): string | undefined {
  if (!design) throw new Error(JSON.stringify(sink.diagnostics));
  try {
    return firstMismatch(net, design, images);
  } catch (error) {
    return String(error);
  }
}

type Change = {
  readonly job?: (job: Job) => Partial<Job>;
  readonly step?: (step: StepEntry) => Partial<StepEntry>;
};

/** The design with every job and step changed. */
function changed({ job, step }: Change): Design {
  const engine = planned?.engines[0];
  if (!planned || !engine) throw new Error("no plan");
  const { schedule, memories, parameters } = engine;
  const jobs = schedule.layers.flatMap((l) =>
    l.jobs.flatMap(({ job: own }) => {
      const word = packWord(jobFields, { ...own, ...job?.(own) });
      return Array.from({ length: parameters.JOB_WORDS }, (_, i) =>
        BigInt.asUintN(64, word >> BigInt(64 * i)),
      );
    }),
  );
  const steps = schedule.steps.map((s) => packWord(stepFields, { ...s, ...step?.(s) }));
  return { ...planned, engines: [{ ...engine, memories: { ...memories, jobs, steps } }] };
}

test("the plan itself is right", () => {
  expect(outcome(planned)).toBeUndefined();
  expect(outcome(changed({}))).toBeUndefined();
});

const changes: readonly (readonly [string, Change])[] = [
  ["rotate", { step: (s) => ({ rotate: s.rotate ^ 1 }) }],
  ["wrap", { job: (j) => ({ wrap: j.wrap + 1 }) }],
  ["pad", { step: (s) => ({ pad: s.pad ^ 1 }) }],
  ["mask", { step: () => ({ mask: 0 }) }],
  ["shift", { step: () => ({ shift: 0 }) }],
  ["sumShift", { step: () => ({ sumShift: 0 }) }],
  ["sumEnable", { step: () => ({ sumEnable: 0 }) }],
  ["dy", { step: (s) => ({ dy: s.dy + 1 }) }],
  ["dx", { step: (s) => ({ dx: s.dx - 1 }) }],
  ["offset", { step: (s) => ({ offset: s.offset + 1 }) }],
  ["a2", { job: (j) => ({ a2: j.a2 + 1 }) }],
  ["a3", { job: (j) => ({ a3: j.a3 + 1 }) }],
  ["y3", { job: (j) => ({ y3: j.y3 + 1 }) }],
  ["x3", { job: (j) => ({ x3: j.x3 + 1 }) }],
  ["inWidth", { job: (j) => ({ inWidth: j.inWidth - 1 }) }],
  ["inHeight", { job: (j) => ({ inHeight: j.inHeight - 1 }) }],
  ["weightBase", { job: (j) => ({ weightBase: Math.max(0, j.weightBase - 1) }) }],
  ["paramBase", { job: (j) => ({ paramBase: Math.max(0, j.paramBase - 1) }) }],
  ["readsInput", { job: () => ({ readsInput: 0 }) }],
  ["sumLeft", { job: (j) => ({ sumLeft: j.sumLeft + 1 }) }],
  ["accShift", { job: (j) => ({ accShift: j.accShift + 1 }) }],
  ["rounding", { job: () => ({ rounding: 2 }) }],
  ["scaleShift", { job: (j) => ({ scaleShift: j.scaleShift + 1 }) }],
  ["low", { job: (j) => ({ low: j.low + 1 }) }],
  ["high", { job: (j) => ({ high: j.high - 1 }) }],
  ["stepTwo", { job: () => ({ stepTwo: 0 }) }],
  ["reduce", { job: (j) => ({ reduce: 3 - j.reduce }) }],
  ["poolPixels", { job: (j) => ({ poolPixels: j.poolReduce ? 1 : j.poolPixels }) }],
  ["dmBase", { job: (j) => ({ dmBase: j.vector ? j.dmBase : j.dmBase + 1 }) }],
  ["dmStrip", { job: (j) => ({ dmStrip: j.dmStrip ^ 1 }) }],
  ["dmRow", { job: (j) => ({ dmRow: j.dmEnable ? j.dmRow - 1 : 0 }) }],
  ["dmColumn", { job: (j) => ({ dmColumn: j.dmEnable ? j.dmColumn - 1 : 0 }) }],
  ["codeAdd", { job: (j) => ({ codeAdd: j.codeAdd + 1 }) }],
  ["vmBase", { job: (j) => ({ vmBase: j.vmEnable ? j.vmBase + 1 : 0 }) }],
  ["vmPixel", { job: (j) => ({ vmPixel: j.vmEnable ? j.vmPixel - 1 : 0 }) }],
  ["obPixel", { job: () => ({ obPixel: 0 }) }],
  ["join", { job: () => ({ join: 0 }) }],
  ["joinBase", { job: (j) => ({ joinBase: j.joinBase + j.join }) }],
  ["joinPixel", { job: (j) => ({ joinPixel: Math.max(0, j.joinPixel - 1) }) }],
  ["joinLow", { job: (j) => ({ joinLow: j.joinLow + 1 }) }],
  ["joinHigh", { job: (j) => ({ joinHigh: j.joinHigh - 1 }) }],
  ["joinOwn", { job: (j) => ({ joinOwn: j.joinOwn + j.join }) }],
  ["joinOther", { job: (j) => ({ joinOther: j.joinOther + j.join }) }],
  ["joinProduct", { job: () => ({ joinProduct: 0 }) }],
  ["joinLane", { job: () => ({ joinLane: 0 }) }],
  ["joinPixel of a factor", { job: (j) => ({ joinPixel: j.joinPixel + j.joinFactor }) }],
  ["entryMode", { job: () => ({ entryMode: 0 }) }],
  ["entryBase", { job: (j) => ({ entryBase: j.entryMode ? j.entryBase ^ 1 : 0 }) }],
  ["entryEach", { job: () => ({ entryEach: 0 }) }],
  ["entryShift", { job: (j) => ({ entryShift: j.entryShift + 1 }) }],
  ["entryLow", { job: (j) => ({ entryLow: j.entryLow + 1 }) }],
  ["entryHigh", { job: (j) => ({ entryHigh: j.entryHigh - 1 }) }],
  ["vmWide", { job: () => ({ vmWide: 0 }) }],
];

test.each(changes)("a wrong %s shows", (_, change) => {
  expect(outcome(changed(change))).toBeDefined();
});
