import { createSink } from "../../src/diag/diagnostic.js";
import { compileGraph } from "../../src/driver/compile-model.js";
import { inputOf } from "../../src/driver/cosim-model.js";
import { aimedImages } from "../agreement/images.js";
import { type HlsCase, ioTypes, testAgreement } from "../hls/agreement.js";
import { caseOf, choicesOfSeed, type FuzzCase } from "./fuzz-case.js";
import { randomGatedNet } from "./random-gated-net.js";

/** FUZZ_HLS: how many networks of each sort; FUZZ_SEED: another seed, other networks. */
const networks = Number(process.env.FUZZ_HLS ?? 16);
const seed = 1_000_000 * Number(process.env.FUZZ_SEED ?? 4);

/** Networks of a sort that the planner takes, turn about on arrays and on streams. */
function randomCases(sort: string, caseOfSeed: (seed: number) => FuzzCase): readonly HlsCase[] {
  const cases: HlsCase[] = [];
  for (let own = seed; cases.length < networks; own++) {
    const { graph, geometry: options } = caseOfSeed(own);
    if (compileGraph(graph, options, createSink()) === undefined) continue;
    const { element, shape } = inputOf(graph).type;
    const io = ioTypes[cases.length % 2] ?? "parallel";
    const images = aimedImages(element, shape, own, 2);
    cases.push({ name: `${sort} network ${own}`, graph, options, io, images });
  }
  return cases;
}

const plain = randomCases("random", (own) => caseOf(choicesOfSeed(own)));
const gated = randomCases("gated", (own) => ({ ...randomGatedNet(own), seed: own }));
testAgreement([...plain, ...gated], ["shim"]);
