import { describe, expect, it } from "vitest";
import { ops } from "../../src/ops/index.js";
import { icarusOnce } from "../agreement/icarus.js";
import { campaign } from "./campaign.js";
import { caseOf, choicesOfSeed, judge } from "./fuzz-case.js";

/** Many networks for a cheap simulator. FUZZ_WIDE: how many; FUZZ_SEED: another seed, other networks. */
const networks = Number(process.env.FUZZ_WIDE ?? 200);
const seed = Number(process.env.FUZZ_SEED ?? 1);
const chunk = 50;

const seen = new Set<string>();

describe("raw reference = after passes = BigInt evaluator = RTL in Icarus", () => {
  const starts = Array.from({ length: Math.ceil(networks / chunk) }, (_, i) => i * chunk);

  it.each(starts)(`on ${chunk} random networks, from number %i on`, async (start) => {
    const count = Math.min(chunk, networks - start);
    const { agreed, ops } = await campaign(seed * 1_000_000 + start * 10, count, icarusOnce);
    for (const op of ops) seen.add(op);
    expect(agreed).toBe(count);
  });

  it("or it is told: sums that are one too large", async () => {
    const mutation = {
      file: "post.v",
      find: "sum_q <= biased_q + correction;",
      replace: "sum_q <= biased_q + correction + 1'b1;",
    };
    const outcome = await judge(caseOf(choicesOfSeed(2)), icarusOnce, mutation);
    expect(outcome).toMatchObject({ kind: "differs" });
  });

  it("on every op", () => {
    expect([...seen].sort()).toEqual([...ops.keys()].sort());
  });
});
