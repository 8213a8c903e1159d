import { createSink, type Sink } from "../../../src/diag/diagnostic.js";
import { noPlace } from "../../../src/diag/place.js";
import type { FileContext } from "../../../src/num/files/stored-array.js";

/** A context whose complaints can be read back as codes. */
export function collect(path: string): {
  context: FileContext;
  sink: Sink;
  codes(): readonly string[];
} {
  const sink = createSink();
  return {
    context: { path, place: noPlace, sink },
    sink,
    codes: () => sink.diagnostics.map((d) => d.code),
  };
}
