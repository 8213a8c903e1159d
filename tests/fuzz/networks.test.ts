import { describe, expect, it } from "vitest";
import type { Mutation } from "../agreement/subject.js";
import { verilatorMismatch } from "../agreement/verilator.js";
import { campaign } from "./campaign.js";
import { caseOf, choicesOfSeed, judge } from "./fuzz-case.js";

/** FUZZ_NETWORKS: how many; FUZZ_SEED: another seed, other networks. */
const networks = Number(process.env.FUZZ_NETWORKS ?? 10);
const seed = Number(process.env.FUZZ_SEED ?? 2);

describe("raw reference = after passes = BigInt evaluator = RTL in Verilator, every layer", () => {
  it.each(Array.from({ length: networks }, (_, i) => i))("on random network %i", async (i) => {
    const { agreed } = await campaign(seed * 1_000_000 + i * 10, 1, verilatorMismatch);
    expect(agreed).toBe(1);
  });

  it("or it is told: sums that are one too large", async () => {
    const mutation: Mutation = {
      file: "post.v",
      find: "sum_q <= biased_q + correction;",
      replace: "sum_q <= biased_q + correction + 1'b1;",
    };
    const outcome = await judge(caseOf(choicesOfSeed(2)), verilatorMismatch, mutation);
    expect(outcome).toMatchObject({ kind: "differs" });
  });
});
