import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readPage } from "./doc-examples.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const docs = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`);
const pages = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "zoo/README.md", ...docs];

/** Targets of `[text](target)` that are files, relative to the page. */
function linksOf(page: string): readonly string[] {
  const text = readPage(page).replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, "");
  return [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

test.each(pages)("every link of %s leads somewhere", (page) => {
  const broken = linksOf(page).filter((target) => !existsSync(join(root, dirname(page), target)));
  expect(broken).toEqual([]);
});

test("links are found", () => {
  expect(linksOf("README.md")).toContain("docs/language.md");
});
