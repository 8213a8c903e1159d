import type { Sink } from "../diag/diagnostic.js";
import type { OutputFiles } from "../emit/emit-design.js";
import { buildNetwork, type HlsNetwork } from "../emit/hls/build-network.js";
import { emitHls, type HlsAssets } from "../emit/hls/emit-hls.js";
import { defaultTarget, type HlsOptions } from "../emit/hls/options.js";
import { type SampleValues, testData } from "../emit/hls/test-data.js";
import type { Graph } from "../ir/graph.js";
import { createRandom, randomTensor } from "../num/random.js";
import type { Tensor } from "../num/tensor.js";
import { createReference } from "../reference/reference.js";
import type { Design } from "../schedule/design.js";
import { present } from "../support/invariant.js";
import { loadHlsAssets } from "./assets.js";

/** An HLS project and the network it was made from. */
export interface HlsProject {
  readonly network: HlsNetwork;
  readonly files: OutputFiles;
}

/** How many random samples a project carries in tb_data/ when nobody gives any. */
const ownSamples = 4;

/** The HLS project of a design; `samples` become its test data. Undefined after an error (51xx). */
export function hlsProject(
  design: Design,
  options: HlsOptions,
  samples: readonly SampleValues[],
  sink: Sink,
  assets: HlsAssets = loadHlsAssets(),
): HlsProject | undefined {
  const network = buildNetwork(design, options, sink);
  if (network === undefined) return undefined;
  const named = (op: string) =>
    present(
      design.graph.nodes.find((n) => n.op.name === op),
      op,
    ).name;
  const data = testData(network, { input: named("input"), output: named("output") }, samples);
  const target = { ...defaultTarget, ...options.target };
  return { network, files: emitHls(network, assets, data, target) };
}

/** Every value of the graph for a few seeded random samples. */
export function randomValues(graph: Graph, count = ownSamples): readonly SampleValues[] {
  const input = present(
    graph.nodes.find((n) => n.op.name === "input"),
    "input",
  );
  const random = createRandom(1);
  const reference = createReference(graph);
  return Array.from({ length: count }, () => {
    const sample: Tensor = randomTensor(input.type.element, input.type.shape, random);
    return reference.run(new Map([[input.name, sample]]), { trace: true }).trace;
  });
}
