import { entry } from "../entry.js";
import { count, suggestion } from "../wording.js";

export interface Unknown {
  readonly word: string;
  readonly near: string | undefined;
  readonly legal: readonly string[];
}

/** 11xx: ops, attributes, operands and the names a network defines. */
export const nameEntries = {
  BL1101: entry<Unknown>({
    severity: "error",
    title: (p) => `unknown op \`${p.word}\``,
    label: "no such op",
    help: (p) => suggestion(p.near, p.legal),
    explanation:
      "The word after `=` names an op. docs/gen/ops.md lists every op with its operands, attributes and an example.",
    failing: "%y = convd2(%x, @w)",
    corrected: "%y = conv2d(%x, @w)",
  }),
  BL1102: entry<Unknown & { op: string }>({
    severity: "error",
    title: (p) => `\`${p.op}\` has no attribute \`${p.word}\``,
    label: "no such attribute",
    help: (p) => suggestion(p.near, p.legal),
    explanation: "Each op has its own attributes; those left out take their defaults.",
    failing: "%y = conv2d(%x, @w) { strides: 2 }",
    corrected: "%y = conv2d(%x, @w) { stride: 2 }",
  }),
  BL1103: entry<{ attr: string }>({
    severity: "error",
    title: (p) => `attribute \`${p.attr}\` given twice`,
    label: "given again here",
    help: "keep one of the two",
    explanation:
      "An attribute may be written once a statement, so that no value is overruled silently.",
    failing: "%y = conv2d(%x, @w) { pad: 1, pad: 2 }",
    corrected: "%y = conv2d(%x, @w) { pad: 2 }",
  }),
  BL1104: entry<{ op: string; attr: string; wants: string; doc: string }>({
    severity: "error",
    title: (p) => `\`${p.op}\` needs the attribute \`${p.attr}\``,
    label: (p) => `\`${p.attr}\` is missing`,
    notes: (p) => [`\`${p.attr}\`: ${p.doc}`],
    help: (p) => `write \`{ ${p.attr}: ... }\` with ${p.wants}`,
    explanation: "Some attributes have no sensible default and must be written.",
    failing: "%p = maxpool(%x)",
    corrected: "%p = maxpool(%x) { kernel: 2 }",
  }),
  BL1105: entry<{ attr: string; wants: string; found: string }>({
    severity: "error",
    title: (p) => `attribute \`${p.attr}\` wants ${p.wants}`,
    label: (p) => `this is ${p.found}`,
    help: (p) => `write ${p.wants}`,
    explanation:
      "An attribute holds an integer, a list of integers, true or false, one of a few words, an element type or a positive number, as its op says. A single integer stands for a list that repeats it.",
    failing: "%y = conv2d(%x, @w) { stride: fast }",
    corrected: "%y = conv2d(%x, @w) { stride: 2 }",
  }),
  BL1106: entry<{ attr: string; value: string; min: number; max: number }>({
    severity: "error",
    title: (p) => `attribute \`${p.attr}\` out of range`,
    label: (p) => `${p.value} is not within ${p.min} .. ${p.max}`,
    help: (p) => `write an integer from ${p.min} to ${p.max}`,
    explanation:
      "Integer attributes are bounded so that every later computation with them is exact.",
    failing: "%y = conv2d(%x, @w) { stride: 0 }",
    corrected: "%y = conv2d(%x, @w) { stride: 1 }",
  }),
  BL1107: entry<Unknown & { attr: string }>({
    severity: "error",
    title: (p) => `\`${p.word}\` is no value of \`${p.attr}\``,
    label: "not one of its words",
    help: (p) => suggestion(p.near, p.legal),
    explanation: "The attribute takes one of a fixed set of words.",
    failing: "%y = requantize(%x, @m) : i8 { shift: 4, rounding: half-evn }",
    corrected: "%y = requantize(%x, @m) : i8 { shift: 4, rounding: half-even }",
  }),
  BL1108: entry<{ word: string; near: string | undefined }>({
    severity: "error",
    title: (p) => `unknown element type \`${p.word}\``,
    label: "not an element type",
    help: (p) =>
      `${p.near === undefined ? "" : `did you mean \`${p.near}\`? `}element types: u1..u32 (unsigned), i1..i32 (two's complement), o1..o32 (odd levels), t2 (ternary)`,
    explanation:
      "An element type is a letter and a width in bits: `uN` holds 0 .. 2^N-1, `iN` is two's complement, `oN` holds the odd numbers from -(2^N-1) to 2^N-1, `t2` holds -1, 0 and 1. N is 1 to 32.",
    failing: "%x = input() : int8[16]",
    corrected: "%x = input() : i8[16]",
  }),
  BL1109: entry<{ name: string }>({
    severity: "error",
    title: (p) => `the name \`${p.name}\` is taken`,
    label: "defined again here",
    help: "give this value another name; `%a` and `@a` share one name space",
    explanation:
      "The IR is single assignment: every name is defined once, and a value never changes.",
    failing: "%y = relu(%x)\n%y = flatten(%y)",
    corrected: "%y = relu(%x)\n%z = flatten(%y)",
  }),
  BL1110: entry<{ name: string; near: string | undefined }>({
    severity: "error",
    title: (p) => `\`${p.name}\` is not defined`,
    label: "nothing has this name",
    help: (p) =>
      p.near === undefined
        ? `define \`${p.name}\` above this statement`
        : `did you mean \`${p.near}\`?`,
    explanation:
      "An operand names a statement above it: `%name` a computed value, `@name` a constant.",
    failing: "%x = input() : u8[4]\n%y = relu(%w)",
    corrected: "%x = input() : u8[4]\n%y = relu(%x)",
  }),
  BL1111: entry<{ name: string }>({
    severity: "error",
    title: (p) => `\`${p.name}\` is used before it is defined`,
    label: "used here",
    help: "move the definition above this statement",
    explanation:
      "Statements stand in the order of execution; a network has no loops, so that order always exists.",
    failing: "%y = relu(%z)\n%z = flatten(%x)",
    corrected: "%z = flatten(%x)\n%y = relu(%z)",
  }),
  BL1112: entry<{
    op: string;
    min: number;
    max: number | undefined;
    found: number;
    names: readonly string[];
  }>({
    severity: "error",
    title: (p) => `\`${p.op}\` takes ${operandRange(p.min, p.max)}, found ${p.found}`,
    label: (p) => `${count(p.found, "operand")} here`,
    help: (p) => `write \`${p.op}(${p.names.join(", ")})\``,
    explanation:
      "Each op has a fixed list of operands; trailing ones may be optional, and for some ops the last may repeat.",
    failing: "%y = conv2d(%x)",
    corrected: "%y = conv2d(%x, @w)",
  }),
  BL1113: entry<{ op: string; operand: string; name: string }>({
    severity: "error",
    title: (p) => `operand \`${p.operand}\` of \`${p.op}\` must be a constant`,
    label: (p) => `\`${p.name}\` is computed at run time`,
    help: "write the name of a constant: `@name : type = ...`",
    explanation:
      "Weights and thresholds are placed in memories when the hardware is built, so they must be known at compile time.",
    failing: "%y = conv2d(%x, %x)",
    corrected: "%y = conv2d(%x, @w)",
  }),
  BL1114: entry<Record<string, never>>({
    severity: "error",
    title: "a constant is not written as an op",
    label: "not called",
    help: 'write `@name : type = [values]` or `@name : type = file("tensor")`',
    explanation: "Constants have their own statement, which gives their type and their data.",
    failing: "%w = constant() : i8[4]",
    corrected: "@w : i8[4] = [1, 2, 3, 4]",
  }),
  BL1115: entry<{ network: string }>({
    severity: "error",
    title: (p) => `network \`${p.network}\` has no output`,
    label: "nothing leaves this network",
    help: "end with `%name = output(%value)`",
    explanation: "Hardware without an output computes nothing anyone can see.",
    failing: "network a { %x = input() : u8[4] }",
    corrected: "network a { %x = input() : u8[4] %y = output(%x) }",
  }),
  BL1116: entry<{ network: string }>({
    severity: "error",
    title: (p) => `network \`${p.network}\` has no input`,
    label: "nothing enters this network",
    help: "start with `%x = input() : u8[1, 28, 28]`",
    explanation: "A network without an input has a constant result; there is nothing to build.",
    failing: "network a { @c : u8[1] = [1] %y = output(@c) }",
    corrected: "network a { %x = input() : u8[1] %y = output(%x) }",
  }),
  BL1117: entry<{ name: string }>({
    severity: "warning",
    title: (p) => `\`${p.name}\` is never used`,
    label: "defined here",
    help: "use it, or remove the statement",
    explanation:
      "The value reaches no output, so it takes no part in the result. It is often the trace of a slip in a name.",
    failing: "%a = relu(%x)\n%y = output(%x)",
    corrected: "%a = relu(%x)\n%y = output(%a)",
  }),
  BL1131: entry<{
    op: string;
    word: string;
    near: string | undefined;
    legal: readonly string[];
  }>({
    severity: "error",
    title: (p) => `\`${p.op}\` has no operand that goes by the name \`${p.word}\``,
    label: "unknown operand",
    help: (p) => {
      if (p.near !== undefined) return `did you mean \`${p.near}:\`?`;
      return p.legal.length === 0
        ? `write the operands of \`${p.op}\` without names, in their order`
        : `named operands of \`${p.op}\`: ${p.legal.map((n) => `\`${n}:\``).join(", ")}`;
    },
    explanation:
      "Operands go by their place; a few optional ones go by a name, so that a call says what they are. `docs/gen/ops.md` has the operands of each op.",
    failing: "%y = conv2d(%x, @w, gates: @t) { low: 2 }",
    corrected: "%y = conv2d(%x, @w, gate: @t) { low: 2 }",
  }),
  BL1132: entry<{ op: string; operand: string }>({
    severity: "error",
    title: (p) => `operand \`${p.operand}\` of \`${p.op}\` is given twice`,
    label: "given before",
    help: (p) => `write \`${p.operand}:\` once`,
    explanation: "A named operand has one value; two would leave open which one counts.",
    failing: "%y = conv2d(%x, @w, gate: @t, gate: @u) { low: 2 }",
    corrected: "%y = conv2d(%x, @w, gate: @t) { low: 2 }",
  }),
  BL1118: entry<{ op: string; groups: number; channels: number }>({
    severity: "error",
    title: (p) => `\`${p.op}\` cannot run in ${p.groups} groups`,
    label: (p) => `mixes its ${p.channels} channels`,
    help: "close the region with `}` before this statement; values defined in it can be used after it",
    explanation:
      "Inside `parallel G { ... }` no group sees another. Convolutions become grouped, element-wise ops and pooling work channel by channel anyway, concat joins group by group and shuffle says how groups meet. An op whose results depend on every channel (dense, argmax) or that cuts channels anew (reshape) has no such form.",
    failing: "parallel 2 {\n  %c = conv2d(%x, @w)\n  %y = argmax(%c)\n}",
    corrected: "parallel 2 {\n  %c = conv2d(%x, @w)\n}\n%y = argmax(%c)",
  }),
  BL1140: entry<{ word: string; near: string | undefined; legal: readonly string[] }>({
    severity: "error",
    title: (p) => `unknown op \`${p.word}\` on the host`,
    label: "no step of `before` or `after`",
    help: (p) => suggestion(p.near, p.legal),
    explanation:
      "Statements that start with `before` or `after` run on the host in float32. Their ops carry ONNX names and are listed in docs/onnx.md; ops of the network itself have names of their own.",
    failing: "before %y = mul(%x, 2)",
    corrected: "before %y = Mul(%x, 2)",
  }),
  BL1141: entry<{ op: string; problem: string }>({
    severity: "error",
    title: (p) => `\`${p.op}\` on the host does not fit`,
    label: (p) => p.problem,
    help: "give operands, attributes and type that fit; shapes on the host start with a batch of one",
    explanation:
      "Host statements have ONNX shapes with a batch of one in front: `f32[1, 3, 8, 8]`. Operands are broadcast as in ONNX. A type that is written must be the one that comes out.",
    failing: "before %y = Reshape(%x) { shape: [1, 10] }   // %x is f32[1, 3, 8, 8]",
    corrected: "before %y = Reshape(%x) { shape: [1, 192] }",
  }),
  BL1142: entry<{ problem: string }>({
    severity: "error",
    title: "the host statements do not meet the network",
    label: (p) => p.problem,
    help: "start `before` with `Input`, end it with the integers of the network's single input; start `after` from its output",
    explanation:
      "`before` turns the real values of a sample into the integers of the network's input, `after` turns the integers of its output into the result. Both exist only for networks with one input and one output.",
    failing: "before %y = Mul(%x, 2)",
    corrected: "before %x = Input() : f32[1, 4]\nbefore %y = Mul(%x, 2)",
  }),
};

function operandRange(min: number, max: number | undefined): string {
  if (max === undefined) return `at least ${count(min, "operand")}`;
  return min === max ? count(min, "operand") : `${min} to ${count(max, "operand")}`;
}
