import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { memoryFiles } from "../../src/emit/memories.js";
import { planDesign } from "../../src/schedule/plan.js";
import * as nets from "../schedule/nets.js";
import { randomTensor, typed } from "../schedule/random-net.js";

const point = { kernel: [1, 1], stride: [1, 1], pads: [0, 0, 0, 0], dilation: [1, 1] } as const;

function plan() {
  const net = nets.createNet();
  const x = nets.input(net, typed("u2"), [3, 2, 2]);
  const w = randomTensor(typed("i2"), [3, 3, 1, 1], 5);
  const y = nets.conv(
    net,
    x,
    { ...w, data: Int32Array.of(1, -2, 0, 0, 1, 0, -1, -1, 1) },
    undefined,
    1,
    point,
  );
  nets.output(net, nets.threshold(net, y, [[-2, 0, 3]], [1, -1, 1], typed("u2")));
  const design = planDesign(
    net.graph(),
    { pes: 4, lanes: 4, pixels: 1, digit: 2, post: 2 },
    createSink(),
  );
  const engine = design?.engines[0];
  if (!engine) throw new Error("no plan");
  return engine;
}

test("every file has exactly the words of its memory, in equally wide hexadecimal", () => {
  const engine = plan();
  const { parameters: p } = engine;
  const words = new Map(memoryFiles(engine).map((f) => [f.path, f.text.trimEnd().split("\n")]));
  const depth = {
    "weights.mem": p.WM_AW,
    "steps.mem": p.ST_AW,
    "jobs.mem": p.JB_AW,
    "params.mem": p.PR_AW,
  };
  for (const [path, bits] of Object.entries(depth)) expect(words.get(path)).toHaveLength(2 ** bits);
  for (const lines of words.values())
    for (const line of lines) expect(line).toMatch(new RegExp(`^[0-9a-f]{${lines[0]?.length}}$`));
  expect([...words.keys()].filter((k) => k.startsWith("thr"))).toEqual([
    "thr_l00_s0.mem",
    "thr_l00_s1.mem",
    "thr_l01_s0.mem",
    "thr_l01_s1.mem",
  ]);
});

test("weights lie plane by plane, PE 0 lowest", () => {
  // Codes K = w + 2: PE 0 holds 3 0 2, PE 1 2 3 2, PE 2 1 1 3; 4 lanes a plane, low plane first.
  const line = memoryFiles(plan())
    .find((f) => f.path === "weights.mem")
    ?.text.split("\n")[0];
  const byte = (low: number, high: number) => low | (high << 4);
  const pe = [byte(0b001, 0b101), byte(0b010, 0b111), byte(0b111, 0b100)];
  expect(line).toBe(
    `00${pe
      .toReversed()
      .map((b) => b.toString(16).padStart(2, "0"))
      .join("")}`,
  );
});

test("the search starts at the middle threshold; a negative sign compares the complement", () => {
  const engine = plan();
  const first = memoryFiles(engine)
    .find((f) => f.path === "thr_l00_s0.mem")
    ?.text.split("\n")[0];
  const flipped = memoryFiles(engine)
    .find((f) => f.path === "thr_l01_s0.mem")
    ?.text.split("\n")[0];
  const bits = engine.parameters.VAL_W;
  const hex = (v: number) =>
    BigInt.asUintN(bits, BigInt(v))
      .toString(16)
      .padStart(Math.ceil(bits / 4), "0");
  expect([first, flipped]).toEqual([hex(0), hex(-1)]);
});
