import { type Code, catalogue } from "./catalogue.js";
import type { Diagnostic, Label, Sink } from "./diagnostic.js";
import type { Entry, Text } from "./entry.js";
import type { Place } from "./place.js";

/** The parameters the entry of code `C` needs. */
export type Params<C extends Code> = (typeof catalogue)[C] extends Entry<infer P> ? P : never;

/** Builds the diagnostic `code` at `place`; `secondary` labels point at related places. */
export function diagnose<C extends Code>(
  code: C,
  place: Place,
  params: Params<C>,
  secondary: readonly Label[] = [],
): Diagnostic {
  const e = catalogue[code] as unknown as Entry<Params<C>>;
  return {
    code,
    severity: e.severity,
    title: text(e.title, params),
    primary: { place, text: text(e.label, params) },
    secondary,
    notes: e.notes?.(params) ?? [],
    help: text(e.help, params),
  };
}

/** Adds the diagnostic `code` to the sink. */
export function report<C extends Code>(
  sink: Sink,
  code: C,
  place: Place,
  params: Params<C>,
  secondary: readonly Label[] = [],
): void {
  sink.diagnostics.push(diagnose(code, place, params, secondary));
}

function text<P>(t: Text<P>, params: P): string {
  return typeof t === "string" ? t : t(params);
}
