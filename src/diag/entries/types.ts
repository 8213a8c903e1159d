import { entry } from "../entry.js";
import { shapeText } from "../wording.js";

/** 2xxx: types, shapes and quantization. */
export const typeEntries = {
  BL2001: entry<{ declared: string; inferred: string }>({
    severity: "error",
    title: "the declared type is not the type of this value",
    label: (p) => `declared as ${p.declared}`,
    notes: (p) => [`the operands and attributes give ${p.inferred}`],
    help: (p) => `write \`: ${p.inferred}\`, or leave the type out and it is inferred`,
    explanation:
      "A type after a statement is a claim that bitloom checks against the inferred type; it converts nothing.",
    failing: "%x = input() : u8[1, 8, 8]\n%f = flatten(%x) : u8[63]",
    corrected: "%x = input() : u8[1, 8, 8]\n%f = flatten(%x) : u8[64]",
  }),
  BL2002: entry<{
    at: string;
    found: number | undefined;
    expected: number | undefined;
    shape: readonly number[];
  }>({
    severity: "error",
    title: (p) => `inline data does not have the shape ${shapeText(p.shape)}`,
    label: (p) => lengthProblem(p.found, p.expected),
    notes: (p) => (p.at === "" ? [] : [`in the list at index ${p.at}`]),
    help: "nest one list a dimension, outermost dimension first, each as long as its dimension",
    explanation:
      "Inline data is written as nested lists in the shape of the tensor, so that a missing row is noticed where it is missing.",
    failing: "@w : i8[2, 2] = [[1, 2], [3]]",
    corrected: "@w : i8[2, 2] = [[1, 2], [3, 4]]",
  }),
  BL2003: entry<{
    element: string;
    index: string;
    value: string;
    min: number;
    max: number;
    odd: boolean;
  }>({
    severity: "error",
    title: (p) => `${p.value} is not a value of ${p.element}`,
    label: (p) => `element ${p.index}`,
    notes: (p) => [valuesOf(p)],
    help: "write a value the type holds, or widen the type",
    explanation:
      "Constants hold values, not codes: an o2 constant is written -3, -1, 1 or 3. Every element is checked; nothing is wrapped or clamped.",
    failing: "@w : i2[2] = [1, 2]",
    corrected: "@w : i2[2] = [1, -2]",
  }),
  BL2004: entry<{
    path: string;
    tensor: string;
    stored: readonly number[];
    declared: readonly number[];
  }>({
    severity: "error",
    title: (p) => `tensor \`${p.tensor}\` does not have the shape ${shapeText(p.declared)}`,
    label: (p) => `${shapeText(p.stored)} in \`${p.path}\``,
    help: (p) =>
      `declare ${shapeText(p.stored)}, or store the tensor in the shape ${shapeText(p.declared)}`,
    explanation:
      "The shape in the file must equal the declared one; bitloom does not reshape, transpose or broadcast on reading.",
    failing: '@w : i4[64, 10] = file("fc.weight")  // stored as [10, 64]',
    corrected: '@w : i4[10, 64] = file("fc.weight")',
  }),
  BL2005: entry<{
    path: string;
    tensor: string;
    element: string;
    index: string;
    value: string;
    bad: number;
    total: number;
    min: number;
    max: number;
    odd: boolean;
  }>({
    severity: "error",
    title: (p) => `tensor \`${p.tensor}\` does not fit ${p.element}`,
    label: (p) => `element ${p.index} is ${p.value}`,
    notes: (p) => [`${p.bad} of ${p.total} elements do not fit`, valuesOf(p)],
    help: "store integer values (not real ones, not codes) of the declared type, or declare a wider type",
    explanation:
      "Weights files hold the integer values of the network. Floating-point storage is accepted when every element is an integer; real weights must be quantized first.",
    failing: '@w : i2[3] = file("w")  // stored: 1.5, 7, -2',
    corrected: '@w : i4[3] = file("w")  // stored: 1, 7, -2',
  }),
  BL2006: entry<{ text: string; limit: number }>({
    severity: "error",
    title: (p) => `${p.text} is no dimension`,
    label: "illegal dimension",
    help: (p) => `write an integer from 1 to ${p.limit}`,
    explanation:
      "Shapes have no batch dimension and no unknown ones: hardware is built for one size. Each dimension is at least 1.",
    failing: "%x = input() : u8[0, 28, 28]",
    corrected: "%x = input() : u8[1, 28, 28]",
  }),
  BL2007: entry<{ type: string; elements: number; limit: number }>({
    severity: "error",
    title: (p) => `${p.type} is too large`,
    label: (p) => `${p.elements} elements`,
    notes: (p) => [`the limit is ${p.limit} elements a tensor`],
    help: "check the dimensions; split the network if the tensor is meant to be this large",
    explanation:
      "Sizes are bounded before memory is taken, so a slip in a dimension cannot exhaust the machine.",
    failing: "%x = input() : u8[3, 224000, 224000]",
    corrected: "%x = input() : u8[3, 224, 224]",
  }),
  BL2008: entry<{ rank: number; limit: number }>({
    severity: "error",
    title: (p) => `a tensor of ${p.rank} dimensions`,
    label: (p) => `more than ${p.limit} dimensions`,
    help: (p) => `write at most ${p.limit} dimensions`,
    explanation:
      "Feature maps have three dimensions, weights four; a few more are allowed for tables.",
    failing: '@w : i8[1, 1, 1, 1, 1, 1, 1, 1, 1] = file("w")',
    corrected: '@w : i8[1, 1, 1, 1] = file("w")',
  }),
  BL2009: entry<{ given: number; channels: number }>({
    severity: "error",
    title: "a list of scales has one for each channel",
    label: (p) => `${p.given} scales for ${p.channels} channels`,
    help: (p) => `write ${p.channels} scales, or a single number for the whole tensor`,
    explanation:
      "A scale turns the integers of a tensor into real numbers, one for the whole tensor or one a channel (the first dimension). A list of any other length would leave channels without a meaning.",
    failing: "%x = input() : u8[3, 8, 8] { scale: [0.5, 0.25] }",
    corrected: "%x = input() : u8[3, 8, 8] { scale: [0.5, 0.25, 0.25] }",
  }),
  BL2104: entry<{ declared: string; low: string; high: string; needed: string; terms: string }>({
    severity: "error",
    title: "accumulator too narrow for this dot product",
    label: (p) => `${p.declared} cannot hold ${p.low} .. ${p.high}`,
    notes: (p) => [`${p.terms} can reach ${p.low} .. ${p.high}, which needs ${p.needed}`],
    help: (p) => `write \`acc: ${p.needed}\`, or leave \`acc\` out and it is inferred`,
    explanation:
      "The accumulator of a convolution or dense layer must hold every sum its real weights can produce for any input of the declared type. bitloom computes that interval exactly, channel by channel, and refuses a declared type that is too narrow instead of letting it wrap.",
    failing: "%y = dense(%x, @w) { acc: i4 }",
    corrected: "%y = dense(%x, @w)",
  }),
};

function lengthProblem(found: number | undefined, expected: number | undefined): string {
  if (expected === undefined) return "a list where a number is expected";
  return found === undefined
    ? `a number where a list of ${expected} is expected`
    : `${found} here, ${expected} expected`;
}

function valuesOf(p: { element: string; min: number; max: number; odd: boolean }): string {
  return `${p.element} holds the ${p.odd ? "odd numbers" : "integers"} from ${p.min} to ${p.max}`;
}
