import type { Diagnostic } from "../diag/diagnostic.js";

/** A diagnostic of an outside tool, thrown because nothing after it can go on; the driver prints it. */
export class ToolFailure extends Error {
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    super([`${diagnostic.code}: ${diagnostic.title}`, ...diagnostic.notes].join("\n"));
    this.name = "ToolFailure";
    this.diagnostic = diagnostic;
  }
}
