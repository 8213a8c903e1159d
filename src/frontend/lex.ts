import { type IToken, Lexer } from "chevrotain";
import type { Sink } from "../diag/diagnostic.js";
import type { Place } from "../diag/place.js";
import { report } from "../diag/report.js";
import { invariant } from "../support/invariant.js";
import { step } from "./segments.js";
import type { Spans } from "./spans.js";
import { allTokens, OpenComment, OpenText, Stray, Text } from "./tokens.js";

/** Longest text, in characters: a bound on memory, far above any hand-written network. */
export const maxText = 2 ** 20;
/** Deepest nesting of brackets: bounds the recursion of the parser. */
const maxNesting = 16;

const lexer = new Lexer(allTokens, { positionTracking: "full", ensureOptimizations: true });

/** The tokens of the text, mistakes reported and mended so that parsing can go on; undefined when it cannot. */
export function lex(text: string, spans: Spans, sink: Sink): readonly IToken[] | undefined {
  const { tokens, errors } = lexer.tokenize(text);
  invariant(errors.length === 0, "every character belongs to a token");
  const legal = tokens.flatMap((t) => mend(t, spans, sink));
  return nestingIsLegal(legal, spans, sink) ? legal : undefined;
}

/** Drops what is no token, and takes a string without an end for a string. */
function mend(token: IToken, spans: Spans, sink: Sink): readonly IToken[] {
  switch (token.tokenType) {
    case Stray:
      report(sink, "BL1001", spans.token(token), { text: token.image });
      return [];
    case OpenComment:
      report(sink, "BL1003", opening(spans, token), {});
      return [];
    case OpenText:
      report(sink, "BL1002", spans.token(token), {});
      return [{ ...token, tokenType: Text, tokenTypeIdx: Text.tokenTypeIdx ?? 0 }];
    default:
      return [token];
  }
}

function nestingIsLegal(tokens: readonly IToken[], spans: Spans, sink: Sink): boolean {
  let depth = 0;
  for (const token of tokens) {
    depth = Math.max(0, depth + step(token));
    if (depth <= maxNesting + 1) continue;
    report(sink, "BL1005", spans.token(token), { limit: maxNesting });
    return false;
  }
  return true;
}

/** The two characters that open the comment, not everything they swallow. */
function opening(spans: Spans, token: IToken): Place {
  const { startOffset, startLine = 1, startColumn = 1 } = token;
  const last = { endOffset: startOffset + 1, endLine: startLine, endColumn: startColumn + 1 };
  return spans.token({ ...token, ...last });
}
