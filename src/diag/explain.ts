import { catalogue } from "./catalogue.js";
import type { Entry } from "./entry.js";

/** The long form of a diagnostic as text, or undefined when no diagnostic has the code. */
export function explainCode(code: string): string | undefined {
  if (!Object.hasOwn(catalogue, code)) return undefined;
  const { severity, title, explanation, failing, corrected } = (
    catalogue as Readonly<Record<string, Entry<never>>>
  )[code] as Entry<never>;
  return [
    `${severity}[${code}]${typeof title === "string" ? `: ${title}` : ""}`,
    "",
    explanation,
    "",
    "Raised by:",
    indent(failing),
    "",
    "Right:",
    indent(corrected),
  ].join("\n");
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}
