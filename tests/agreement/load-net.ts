import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createSink } from "../../src/diag/diagnostic.js";
import { parseLoom } from "../../src/frontend/parse-loom.js";
import type { WeightSource } from "../../src/frontend/weight-source.js";
import type { Graph } from "../../src/ir/graph.js";
import { writeSafetensors } from "../../src/num/files/safetensors.js";
import { storeTensor } from "../../src/num/files/stored-array.js";
import { createRandom, randomTensor } from "../../src/num/random.js";
import type { Tensor } from "../../src/num/tensor.js";
import { parseType } from "../ops/build.js";

export const netsFolder = fileURLToPath(new URL("./nets/", import.meta.url));

/** Reads nets/<name>.loom; constants it takes from `file("...")` get seeded uniform values of their type. */
export function loadNet(name: string): Graph {
  return seededNet(readFileSync(`${netsFolder}${name}.loom`, "utf8"));
}

/** The network of a text, its constants from files seeded likewise. */
export function seededNet(text: string): Graph {
  return graphOfText(text, seededWeights(text));
}

/** The network of a text; `weights` stand in for its safetensors file. Throws with the diagnostics. */
export function graphOfText(text: string, weights: ReadonlyMap<string, Tensor>): Graph {
  const sink = createSink();
  const bytes = writeSafetensors(new Map([...weights].map(([name, t]) => [name, storeTensor(t)])));
  const source: WeightSource = { read: () => bytes };
  const graph = parseLoom(text, "net.loom", source, sink);
  if (!graph) throw new Error(JSON.stringify(sink.diagnostics, null, 1));
  return graph;
}

function seededWeights(text: string): ReadonlyMap<string, Tensor> {
  const random = createRandom(text.length);
  const declared = text.matchAll(/@\w+\s*:\s*(\w+\[[\d, ]+\])\s*=\s*file\("(\w+)"\)/g);
  return new Map(
    [...declared].map(([, type = "", name = ""]) => {
      const { element, shape } = parseType(type);
      return [name, randomTensor(element, shape, random)];
    }),
  );
}
