import { catalogue } from "./catalogue.js";
import type { Entry } from "./entry.js";

/** What the first digits of a code stand for, in order; the first that fits names the chapter. */
const chapters: readonly (readonly [prefix: string, title: string])[] = [
  ["BL10", "Syntax"],
  ["BL11", "Names, operands and attributes"],
  ["BL12", "Weight files"],
  ["BL13", "Model files"],
  ["BL14", "Command line, input and output arrays"],
  ["BL15", "ONNX models"],
  ["BL2", "Types, shapes and quantization"],
  ["BL3", "Passes"],
  ["BL4", "Schedule and resources"],
  ["BL5", "Emitted files"],
  ["BL6", "Simulation and outside tools"],
  ["BL9", "Defects of bitloom itself"],
];

type Entries = Readonly<Record<string, Entry<never>>>;

/** `docs/gen/diagnostics.md`: the long form of every diagnostic, by chapter and code. */
export function diagnosticsMarkdown(): string {
  const entries = catalogue as Entries;
  const codes = Object.keys(entries).sort();
  const parts = chapters.flatMap(([prefix, title]) => {
    const own = codes.filter((code) => chapterOf(code) === prefix);
    return own.length === 0 ? [] : [`## ${title}`, ...own.map((code) => section(code, entries))];
  });
  return [intro, ...parts].join("\n\n").concat("\n");
}

const intro = `# Diagnostics

Generated from the catalogue in \`src/diag\` by \`src/diag/doc.ts\`; do not edit.

Every message carries a code; \`bitloom explain CODE\` prints what stands here. An error ends the command with exit
code 1, a bug with 70. Codes are never reused.`;

function chapterOf(code: string): string | undefined {
  return chapters.find(([prefix]) => code.startsWith(prefix))?.[0];
}

function section(code: string, entries: Entries): string {
  const { severity, title, explanation, failing, corrected } = entries[code] as Entry<never>;
  // A title made from the parameters of an occurrence says nothing without them.
  const head = typeof title === "string" ? `${severity}: ${title}` : severity;
  return [
    `### ${code}`,
    `*${head}*`,
    explanation,
    "Raised by:",
    indent(failing),
    "Right:",
    indent(corrected),
  ].join("\n\n");
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "    ");
}
