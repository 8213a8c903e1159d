/** Small helpers for catalogue text: lists, plurals and suggestions in one voice. */

/** `a`, `a or b`, `a, b or c`; empty for an empty list. */
export function either(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** `1 operand`, `2 operands`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

/** "did you mean `x`? legal: a, b", for a word that is not in the list. */
export function suggestion(near: string | undefined, legal: readonly string[]): string {
  const list = legal.length === 0 ? "there are none here" : `legal here: ${legal.join(", ")}`;
  return near === undefined ? list : `did you mean \`${near}\`? ${list}`;
}

/** `[1, 2, 3]`. */
export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}
