import type { IToken } from "chevrotain";
import type { Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import type { OpDef } from "../ir/op-def.js";
import type { Spans } from "./spans.js";

/** What every step of elaboration needs. */
export interface Context {
  readonly ops: ReadonlyMap<string, OpDef>;
  readonly spans: Spans;
  readonly sink: Sink;
  /** True once this text has an error. */
  failed(): boolean;
}

/** The contents of a string token; undefined after reporting an unknown escape, or a missing end (by the lexer). */
export function readText(token: IToken, context: Context): string | undefined {
  if (token.image.length < 2 || !token.image.endsWith('"')) return undefined;
  try {
    return JSON.parse(token.image) as string;
  } catch {
    report(context.sink, "BL1010", context.spans.token(token), { text: token.image });
    return undefined;
  }
}

/** A number token: an exact integer, or a real one where it has a fraction or an exponent; undefined after a report. */
export function readNumber(token: IToken, context: Context): number | undefined {
  // Adding zero turns -0, which no integer type has, into 0.
  const value = Number(token.image) + 0;
  if (Number.isSafeInteger(value) || !isWhole(token)) return value;
  report(context.sink, "BL1011", context.spans.token(token), { text: token.image });
  return undefined;
}

/** Written without fraction and exponent. */
export function isWhole(token: IToken): boolean {
  return /^-?[0-9]+$/.test(token.image);
}
