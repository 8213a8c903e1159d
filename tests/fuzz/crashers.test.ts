import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { icarusMismatch } from "../agreement/icarus.js";
import { verilatorMismatch } from "../agreement/verilator.js";
import { smallest } from "./campaign.js";
import { caseOfCrasher, crasherOf, crashersFolder, readCrasher } from "./crasher.js";
import { caseOf, choicesOfSeed, judge } from "./fuzz-case.js";
import { opsOf } from "./random-network.js";

const names = readdirSync(crashersFolder);

it("there are crashers to replay", () => {
  expect(names.filter((name) => name.endsWith(".json"))).toEqual(names);
  expect(names.length).toBeGreaterThan(0);
});

describe.each(names)("%s", (name) => {
  const crasher = readCrasher(name);
  const replayed = caseOfCrasher(crasher);

  it.each([
    { simulator: "Verilator", hardware: verilatorMismatch },
    { simulator: "Icarus", hardware: icarusMismatch },
  ])("agrees now in $simulator", async ({ hardware }) => {
    expect(await judge(replayed, hardware)).toEqual({ kind: "agrees" });
  });

  if (crasher.mutation)
    it("goes wrong again with its bug", async () => {
      const outcome = await judge(replayed, icarusMismatch, crasher.mutation);
      expect(outcome).toMatchObject({ kind: "differs" });
    });
});

it("a planted bug shrinks to a small network, which comes back from its file as it was", async () => {
  const planted = async (c: ReturnType<typeof caseOf>) => opsOf(c.graph).includes("argmax");
  let seed = 1;
  while (!(await planted(caseOf(choicesOfSeed(seed))))) seed++;
  const small = await smallest(choicesOfSeed(seed), planted);
  expect(small.graph.nodes.map((n) => n.op.name)).toEqual(["input", "argmax", "output"]);
  const big = caseOf(choicesOfSeed(seed));
  const file = JSON.stringify(crasherOf(big, "planted"));
  const back = caseOfCrasher(JSON.parse(file));
  expect(JSON.stringify(crasherOf(back, "planted"))).toBe(file);
});
