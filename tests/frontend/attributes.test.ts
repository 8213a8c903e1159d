import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { parseLoom } from "../../src/frontend/parse-loom.js";

function codes(attrs: string): readonly string[] {
  const text = `network n {\n  %x = input() : u8[1, 8, 8]\n  %y = maxpool(%x) { ${attrs} }\n  %z = output(%y)\n}\n`;
  const sink = createSink();
  parseLoom(text, "n.loom", { read: () => undefined }, sink);
  return sink.diagnostics.map((d) => d.code);
}

test("a misspelled attribute is one mistake, not a missing one too", () => {
  expect(codes("kernal: 4")).toEqual(["BL1102"]);
  expect(codes("size: 4")).toEqual(["BL1104", "BL1102"]);
  expect(codes("stride: 2")).toEqual(["BL1104"]);
});
