import type { Diagnostic, Label, Severity } from "../diag/diagnostic.js";
import type { Place } from "../diag/place.js";
import { unreachable } from "../support/unreachable.js";

/** Functions that colour parts of a message; the identity leaves plain text. */
export interface Palette {
  severity(text: string, severity: Severity): string;
  /** Line numbers, bars and arrows. */
  frame(text: string): string;
  title(text: string): string;
}

export const plain: Palette = { severity: (t) => t, frame: (t) => t, title: (t) => t };

type SourceLabel = Label & { readonly place: Place & { kind: "source" } };

/**
 * A diagnostic as text: title, place, the source line with the span underlined, notes and help. `sourceText` is
 * the text of the file the labels point into; without it only the place is printed.
 */
export function renderDiagnostic(
  d: Diagnostic,
  sourceText: string | undefined,
  palette: Palette = plain,
): string {
  const labels = [d.primary, ...d.secondary].filter(isSource);
  const shown = sourceText === undefined ? [] : labels;
  const margin = " ".repeat(Math.max(1, ...shown.map((l) => String(l.place.start.line).length)));
  const level = palette.severity(`${d.severity}[${d.code}]`, d.severity);
  const lines = [`${level}: ${palette.title(printable(d.title))}`];
  const where = describePlace(d.primary.place);
  if (where !== "") lines.push(`${palette.frame(`${margin}-->`)} ${printable(where)}`);
  const source = sourceText?.split(/\r\n|\r|\n/) ?? [];
  for (const label of shown) {
    const sign = label === d.primary ? "^" : "-";
    lines.push(...excerpt(label, sign, source, margin, d.severity, palette));
  }
  const remarks = [
    ...d.notes.map((n) => `note: ${n}`),
    ...(d.help === "" ? [] : [`help: ${d.help}`]),
  ];
  if (shown.length === 0 && d.primary.text !== "") remarks.unshift(d.primary.text);
  for (const r of remarks) lines.push(`${palette.frame(`${margin} =`)} ${printable(r)}`);
  return lines.join("\n");
}

/** The line of the label and its underline; of a long line only the part around the span. */
function excerpt(
  { place, text }: SourceLabel,
  sign: string,
  source: readonly string[],
  margin: string,
  severity: Severity,
  palette: Palette,
): readonly string[] {
  const line = source[place.start.line - 1] ?? "";
  const number = String(place.start.line).padStart(margin.length);
  const cut = Math.max(0, place.start.column - 1 - widest / 2);
  const from = line.length > widest ? cut : 0;
  const shown = line.slice(from, from + widest);
  const begin = place.start.column - 1 - from;
  const last = place.end.line === place.start.line ? place.end.column - 1 - from : shown.length;
  const width = Math.max(1, Math.min(last, shown.length) - begin);
  const mark = palette.severity(`${sign.repeat(width)} ${printable(text)}`, severity);
  const bar = palette.frame(`${margin} |`);
  return [
    bar,
    `${palette.frame(`${number} |`)} ${printable(shown)}`,
    `${bar} ${" ".repeat(begin)}${mark}`,
  ];
}

/** Longest piece of a source line shown, in characters. */
const widest = 140;

/** Keeps a model's text from steering the terminal: each control character becomes one visible one. */
function printable(text: string): string {
  return text.replace(/\t/g, " ").replace(/[\p{Cc}\p{Cf}]/gu, "\u00b7");
}

/** `file:line:column`, a path in a model, an option or a file; empty for no place. */
export function describePlace(place: Place): string {
  switch (place.kind) {
    case "source":
      return `${place.file}:${place.start.line}:${place.start.column}`;
    case "graph":
      return `${place.file}: ${place.path}`;
    case "option":
      return place.option;
    case "file":
      return place.file;
    case "none":
      return "";
    default:
      return unreachable(place);
  }
}

function isSource(label: Label): label is SourceLabel {
  return label.place.kind === "source";
}
