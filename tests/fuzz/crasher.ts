import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { printLoom } from "../../src/frontend/print-loom.js";
import { printTensorType } from "../../src/ir/tensor-type.js";
import type { Tensor } from "../../src/num/tensor.js";
import type { Geometry } from "../../src/schedule/geometry.js";
import { graphOfText } from "../agreement/load-net.js";
import type { Mutation } from "../agreement/subject.js";
import { tensor } from "../ops/build.js";
import type { FuzzCase } from "./fuzz-case.js";

/**
 * A network that once went wrong, as text: it stays the same when the generator changes. `mutation` is the fault
 * it found, where it was one of the hardware that a line can bring back.
 */
export interface Crasher {
  readonly found: string;
  readonly mutation?: Mutation;
  readonly geometry: Geometry;
  readonly seed: number;
  readonly network: readonly string[];
  readonly weights: Readonly<
    Record<string, { readonly type: string; readonly data: readonly number[] }>
  >;
}

export const crashersFolder = fileURLToPath(new URL("./crashers/", import.meta.url));

/** Where new ones go; whoever mends the bug moves them to crashers/. */
const newFolder = fileURLToPath(new URL("../../build/fuzz/", import.meta.url));

export function readCrasher(name: string): Crasher {
  return JSON.parse(readFileSync(`${crashersFolder}${name}`, "utf8"));
}

export function caseOfCrasher({ network, weights, geometry, seed }: Crasher): FuzzCase {
  const tensors = Object.entries(weights).map(
    ([name, w]) => [name, tensor(w.type, w.data)] as const,
  );
  return { graph: graphOfText(network.join("\n"), new Map(tensors)), geometry, seed };
}

export function crasherOf({ graph, geometry, seed }: FuzzCase, found: string): Crasher {
  const { text, weights } = printLoom(graph);
  const stored = [...weights].map(([name, t]) => [name, storedOf(t)] as const);
  const network = text.trimEnd().split("\n");
  return { found, geometry, seed, network, weights: Object.fromEntries(stored) };
}

/** Writes a new crasher; its path. */
export function keepCrasher(name: string, crasher: Crasher): string {
  mkdirSync(newFolder, { recursive: true });
  const path = `${newFolder}${name}.json`;
  writeFileSync(path, `${JSON.stringify(crasher, null, 1)}\n`);
  return path;
}

function storedOf(t: Tensor) {
  return { type: printTensorType(t), data: [...t.data] };
}
