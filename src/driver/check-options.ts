import { nearest } from "../support/nearest.js";

/** Throws a TypeError that names the first option of a call which is not among the legal ones. */
export function checkOptions(call: string, options: object, legal: readonly string[]): void {
  const word = Object.keys(options).find((key) => !legal.includes(key));
  if (word === undefined) return;
  const near = nearest(word, legal);
  const hint = near === undefined ? "." : `; did you mean \`${near}\`?`;
  throw new TypeError(`${call}: no option is called \`${word}\`${hint} Legal: ${legal.join(", ")}`);
}
