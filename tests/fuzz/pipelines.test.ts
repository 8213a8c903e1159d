import { expect, it } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import type { Graph } from "../../src/ir/graph.js";
import { createRandom } from "../../src/num/random.js";
import { pipelines, runPasses } from "../../src/passes/pipelines.js";
import type { EngineRequest } from "../../src/schedule/assign.js";
import { isCut, layerChain } from "../../src/schedule/cuts.js";
import { icarusOnce } from "../agreement/icarus.js";
import { caseOf, choicesOfSeed, judge } from "./fuzz-case.js";

/** FUZZ_PIPELINES: how many; FUZZ_SEED: another seed, other networks. */
const count = Number(process.env.FUZZ_PIPELINES ?? 20);
const first = 1_000_000 * Number(process.env.FUZZ_SEED ?? 5);

/** Engines of a random network, cut wherever the coin says; undefined where it says nowhere. */
function randomEngines(graph: Graph, seed: number): readonly EngineRequest[] | undefined {
  const chain = layerChain(runPasses(graph, pipelines.thresholds), createSink());
  if (!chain) return undefined;
  const random = createRandom(seed);
  const named = chain.layers.flatMap((l, i) => (isCut(chain, i) && random() < 0.6 ? [l.name] : []));
  if (named.length === 0) return undefined;
  const array = () => caseOf(choicesOfSeed(Math.floor(random() * 2 ** 20))).geometry;
  return [...named.map((name) => ({ layers: [name], ...array() })), array()];
}

it(`${count} random networks cut in random places agree in Icarus`, async () => {
  let [agreed, engines] = [0, 0];
  for (let seed = first; agreed < count; seed++) {
    const fuzzed = caseOf(choicesOfSeed(seed));
    const requests = randomEngines(fuzzed.graph, seed);
    if (!requests) continue;
    const outcome = await judge({ ...fuzzed, geometry: { engines: requests } }, icarusOnce);
    if (outcome.kind === "refused") continue;
    expect(outcome, `seed ${seed}, ${JSON.stringify(requests)}`).toEqual({ kind: "agrees" });
    agreed++;
    engines += requests.length;
  }
  // A few networks may all have been cut once.
  expect(engines).toBeGreaterThan(count < 10 ? count : 2 * count);
});

it("or it is told: words that a full buffer forgets", async () => {
  const mutation = {
    file: "stream_fifo.v",
    find: ".write_en     (accept),",
    replace: ".write_en     (accept && level_q < 2),",
  };
  const outcomes = [];
  for (let seed = first; outcomes.length < 4; seed++) {
    const fuzzed = caseOf(choicesOfSeed(seed));
    const engines = randomEngines(fuzzed.graph, seed);
    if (!engines) continue;
    outcomes.push((await judge({ ...fuzzed, geometry: { engines } }, icarusOnce, mutation)).kind);
  }
  expect(outcomes).toContain("differs");
});
