import { type Field, offsetsOf, widthOf } from "../schedule/word-format.js";
import { present } from "../support/invariant.js";

/**
 * Verilog module that cuts fields out of a packed word of fields `word`: those named, in the order of the word.
 * Keeps `hw/` and the formats of the schedule the same.
 */
export function unpackModule(
  name: string,
  prefix: string,
  purpose: string,
  word: readonly Field[],
  names: readonly string[] = word.map((f) => f.name),
): string {
  const width = widthOf(word);
  const offsets = offsetsOf(word);
  const fields = word.filter((f) => names.includes(f.name));
  const ports = fields.map((f) => `    output wire ${range(f)}${prefix}_${snakeCase(f.name)}`);
  const assigns = fields.map(
    (f) =>
      `  assign ${prefix}_${snakeCase(f.name)} = word[${present(offsets.get(f.name), f.name)}+:${f.bits}];`,
  );
  return `${header(purpose)}
module ${name} (
    input wire [${width - 1}:0] word,
${ports.join(",\n")}
);

${assigns.join("\n")}
${fields.length < word.length ? "\n  wire unused = &{1'b0, word};\n" : ""}
endmodule

\`default_nettype wire
`;
}

function header(purpose: string): string {
  return `// ${purpose}
//
// Throughput: combinational.
// Latency: 0 cycles.
// Storage: none.
// Reset: none.
// Assumes: nothing.
// Combinational paths: word to every output.
//
// Written by src/emit/unpack-module.ts from the field list in src/schedule; do not edit.
\`default_nettype none
`;
}

function range(f: Field): string {
  if (f.bits === 1) return "";
  return `${f.signed ? "signed " : ""}[${f.bits - 1}:0] `;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z0-9]+$|[A-Z]/g, (c, at: number) =>
    /[A-Z]/.test(c) ? `_${c.toLowerCase()}` : at > 0 ? c : c,
  );
}
