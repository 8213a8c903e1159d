import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { icarusMismatch } from "../agreement/icarus.js";
import { verilatorMismatch } from "../agreement/verilator.js";
import { smallest } from "./campaign.js";
import { caseOfCrasher, crasherOf, crashersFolder, readCrasher } from "./crasher.js";
import { caseOf, choicesOfSeed, type FuzzCase, judge } from "./fuzz-case.js";
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

it("a planted bug shrinks to a small network", async () => {
  const planted = async ({ graph }: FuzzCase) => opsOf(graph).includes("argmax");
  const first = await firstSeed(async (c) => c.graph.nodes.length > 15 && (await planted(c)));
  const { graph } = await smallest(choicesOfSeed(first), planted);
  expect(opsOf(graph)).toContain("argmax");
  expect(graph.nodes.length).toBeLessThanOrEqual(6);
});

it("a crasher comes back from its file as it was", async () => {
  // Some weights stand beside the text.
  const first = await firstSeed(async (c) => Object.keys(crasherOf(c, "").weights).length > 1);
  const file = JSON.stringify(crasherOf(caseOf(choicesOfSeed(first)), "planted"));
  expect(JSON.stringify(crasherOf(caseOfCrasher(JSON.parse(file)), "planted"))).toBe(file);
});

async function firstSeed(holds: (c: FuzzCase) => Promise<boolean>): Promise<number> {
  for (let seed = 1; ; seed++) if (await holds(caseOf(choicesOfSeed(seed)))) return seed;
}
