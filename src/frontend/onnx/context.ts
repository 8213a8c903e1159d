import type { Sink } from "../../diag/diagnostic.js";
import { hasErrors } from "../../diag/diagnostic.js";
import type { Place } from "../../diag/place.js";
import { report } from "../../diag/report.js";
import type { WeightSource } from "../weight-source.js";
import type { OnnxNode } from "./model.js";

/** What every step of the import needs. */
export interface ImportContext {
  readonly file: string;
  readonly sink: Sink;
  /** Files beside the model, for external data. */
  readonly sources: WeightSource;
  /** True once this model has an error. */
  failed(): boolean;
  /** A place in the graph: the path of a node, or a tensor. */
  place(path: string): Place;
  /** Counts the elements of a tensor that the file holds, once: constants made of them may take their memory several times over. */
  stored(tensor: object, elements: number): void;
  /** Counts elements of constants that are made; false once they take more than a model of this size may. */
  afford(elements: number): boolean;
}

/** Elements of constants that any model may make, and how many more for each one it holds: a few bytes can ask for all memory. */
const freeElements = 2 ** 26;
const perStored = 8;

export function createContext(file: string, sources: WeightSource, sink: Sink): ImportContext {
  const earlier = sink.diagnostics.length;
  let left = freeElements;
  const known = new WeakSet();
  return {
    ...{ file, sink, sources: remembering(sources) },
    failed: () => hasErrors({ diagnostics: sink.diagnostics.slice(earlier) }),
    place: (path) => ({ kind: "graph", file, path }),
    stored: (tensor, elements) => {
      if (!known.has(tensor)) left += perStored * elements;
      known.add(tensor);
    },
    afford: (elements) => {
      left -= elements;
      return left >= 0;
    },
  };
}

/** Many tensors lie in one file: it is read once, and reported once where it cannot be. */
function remembering(sources: WeightSource): WeightSource {
  let last: { readonly file: string; readonly bytes: Uint8Array | undefined } | undefined;
  return {
    read(file, place) {
      if (last?.file !== file) last = { file, bytes: sources.read(file, place) };
      return last.bytes;
    },
  };
}

/** Reports a node that is not supported in this form. */
export function unsupported(context: ImportContext, node: OnnxNode, why: string): undefined {
  const params = { op: node.op, domain: node.domain, why };
  report(context.sink, "BL1505", context.place(node.path), params);
}
