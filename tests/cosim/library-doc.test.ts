import { expect, test } from "vitest";
import { examplesOf, readPage, runExample, simulates } from "../docs/doc-examples.js";

const examples = examplesOf(readPage("docs/library.md")).filter(simulates);

test.each(examples)("$code", async (example) => {
  expect(await runExample(example)).toBe(example.prints);
});
