import { expect, it, test } from "vitest";
import { createRandom } from "../../src/num/random.js";
import type { Geometry } from "../../src/schedule/geometry.js";
import { type GateNet, gateNet, type Part } from "../agreement/gate-nets.js";
import { icarusOnce } from "../agreement/icarus.js";
import type { Mutation } from "../agreement/subject.js";
import { judge } from "./fuzz-case.js";

/** FUZZ_GATED: how many; FUZZ_SEED: another seed, other networks. */
const count = Number(process.env.FUZZ_GATED ?? 24);
const first = 1_000_000 * Number(process.env.FUZZ_SEED ?? 6);

const arrays: readonly Geometry[] = [
  { pes: 4, lanes: 4, pixels: 1, digit: 2, post: 2 },
  { pes: 4, lanes: 8, pixels: 1, digit: 1, post: 4 },
  { pes: 2, lanes: 5, pixels: 1, digit: 4, post: 1 },
  { pes: 6, lanes: 3, pixels: 1, digit: 2, post: 3 },
];

/** One to three convolutions and at times a classifier, most of them gated, at any cut of the code. */
function randomNet(seed: number): GateNet {
  const random = createRandom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const bits = 2 + below(5);
  const channels = 1 + below(9);
  const input = `u${bits}[${channels}, ${3 + below(4)}, ${3 + below(4)}]`;
  let [code, width] = [bits, channels];
  const convolutions = Array.from({ length: 1 + below(3) }, (): Part => {
    const low = below(5) === 0 ? 0 : 1 + below(code - 1);
    const groups = pick([1, 2, 3].filter((g) => width % g === 0));
    const outputs = groups * (1 + below(5));
    const side = 1 + 2 * below(2);
    code = 2 + below(4);
    width = outputs;
    return {
      ...{ op: "conv2d", outputs, low, kernel: [side, side], narrow: `u${code}` },
      ...{ weights: pick(["i2", "i4", "t2", "o1", "o2", "u3"]), bias: below(2) === 0 },
      attrs: { groups, pad: (side - 1) / 2, stride: 1 + below(2) },
    };
  });
  const dense: Part = { op: "dense", outputs: 1 + below(6), weights: "i4", low: 1 };
  const parts = below(2) === 0 ? [...convolutions, dense] : convolutions;
  return gateNet(`seed ${seed}`, input, parts, pick(arrays), seed);
}

it(`${count} random gated networks agree: BigInt evaluator, passes, Icarus, cycles from the masks`, async () => {
  let agreed = 0;
  for (let seed = first; agreed < count; seed++) {
    const { graph, geometry } = randomNet(seed);
    const outcome = await judge({ graph, geometry, seed }, icarusOnce);
    if (outcome.kind === "refused") continue;
    expect(outcome, `seed ${seed}`).toEqual({ kind: "agrees" });
    agreed++;
  }
  expect(agreed).toBe(count);
});

const walker = "gate_walker.v";
const faults: readonly (readonly [string, Mutation])[] = [
  ["not strictly above", at("gate_pe.v", "high_sum > limit_q", "high_sum >= limit_q")],
  ["mask inverted", at("gate_combine.v", "passed ? low_wide", "!passed ? low_wide")],
  ["mask of the slot before", at("gate_pe.v", "{ring3_q, slot3_q}", "{ring3_q, slot2_q}")],
  ["low part dropped", at("gate_combine.v", "passed ? low_wide", "1'b0 ? low_wide")],
  ["high part not shifted", at("gate_combine.v", "(high_q << job_low)", "high_q")],
  [
    "low part of weights of the high one",
    at(walker, "wait_weight_q <= weight_q + 1'b1", "wait_weight_q <= weight_q"),
  ],
  ["pixel complete before its low part", at(walker, "lows_q == 2'd0}", "1'b1}")],
  [
    "ring one too short",
    at("gate_drain.v", "(ring_q == job_last_ring)", "(ring_q + 1'b1 == job_last_ring)"),
  ],
  [
    "sum of activations left out",
    at("gate_pe.v", "threshold_wide + correction_wide", "threshold_wide"),
  ],
  ["padding not masked", at("gate_loader.v", "(near_start && !below)", "(near_start && below)")],
];

function at(file: string, find: string, replace: string): Mutation {
  return { file, find, replace };
}

test.each(faults)("a fault is told: %s", async (_, mutation) => {
  for (let seed = first; seed < first + 40; seed++) {
    const { graph, geometry } = randomNet(seed);
    const outcome = await judge({ graph, geometry, seed }, icarusOnce, mutation);
    if (outcome.kind === "differs") return;
  }
  expect.unreachable(`${mutation.find} goes unnoticed`);
});
