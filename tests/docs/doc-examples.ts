import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format } from "node:util";
import * as bitloom from "../../src/index.js";

/** An example of a page: its code, and what the page says it prints. */
export interface DocExample {
  readonly code: string;
  readonly prints: string;
}

/** Text of a page of ours, by its path from the root. */
export function readPage(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");
}

/** Every `js` block of a page with the `text` block that follows it. */
export function examplesOf(page: string): readonly DocExample[] {
  const blocks = page.matchAll(/```js\n([\s\S]*?)```\s+```text\n([\s\S]*?)```/g);
  return [...blocks].map(([, code = "", prints = ""]) => ({ code, prints }));
}

/** Runs the code of an example on `src`; what it prints. */
export async function runExample({ code }: DocExample): Promise<string> {
  const imports = /^import (\{[^}]*\}) from "bitloom";$/gm;
  const body = code.replaceAll(imports, (_, names: string) => `const ${names} = bitloom;`);
  const printed: string[] = [];
  const log = (...values: unknown[]) => printed.push(`${format(...values)}\n`);
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as FunctionConstructor;
  await new AsyncFunction("bitloom", "console", body)(bitloom, { log });
  return printed.join("");
}

/** Examples that build a simulator take minutes, not seconds. */
export function simulates({ code }: DocExample): boolean {
  return code.includes("await cosim(");
}
