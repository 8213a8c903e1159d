import type { Severity } from "./diagnostic.js";

/** Text made from the parameters of one occurrence. */
export type Text<P> = string | ((p: P) => string);

/** One catalogue entry: everything bitloom ever says under one code. */
export interface Entry<P> {
  readonly severity: Severity;
  /** What is wrong, in a line. */
  readonly title: Text<P>;
  /** A few words at the place itself. */
  readonly label: Text<P>;
  /** The numbers behind it. */
  readonly notes?: (p: P) => readonly string[];
  /** What to write instead. */
  readonly help: Text<P>;
  /** The long form printed by `bitloom explain`. */
  readonly explanation: string;
  /** Smallest input that raises it, and the same input put right (or the command lines). */
  readonly failing: string;
  readonly corrected: string;
}

/** Fixes the parameter type of an entry. */
export function entry<P>(e: Entry<P>): Entry<P> {
  return e;
}
