import type { WeightArray } from "./layer.js";

/** `weights/w2.txt`: the integers, one line. */
export function weightText({ values }: WeightArray): string {
  return `${Array.from(values).join(", ")}\n`;
}

/** `weights/w2.h`: the array; its values for synthesis, storage that is loaded from the text for g++. */
export function weightHeader({ name, type, values, banks }: WeightArray): string {
  const guard = `${name.toUpperCase()}_H_`;
  const size = banks === undefined ? `${values.length}` : `${banks}][${values.length / banks}`;
  return [
    `// ${values.length} values; the text beside this file holds the same.`,
    `#ifndef ${guard}`,
    `#define ${guard}`,
    "",
    "#ifndef __SYNTHESIS__",
    `${type} ${name}[${size}];`,
    "#else",
    `${type} ${name}[${size}] = {${Array.from(values).join(", ")}};`,
    "#endif",
    "",
    "#endif",
    "",
  ].join("\n");
}
