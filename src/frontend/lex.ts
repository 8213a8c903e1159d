import { type IToken, Lexer } from "chevrotain";
import type { Sink } from "../diag/diagnostic.js";
import type { Place } from "../diag/place.js";
import { report } from "../diag/report.js";
import { step } from "./segments.js";
import type { Spans } from "./spans.js";
import { allTokens, OpenComment, OpenText, Text } from "./tokens.js";

/** Longest text, in characters: a bound on memory, far above any hand-written network. */
export const maxText = 4 * 2 ** 20;
/** Deepest nesting of brackets: bounds the recursion of the parser. */
export const maxNesting = 16;

const lexer = new Lexer(allTokens, { positionTracking: "full", ensureOptimizations: true });

/** The tokens of the text, mistakes reported and mended so that parsing can go on; undefined when it cannot be parsed at all. */
export function lex(text: string, spans: Spans, sink: Sink): readonly IToken[] | undefined {
  const { tokens, errors } = lexer.tokenize(text);
  for (const e of errors) {
    const image = text.slice(e.offset, e.offset + e.length);
    const at = { startOffset: e.offset, startLine: e.line ?? 1, startColumn: e.column ?? 1 };
    report(sink, "BL1001", spanOfText(spans, at, image), { text: image });
  }
  const legal = tokens.flatMap((t) => {
    if (t.tokenType === OpenComment) report(sink, "BL1003", opening(spans, t), {});
    if (t.tokenType === OpenText) report(sink, "BL1002", spans.token(t), {});
    if (t.tokenType === OpenText)
      return [{ ...t, tokenType: Text, tokenTypeIdx: Text.tokenTypeIdx ?? 0 }];
    return t.tokenType === OpenComment ? [] : [t];
  });
  return nestingIsLegal(legal, spans, sink) ? legal : undefined;
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

type Start = Pick<IToken, "startOffset"> & { startLine: number; startColumn: number };

/** Characters that form no token stand on one line: blanks never belong to them. */
function spanOfText(spans: Spans, at: Start, image: string): Place {
  const last = image.length - 1;
  return spans.token({
    ...at,
    image,
    endOffset: at.startOffset + last,
    endLine: at.startLine,
    endColumn: at.startColumn + last,
  } as IToken);
}

/** The two characters that open the comment, not everything they swallow. */
function opening(spans: Spans, t: IToken): Place {
  return spanOfText(
    spans,
    { startOffset: t.startOffset, startLine: t.startLine ?? 1, startColumn: t.startColumn ?? 1 },
    "/*",
  );
}
