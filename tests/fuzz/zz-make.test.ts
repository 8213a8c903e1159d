import { it } from "vitest";
import { icarusMismatch } from "../agreement/icarus.js";
import { crasherOf, keepCrasher } from "./crasher.js";
import { caseOf, type FuzzCase, choicesOfSeed, judge } from "./fuzz-case.js";
import { smallest } from "./campaign.js";

it("make", async () => {
  const mutation = { file: "post.v", find: ".WIDTH (PR_AW),\n            .CYCLES(3)", replace: ".WIDTH (PR_AW),\n            .CYCLES(2)" };
  for (let seed = 1; ; seed++) {
    const fuzzed = caseOf(choicesOfSeed(seed));
    let n = 0;
    const fails = async (c: FuzzCase) => { n++; return (await judge(c, icarusMismatch, mutation)).kind === "differs"; };
    const o = await judge(fuzzed, icarusMismatch, mutation);
    console.log(seed, o);
    if (o.kind !== "differs") continue;
    const t = performance.now();
    const small = await smallest(choicesOfSeed(seed), fails);
    console.log("shrink", n, performance.now() - t);
    console.log(keepCrasher("threshold-address-early", { ...crasherOf(small, o.how), mutation }));
    return;
  }
}, 600000);
