import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { parseLoom } from "../../src/frontend/parse-loom.js";
import { noWeights } from "../../src/frontend/weight-source.js";
import { ops } from "../../src/ops/index.js";

/** Names the examples may take for granted; what their types are is the op's business. */
const names = ["a", "b", "x"].map((n) => `%${n} = input() : u8[16, 7, 7]`);
const constants = ["w", "b", "m", "t", "s"].map((n) => `@${n} : i8[1] = [1]`);

test.each([...ops.values()].map((op) => [op.name, op.example]))(
  "the example of %s is written in the language",
  (_, example) => {
    const own = /^[%@]\w+/.exec(example)?.[0];
    const given = [...names, ...constants].filter(
      (line) =>
        line.slice(1, 3) !== `${own?.slice(1)} ` &&
        (example.includes(`${line.slice(0, 2)},`) || example.includes(`${line.slice(0, 2)})`)),
    );
    const sink = createSink();
    parseLoom(`network n {\n${[...given, example].join("\n")}\n}`, "n.loom", noWeights, sink);
    // The operands' types are made up, so the op may object (2xxx); the sentence itself may not be wrong.
    const ends = ["BL1115", "BL1116", "BL1117"];
    const wrong = sink.diagnostics.filter(
      (d) => d.code.startsWith("BL1") && !ends.includes(d.code),
    );
    expect(wrong).toEqual([]);
  },
);
