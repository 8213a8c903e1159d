import type { IToken } from "chevrotain";
import type { Place, Position } from "../diag/place.js";
import type { AttrSyntax, OperandSyntax, TypeSyntax, ValueSyntax } from "./syntax.js";

/** Gives the place of tokens and sentences in one file. */
export interface Spans {
  token(t: IToken): Place;
  /** From the first character of `a` to the last of `b`. */
  between(a: IToken, b: IToken): Place;
  type(t: TypeSyntax): Place;
  value(v: ValueSyntax): Place;
  attr(a: AttrSyntax): Place;
  operand(o: OperandSyntax): Place;
}

export function createSpans(file: string): Spans {
  const between = (a: IToken, b: IToken): Place => ({
    kind: "source",
    file,
    start: startOf(a),
    end: endOf(b),
  });
  return {
    between,
    token: (t) => between(t, t),
    type: (t) => between(t.element, t.last),
    value: (v) => between(firstOf(v), lastOf(v)),
    attr: (a) => between(a.name, lastOf(a.value)),
    operand: (o) => between(o.word ?? o.value, o.value),
  };
}

function firstOf(v: ValueSyntax): IToken {
  return v.kind === "token" ? v.token : v.open;
}

function lastOf(v: ValueSyntax): IToken {
  return v.kind === "token" ? v.token : v.close;
}

function startOf(t: IToken): Position {
  return { offset: t.startOffset, line: t.startLine ?? 1, column: t.startColumn ?? 1 };
}

/** One past the last character: chevrotain's ends are inclusive. */
function endOf(t: IToken): Position {
  return {
    offset: (t.endOffset ?? t.startOffset) + 1,
    line: t.endLine ?? 1,
    column: (t.endColumn ?? 1) + 1,
  };
}
