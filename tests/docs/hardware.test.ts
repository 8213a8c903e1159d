import { expect, test } from "vitest";
import { loadAssets } from "../../src/driver/assets.js";
import { hardwareMarkdown } from "../../src/emit/hardware-doc.js";

const { library } = loadAssets();

test("docs/gen/hardware.md is fresh", async () => {
  await expect(hardwareMarkdown(library)).toMatchFileSnapshot("../../docs/gen/hardware.md");
});

test("every module of hw/ has its section", () => {
  const sections = [...hardwareMarkdown(library).matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
  expect(sections.map((name) => `${name}.v`)).toEqual([...library.keys()]);
});

test("a header that leaves a fact out is refused", () => {
  const [, text = ""] = [...library][0] ?? [];
  const without = text.replace(/^\/\/ Reset:.*\n/m, "");
  expect(() => hardwareMarkdown(new Map([["act_sum.v", without]]))).toThrow(
    "act_sum.v: header has no Reset",
  );
});
