import { loadModel } from "../driver/load-model.js";
import type { Graph } from "../ir/graph.js";
import type { Session } from "./session.js";

/** The model a command names; undefined after a diagnostic, which then shows in the model's text. */
export function openModel(session: Session, file: string): Graph | undefined {
  const { graph, text } = loadModel(file, session.sink);
  session.source = text;
  return graph;
}
