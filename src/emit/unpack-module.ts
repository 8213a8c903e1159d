import { type Field, offsetsOf, widthOf } from "../schedule/word-format.js";
import { present } from "../support/invariant.js";

/** Verilog module that cuts a packed word into its fields; keeps `hw/` and the formats of the schedule the same. */
export function unpackModule(
  name: string,
  prefix: string,
  purpose: string,
  fields: readonly Field[],
): string {
  const width = widthOf(fields);
  const offsets = offsetsOf(fields);
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
