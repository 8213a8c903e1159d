import type { Sink } from "../diag/diagnostic.js";
import type { Place } from "../diag/place.js";
import { report } from "../diag/report.js";
import type { Graph } from "../ir/graph.js";
import type { Tensor } from "../num/tensor.js";
import { type GateMasks, gatedNodes, gateMasks, passRates } from "../reference/gate-masks.js";
import { createReference } from "../reference/reference.js";
import { singleEnds } from "./single-ends.js";

/** What the gates of a network did on sample images. */
export interface Calibration {
  /** Share of the outputs that pass, by gated node and channel. */
  readonly rates: ReadonlyMap<string, readonly number[]>;
  /** The outputs that pass, a map a sample. */
  readonly masks: readonly GateMasks[];
}

const option: Place = { kind: "option", option: "--calibrate" };

/** Runs the reference on integer samples and watches the gates; undefined after BL1411 or BL4032: the network has none. */
export function calibrate(
  graph: Graph,
  samples: readonly Tensor[],
  sink: Sink,
): Calibration | undefined {
  const layers = graph.nodes.filter((n) => n.op.hardware(n).kind === "mac").length;
  if (gatedNodes(graph).length === 0)
    return void report(sink, "BL4032", option, { network: graph.name, layers });
  const ends = singleEnds(graph, sink);
  if (ends === undefined) return undefined;
  const reference = createReference(graph);
  const masksOf = gateMasks(graph);
  const masks = samples.map((sample) =>
    masksOf(reference.run(new Map([[ends.input.name, sample]]), { trace: true }).trace),
  );
  return { rates: passRates(graph, masks), masks };
}
