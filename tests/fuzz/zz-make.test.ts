import { it } from "vitest";
import { icarusMismatch } from "../agreement/icarus.js";
import { crasherOf, keepCrasher } from "./crasher.js";
import { caseOf, choicesOfSeed, judge } from "./fuzz-case.js";
import { shrink } from "./shrink.js";

it("make", async () => {
  const mutation = { file: "post.v", find: ".WIDTH (PR_AW),\n            .CYCLES(3)", replace: ".WIDTH (PR_AW),\n            .CYCLES(2)" };
  for (let seed = 1; ; seed++) {
    const fuzzed = caseOf(choicesOfSeed(seed));
    const fails = async (c: readonly number[]) => (await judge(caseOf(c), icarusMismatch, mutation)).kind === "differs";
    const o = await judge(fuzzed, icarusMismatch, mutation);
    console.log(seed, o);
    if (o.kind !== "differs") continue;
    const t = performance.now();
    const small = caseOf(await shrink(choicesOfSeed(seed), fails, 100000));
    console.log("shrink", performance.now() - t);
    console.log(keepCrasher("threshold-address-early", { ...crasherOf(small, o.how), mutation }));
    return;
  }
}, 600000);
