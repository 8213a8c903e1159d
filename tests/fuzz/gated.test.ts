import { expect, it, test } from "vitest";
import { icarusOnce } from "../agreement/icarus.js";
import type { Mutation } from "../agreement/subject.js";
import { judge } from "./fuzz-case.js";
import { randomGatedNet } from "./random-gated-net.js";

/** FUZZ_GATED: how many; FUZZ_SEED: another seed, other networks. */
const count = Number(process.env.FUZZ_GATED ?? 24);
const first = 1_000_000 * Number(process.env.FUZZ_SEED ?? 6);

it(`${count} random gated networks agree: BigInt evaluator, passes, Icarus, cycles from the masks`, async () => {
  let agreed = 0;
  for (let seed = first; agreed < count; seed++) {
    const { graph, geometry } = randomGatedNet(seed);
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
  ["turns of one pixel", at(walker, "last_slot && last_turn", "last_slot")],
  ["channels of a turn not put back", at("turn_words.v", "turn[0] ?", "1'b0 ?")],
  ["padding not masked", at("gate_loader.v", "(near_start && !below)", "(near_start && below)")],
];

function at(file: string, find: string, replace: string): Mutation {
  return { file, find, replace };
}

test.each(faults)("a fault is told: %s", async (_, mutation) => {
  for (let seed = first; seed < first + 40; seed++) {
    const { graph, geometry } = randomGatedNet(seed);
    const outcome = await judge({ graph, geometry, seed }, icarusOnce, mutation);
    if (outcome.kind === "differs") return;
  }
  expect.unreachable(`${mutation.find} goes unnoticed`);
});
