import type { Place } from "./place.js";

export type Severity = "bug" | "error" | "warning" | "note";

/** A place with a few words on what is there. */
export interface Label {
  readonly place: Place;
  readonly text: string;
}

/** One message to the user. All text comes from the catalogue. */
export interface Diagnostic {
  /** `BL` and four digits; never reused. */
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  readonly primary: Label;
  readonly secondary: readonly Label[];
  readonly notes: readonly string[];
  readonly help: string;
}

/** Collects the diagnostics of one run. */
export interface Sink {
  readonly diagnostics: Diagnostic[];
}

export function createSink(): Sink {
  return { diagnostics: [] };
}

/** True when the run may not go on to produce output. */
export function hasErrors(sink: Sink): boolean {
  return sink.diagnostics.some((d) => d.severity === "error" || d.severity === "bug");
}
