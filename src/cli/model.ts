import { loadModel } from "../driver/load-model.js";
import type { Graph } from "../ir/graph.js";
import type { Session } from "./session.js";

/** The model a command names; undefined after a diagnostic, which then shows in the model's text. */
export function openModel(session: Session, file: string): Graph | undefined {
  session.progress(`reading ${file} ...`);
  const { graph, text } = loadModel(file, session.sink);
  session.source = text;
  if (graph) session.progress("planning ...");
  return graph;
}
