// npm run new-op NAME: an op file that computes y = x, its test, and its line in the op table.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const name = process.argv[2] ?? "";
const words = name.split("-");
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
  console.error("usage: npm run new-op NAME   (kebab-case, such as upsample)");
  process.exit(2);
}
const id = words.map((w, i) => (i === 0 ? w : w[0].toUpperCase() + w.slice(1))).join("");
const opFile = `src/ops/${name}.ts`;
const testFile = `tests/ops/${name}.test.ts`;
for (const file of [opFile, testFile]) {
  if (!existsSync(file)) continue;
  console.error(`${file} exists already`);
  process.exit(2);
}

writeFileSync(
  opFile,
  `import type { OpDef } from "../ir/op-def.js";
import { present } from "../support/invariant.js";
import { operandNode, operandType } from "./site.js";

/** y = x: say what it computes. */
export const ${id}: OpDef = {
  name: "${id}",
  doc: "One paragraph: shapes, meaning, source.",
  example: "%y = ${id}(%x)",
  operands: [{ name: "x", kind: "value", doc: "any shape" }],
  attrs: [],
  infer: (site) => operandType(site, 0),
  evaluate: (_node, [x]) => present(x, "x"),
  hardware: (node) => ({ kind: "reshape", input: operandNode(node, 0) }),
};
`,
);

writeFileSync(
  testFile,
  `import { describe, expect, it } from "vitest";
import { createBuilder, evaluate } from "./build.js";

describe("${id}", () => {
  it("computes its definition, by hand", () => {
    const b = createBuilder();
    const y = b.op("${id}", [b.input("i4[3]")]);
    expect(evaluate(y, [-8, 0, 7])).toEqual([-8, 0, 7]);
  });
});
`,
);

const table = "src/ops/index.ts";
const index = readFileSync(table, "utf8");
const imports = index.match(/^import \{.*\n/gm) ?? [];
const last = imports.at(-1);
writeFileSync(
  table,
  index
    .replace(last, `${last}import { ${id} } from "./${name}.js";\n`)
    .replace(/\n {2}\]\.map/, `\n    ${id},\n  ].map`),
);

console.log(`wrote ${opFile}, ${testFile} and the line in ${table}. Next:
  1. its meaning once more, in BigInt: tests/reference/bigint-evaluator.ts
  2. how to draw one: tests/reference/random-graph.ts
  3. npx biome check --write src tests && npx vitest run -u tests/ops tests/reference`);
