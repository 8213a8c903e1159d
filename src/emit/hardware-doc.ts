import { invariant, present } from "../support/invariant.js";

/** What the header of every module states after its purpose, in house order. */
const facts = [
  "Throughput",
  "Latency",
  "Storage",
  "Reset",
  "Assumes",
  "Combinational paths",
] as const;

interface Header {
  readonly module: string;
  readonly purpose: string;
  readonly facts: readonly (readonly [name: string, text: string])[];
  /** The rest of the header as it stands: remarks and parameters. */
  readonly rest: string;
}

/** `docs/gen/hardware.md` from the Verilog library (text by file name, `hw/*.v`). Throws where a header is incomplete. */
export function hardwareMarkdown(library: ReadonlyMap<string, string>): string {
  const headers = [...library].map(([file, text]) => headerOf(file, text));
  const overview = [
    "| module | what it is |",
    "| --- | --- |",
    ...headers.map(({ module, purpose }) => `| [${module}](#${module}) | ${inline(purpose)} |`),
  ];
  return [intro, overview.join("\n"), ...headers.map(section)].join("\n\n").concat("\n");
}

const intro = `# Hardware library

Generated from the headers of \`hw/*.v\` by \`src/emit/hardware-doc.ts\`; do not edit. [engine.md](../engine.md) says how
the modules work together.`;

/** The comment block a module starts with. */
function headerOf(file: string, text: string): Header {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("//"));
  const [purpose = "", ...body] = lines.slice(0, end).map((line) => line.replace(/^\/\/ ?/, ""));
  const blocks = body.join("\n").trim().split(/\n\n+/);
  const found = factsOf(blocks[0] ?? "");
  for (const name of facts)
    invariant(
      found.some(([n]) => n === name),
      `${file}: header has no ${name}`,
    );
  const module = present(/^(\w+)\.v$/.exec(file)?.[1], file);
  return { module, purpose, facts: found, rest: blocks.slice(1).join("\n\n") };
}

/** `Name: text` lines; an indented line goes on with the one before. */
function factsOf(block: string): readonly (readonly [string, string])[] {
  const joined = block.replaceAll(/\n\s+/g, " ");
  return joined.split("\n").map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
  });
}

function section({ module, purpose, facts: rows, rest }: Header): string {
  const table = ["| | |", "| --- | --- |", ...rows.map(([n, t]) => `| ${n} | ${inline(t)} |`)];
  const literal = rest === "" ? [] : [rest.replaceAll(/^(?=.)/gm, "    ")];
  return [`## ${module}`, inline(purpose), table.join("\n"), ...literal].join("\n\n");
}

/** Text of a comment as Markdown text: what could be markup is escaped. */
function inline(text: string): string {
  return text.replaceAll(/[|*<[\]]/g, (sign) => `\\${sign}`);
}
