import { crasherOf, keepCrasher } from "./crasher.js";
import { caseOf, choicesOfSeed, type FuzzCase, type HardwareLeg, judge } from "./fuzz-case.js";
import { block, opsOf } from "./random-network.js";
import { shrink } from "./shrink.js";

/** What a run of many networks has seen. */
export interface Campaign {
  readonly agreed: number;
  readonly refused: number;
  /** Ops of the networks that agreed. */
  readonly ops: ReadonlySet<string>;
}

/** Fields of a job that overflow, and a copy that PEs of this kind cannot make: the planner says so and does not plan. */
const legalRefusals = new Set(["BL4005", "BL4041"]);

const shrinkTime = 120_000;

/**
 * Runs seeds from `first` on until `count` networks agreed in all legs. Throws on the first that does not, after
 * shrinking it and keeping it under build/fuzz.
 */
export async function campaign(
  first: number,
  count: number,
  hardware: HardwareLeg,
): Promise<Campaign> {
  const ops = new Set<string>();
  let [agreed, refused] = [0, 0];
  for (let seed = first; agreed < count; seed++) {
    const choices = choicesOfSeed(seed);
    const fuzzed = caseOf(choices);
    const outcome = await judge(fuzzed, hardware);
    if (outcome.kind === "differs") await complain(seed, choices, outcome.how, hardware);
    else if (outcome.kind === "agrees") {
      agreed++;
      for (const op of opsOf(fuzzed.graph)) ops.add(op);
    } else {
      refused++;
      const other = outcome.codes.filter((code) => !legalRefusals.has(code));
      if (other.length > 0) throw new Error(`seed ${seed}: refused with ${other.join(" ")}`);
      if (refused > 4 * count) throw new Error("nearly every network is refused");
    }
  }
  return { agreed, refused, ops };
}

async function complain(
  seed: number,
  choices: readonly number[],
  how: string,
  hardware: HardwareLeg,
): Promise<never> {
  const fails = async (c: FuzzCase) => (await judge(c, hardware)).kind === "differs";
  const path = keepCrasher(`seed-${seed}`, crasherOf(await smallest(choices, fails), how));
  throw new Error(
    `seed ${seed}: ${how}\nshrunk to ${path}; when mended, move it to tests/fuzz/crashers`,
  );
}

/** The case the choices shrink to. Many sequences give the same one, which is judged once. */
export async function smallest(
  choices: readonly number[],
  fails: (c: FuzzCase) => Promise<boolean>,
): Promise<FuzzCase> {
  const judged = new Map<string, boolean>();
  const failing = async (candidate: readonly number[]) => {
    const c = caseOf(candidate);
    const key = JSON.stringify(crasherOf({ ...c, seed: 0 }, ""));
    const verdict = judged.get(key) ?? (await fails(c));
    judged.set(key, verdict);
    return verdict;
  };
  return caseOf(await shrink(choices, block, failing, shrinkTime));
}
