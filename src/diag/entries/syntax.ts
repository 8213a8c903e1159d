import { entry } from "../entry.js";

/** 10xx: characters, tokens and sentences of a `.loom` file. */
export const syntaxEntries = {
  BL1001: entry<{ text: string }>({
    severity: "error",
    title: (p) => `unexpected ${JSON.stringify(p.text)}`,
    label: "no token starts here",
    help: "names are letters, digits and `_` after `%` or `@`; strings stand in double quotes",
    explanation:
      "A .loom file is made of names (`%value`, `@constant`), words, numbers, strings in double quotes and the signs = : , ( ) [ ] { }. Anything else outside a comment is refused.",
    failing: "%y = relu(%x);",
    corrected: "%y = relu(%x)",
  }),
  BL1002: entry<Record<string, never>>({
    severity: "error",
    title: "string without an end",
    label: "opened here",
    help: 'close the string with `"` on the same line',
    explanation: "A string starts and ends with a double quote on one line.",
    failing: 'weights "w.safetensors',
    corrected: 'weights "w.safetensors"',
  }),
  BL1003: entry<Record<string, never>>({
    severity: "error",
    title: "comment without an end",
    label: "opened here",
    help: "close the comment with `*/`; block comments do not nest",
    explanation:
      "A block comment runs from `/*` to the first `*/`. A comment to the end of the line starts with `//`.",
    failing: "/* first layer",
    corrected: "/* first layer */",
  }),
  BL1004: entry<{ expected: string; found: string; hint?: string | undefined }>({
    severity: "error",
    title: (p) => `expected ${p.expected}, found ${p.found}`,
    label: (p) => `expected ${p.expected}`,
    help: (p) =>
      p.hint ??
      "a statement reads `%name = op(operands) : type { attribute: value }`; the type and the attributes may be left out",
    explanation:
      "The sentence does not follow the grammar of the language (docs/language.md). Parsing goes on with the next statement, so one run reports every statement that is wrong.",
    failing: "%y = conv2d(%x @w)",
    corrected: "%y = conv2d(%x, @w)",
  }),
  BL1005: entry<{ limit: number }>({
    severity: "error",
    title: (p) => `brackets nested deeper than ${p.limit}`,
    label: (p) => `level ${p.limit + 1} opens here`,
    help: "nest one pair of brackets a dimension of the tensor",
    explanation:
      "Nesting is bounded so that a damaged or hostile file cannot exhaust the stack. No tensor of bitloom has that many dimensions.",
    failing: "@t : u1[1] = [[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]",
    corrected: "@t : u1[1] = [1]",
  }),
  BL1006: entry<{ size: number; limit: number }>({
    severity: "error",
    title: "model text too large",
    label: (p) => `${p.size} characters`,
    notes: (p) => [`the limit is ${p.limit} characters`],
    help: 'move large tensors into a weights file: `@w : i4[64, 64, 3, 3] = file("name")`',
    explanation:
      "The text of a model is bounded before it is read into memory. Large constants belong into a safetensors, npz or npy file beside it.",
    failing: "@w : i8[2000000] = [0, 0, 0, ...]",
    corrected: '@w : i8[2000000] = file("w")',
  }),
  BL1007: entry<{ found: string }>({
    severity: "error",
    title: (p) => `unexpected ${p.found} after the end of the network`,
    label: "the network is closed already",
    help: "write one network a file, with every statement between its braces",
    explanation:
      "A file holds one network. The brace that closes it is the last thing in the file, comments apart.",
    failing: "network a { %x = input() : u8[4] %y = output(%x) }\nnetwork b { }",
    corrected: "network a { %x = input() : u8[4] %y = output(%x) }",
  }),
  BL1008: entry<Record<string, never>>({
    severity: "error",
    title: "the network is not closed",
    label: "opened here",
    help: "end the file with `}`",
    explanation:
      "Every `{` has its `}`, those of `parallel` regions too; the last one closes the network.",
    failing: "network a {\n  %x = input() : u8[4]\n  %y = output(%x)",
    corrected: "network a {\n  %x = input() : u8[4]\n  %y = output(%x)\n}",
  }),
  BL1009: entry<{ op: string }>({
    severity: "error",
    title: (p) => `the result of \`${p.op}\` has no name`,
    label: "a statement starts with a name",
    help: (p) => `write \`%name = ${p.op}(...)\``,
    explanation:
      "Every statement defines exactly one name, also `output`: the name is how results, traces and files refer to it.",
    failing: "output(%y)",
    corrected: "%result = output(%y)",
  }),
  BL1010: entry<{ text: string }>({
    severity: "error",
    title: "unknown escape in a string",
    label: "strings follow the rules of JSON",
    help: 'legal escapes: \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX',
    explanation:
      "Strings use the escapes of JSON. A backslash itself is written `\\\\`; folders are separated by `/` on every system.",
    failing: 'weights "data\\w.npz"',
    corrected: 'weights "data/w.npz"',
  }),
  BL1011: entry<{ text: string }>({
    severity: "error",
    title: "integer beyond 2^53",
    label: "not exactly representable",
    help: "no element type is wider than 32 bits; write a value the type holds",
    explanation:
      "bitloom computes with exact integers up to 2^53. A longer literal would be rounded silently, so it is refused.",
    failing: "@t : u32[1] = [90071992547409930]",
    corrected: "@t : u32[1] = [4294967295]",
  }),
  BL1012: entry<Record<string, never>>({
    severity: "error",
    title: "regions do not nest",
    label: "opened inside another region",
    help: "close the outer region first, or write `groups` at the op: inside a region it counts for each group",
    explanation:
      "A region says in how many groups its statements run. A second count inside it would have two meanings, so there is one level.",
    failing: "parallel 2 {\n  parallel 2 {\n    %y = conv2d(%x, @w)\n  }\n}",
    corrected: "parallel 2 {\n  %y = conv2d(%x, @w) { groups: 2 }\n}",
  }),
  BL1013: entry<{ text: string; limit: number }>({
    severity: "error",
    title: (p) => `${p.text} is no number of groups`,
    label: (p) => `an integer from 1 to ${p.limit} stands here`,
    help: "write `parallel 2 {`",
    explanation:
      "A region runs its statements in that many groups; each convolution in it gets that many, and the channels are divided evenly.",
    failing: "parallel 0 {\n  %y = conv2d(%x, @w)\n}",
    corrected: "parallel 2 {\n  %y = conv2d(%x, @w)\n}",
  }),
  BL1014: entry<{ shown: number }>({
    severity: "note",
    title: (p) => `only the first ${p.shown} errors are shown`,
    label: "this file has more",
    help: "mend these, the first one first, and run again: later errors often follow from earlier ones",
    explanation:
      "One run reports every statement that is wrong. Past a hundred errors the list stops, so that a file that is no network at all does not flood the screen.",
    failing: "a file with 101 statements that are wrong",
    corrected: "the same file with the first statements mended",
  }),
};
