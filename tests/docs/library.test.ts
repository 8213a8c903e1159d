import { expect, test } from "vitest";
import { examplesOf, readPage, runExample, simulates } from "./doc-examples.js";

const page = readPage("docs/library.md");
const examples = examplesOf(page);

test("every example says what it prints", () => {
  expect(examples.length).toBe(page.split("```js\n").length - 1);
  expect(examples.some(simulates)).toBe(true);
});

test.each(examples.filter((e) => !simulates(e)))("$code", async (example) => {
  expect(await runExample(example)).toBe(example.prints);
});
