import type { Graph } from "../ir/graph.js";

/** A rewrite that keeps every output of the reference, for every input. */
export interface Pass {
  /** Kebab-case, as in its file and on the command line. */
  readonly name: string;
  /** One line. */
  readonly help: string;
  run(graph: Graph): Graph;
}
