import { ToolFailure } from "../../src/cosim/failure.js";
import { inputOf } from "../../src/driver/cosim-model.js";
import type { Graph } from "../../src/ir/graph.js";
import { createRandom } from "../../src/num/random.js";
import type { Tensor } from "../../src/num/tensor.js";
import { type Geometry, kindOf } from "../../src/schedule/geometry.js";
import type { DesignOptions } from "../../src/schedule/plan.js";
import { aimedImages } from "../agreement/images.js";
import { softwareMismatch } from "../agreement/software.js";
import { type Mutation, type Subject, subjectOf } from "../agreement/subject.js";
import { block, randomNetwork } from "./random-network.js";

/** A network, the array (or the engines) it runs on, and the seed of its images and stalls. */
export interface FuzzCase<G extends DesignOptions = Geometry> {
  readonly graph: Graph;
  readonly geometry: G;
  readonly seed: number;
}

/** Every kind of PE, every digit width, every way to pack pixels and groups, counts that are no power of two. */
const arrays: readonly Geometry[] = [
  { pes: 4, lanes: 4, pixels: 1, digit: 2, post: 2 },
  { pes: 4, lanes: 8, pixels: 2, digit: 2, post: 4 },
  { pes: 2, lanes: 4, pixels: 4, digit: 1, post: 1 },
  { pes: 6, lanes: 6, pixels: 2, digit: 4, post: 2 },
  { pes: 4, lanes: 4, pixels: 8, digit: 2, post: 4 },
  { pes: 3, lanes: 5, pixels: 1, digit: 1, post: 1 },
  { kind: "depthwise", pes: 4, lanes: 4, pixels: 2, digit: 2, post: 2 },
  { kind: "depthwise", pes: 6, lanes: 6, pixels: 1, digit: 4, post: 1 },
  { kind: "ternary", pes: 4, lanes: 6, pixels: 2, digit: 2, post: 2 },
  { kind: "bipolar", pes: 4, lanes: 5, pixels: 1, digit: 1, post: 1 },
];

/** The recorded choices of a seed: the array, and those of a network of up to six layers. */
export function choicesOfSeed(seed: number): readonly number[] {
  const random = createRandom(seed);
  const layers = 1 + Math.floor(6 * random());
  const length = 1 + (2 + layers) * block;
  return Array.from({ length }, () => Math.floor(random() * 2 ** 20));
}

export function caseOf([array = 0, ...choices]: readonly number[]): FuzzCase {
  const geometry = arrays[array % arrays.length] as Geometry;
  return { graph: randomNetwork(choices, kindOf(geometry)), geometry, seed: array };
}

/** One leg in hardware: what is wrong, or undefined. */
export type HardwareLeg = (subject: Subject, seed: number) => Promise<string | undefined>;

export type Outcome =
  | { readonly kind: "agrees" }
  | { readonly kind: "refused"; readonly codes: readonly string[] }
  | { readonly kind: "differs"; readonly how: string };

/** All legs on one case; `mutation` breaks the hardware. A crash is a difference, a missing tool is not. */
export async function judge(
  fuzzed: FuzzCase<DesignOptions>,
  hardware: HardwareLeg,
  mutation?: Mutation,
): Promise<Outcome> {
  try {
    return await judgeLegs(fuzzed, hardware, mutation);
  } catch (e) {
    if (e instanceof ToolFailure && e.diagnostic.code !== "BL6003") throw e;
    return { kind: "differs", how: String(e) };
  }
}

async function judgeLegs(
  { graph, geometry, seed }: FuzzCase<DesignOptions>,
  hardware: HardwareLeg,
  mutation?: Mutation,
): Promise<Outcome> {
  const images = imagesOf(graph, seed);
  const software = softwareMismatch(graph, images);
  if (software) return { kind: "differs", how: `software: ${software}` };
  const subject = subjectOf(graph, geometry, images, mutation);
  if ("refused" in subject) return { kind: "refused", codes: subject.refused };
  const how = await hardware(subject, seed % 65536);
  return how === undefined ? { kind: "agrees" } : { kind: "differs", how };
}

function imagesOf(graph: Graph, seed: number): readonly Tensor[] {
  const { element, shape } = inputOf(graph).type;
  return aimedImages(element, shape, seed, 2);
}
