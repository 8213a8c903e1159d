import type { IToken } from "chevrotain";
import { type Diagnostic, hasErrors, type Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import type { Graph } from "../ir/graph.js";
import type { OpDef } from "../ir/op-def.js";
import { ops } from "../ops/index.js";
import type { Context } from "./context.js";
import { elaborate } from "./elaborate.js";
import { lex, maxText } from "./lex.js";
import { type Parsed, parseHeader, parseStatement } from "./parser.js";
import { createRegions } from "./regions.js";
import { type Segments, segment } from "./segments.js";
import { createSpans } from "./spans.js";
import type { SingleStatement, Statement } from "./syntax.js";
import { Colon, describeToken, isWord, LeftParen, ParallelWord } from "./tokens.js";
import { createWeightFiles } from "./weight-files.js";
import type { WeightSource } from "./weight-source.js";

/**
 * The network a `.loom` text describes, or undefined when at least one error was reported. `file` names the text
 * in messages; `sources` reads the weights files it refers to. One run reports every statement that is wrong.
 */
export function parseLoom(
  text: string,
  file: string,
  sources: WeightSource,
  sink: Sink,
  table: ReadonlyMap<string, OpDef> = ops,
): Graph | undefined {
  const earlier = sink.diagnostics.length;
  const failed = () => hasErrors({ diagnostics: sink.diagnostics.slice(earlier) });
  const context = { ops: table, spans: createSpans(file), sink, failed };
  const graph = parseText(text, file, sources, context);
  const broken = failed();
  // Found stage by stage, told in the order of the text; past a hundred errors nobody reads on.
  const found = sink.diagnostics.splice(earlier).sort((a, b) => offsetOf(a) - offsetOf(b));
  let errors = 0;
  for (const d of found) {
    if (d.severity !== "error" || errors++ < maxErrors) sink.diagnostics.push(d);
  }
  if (errors > maxErrors) report(sink, "BL1014", { kind: "file", file }, { shown: maxErrors });
  return broken ? undefined : graph;
}

const maxErrors = 100;

function offsetOf({ primary: { place } }: Diagnostic): number {
  return place.kind === "source" ? place.start.offset : 0;
}

function parseText(
  text: string,
  file: string,
  sources: WeightSource,
  context: Context,
): Graph | undefined {
  if (text.length > maxText) {
    const params = { size: text.length, limit: maxText };
    return void report(context.sink, "BL1006", { kind: "file", file }, params);
  }
  const earlier = context.sink.diagnostics.length;
  const tokens = lex(text, context.spans, context.sink);
  if (tokens === undefined) return undefined;
  const segments = segment(tokens);
  const name = readHeader(segments, file, context);
  const statements: SingleStatement[] = [];
  const regions = createRegions(context);
  for (const s of segments.statements) {
    if (context.sink.diagnostics.length > earlier + maxErrors) return undefined;
    if (regions.closes(s)) continue;
    statements.push(...readStatement(s, file, context).flatMap((one) => regions.place(one, s)));
  }
  checkEnd(segments, context);
  if (name === undefined) return undefined;
  return elaborate(name, statements, createWeightFiles(sources, context), context);
}

function readHeader({ header }: Segments, file: string, context: Context): IToken | undefined {
  const parsed = parseHeader(header);
  reportSyntax(parsed, header, file, context, "a file starts with `network name {`");
  return parsed.expected === undefined ? parsed.result : undefined;
}

function readStatement(
  tokens: readonly IToken[],
  file: string,
  context: Context,
): readonly Statement[] {
  const [first, second] = tokens;
  const isRegion = first?.tokenType === ParallelWord;
  const isCall = first !== undefined && isWord(first) && second?.tokenType === LeftParen;
  if (isCall && !isRegion) {
    report(context.sink, "BL1009", context.spans.token(first), { op: first.image });
    return [];
  }
  if (first === undefined) return [];
  const parsed = parseStatement(tokens);
  const typeLast = parsed.result !== undefined && parsed.found?.tokenType === Colon;
  const hint = isRegion
    ? "a region reads `parallel 2 { ... }`"
    : typeLast
      ? "the type stands before the attributes: `%y = op(%x) : type { ... }`"
      : undefined;
  reportSyntax(parsed, tokens, file, context, hint);
  return [parsed.result ?? { kind: "broken", name: first }];
}

/** Points at the token in the way, or at the last one where the sentence ends too early. */
function reportSyntax(
  { expected, found }: Parsed<unknown>,
  tokens: readonly IToken[],
  file: string,
  { spans, sink }: Context,
  hint: string | undefined,
): void {
  if (expected === undefined) return;
  const atEnd = found === undefined || found.tokenType.name === "EOF";
  const at = atEnd ? tokens.at(-1) : found;
  const place = at === undefined ? ({ kind: "file", file } as const) : spans.token(at);
  const what = atEnd && at !== undefined ? "the end of the statement" : describeToken(found);
  report(sink, "BL1004", place, { expected, found: what, hint });
}

/** A missing `}` is worth a word only when nothing else is wrong: most mistakes swallow a bracket. */
function checkEnd({ header, close, rest }: Segments, { spans, sink, failed }: Context): void {
  const [extra] = rest;
  if (extra !== undefined)
    report(sink, "BL1007", spans.token(extra), { found: describeToken(extra) });
  const open = header.at(-1);
  if (close === undefined && open !== undefined && !failed()) {
    report(sink, "BL1008", spans.token(open), {});
  }
}
