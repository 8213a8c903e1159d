import { entry } from "../entry.js";

/** 22xx: shapes, types and constants of single ops. */
export const opEntries = {
  BL2201: entry<{ op: string; operand: string; expected: string; actual: string }>({
    severity: "error",
    title: (p) => `${p.op}: operand \`${p.operand}\` has the wrong shape`,
    label: (p) => `this is ${p.actual}`,
    notes: (p) => [`${p.op} needs ${p.expected} here`],
    help: (p) => `give \`${p.operand}\` the shape ${p.expected}`,
    explanation:
      "Every op fixes the number of dimensions of its operands. A feature map is [C, H, W] (channels, height, width) and a vector is [N]; there is no batch dimension. Weights of a convolution are [O, C/groups, kh, kw], weights of a dense layer [O, N].",
    failing: "%f = flatten(%x)\n%y = maxpool(%f) { kernel: 2 }",
    corrected: "%p = maxpool(%x) { kernel: 2 }\n%y = flatten(%p)",
  }),
  BL2202: entry<{ op: string; first: string; other: string; rule: string }>({
    severity: "error",
    title: (p) => `${p.op}: operand shapes do not agree`,
    label: (p) => `${p.other} does not match ${p.first}`,
    notes: (p) => [p.rule],
    help: "give the operands matching shapes; nothing is broadcast",
    explanation:
      "Element-wise ops work on operands of one shape, and concat on operands that differ only in their channel count. bitloom never broadcasts: a silent broadcast is more often a mistake than a wish.",
    failing: "%y = add(%a, %b)   // %a is [8, 14, 14], %b is [8, 7, 7]",
    corrected: "%p = maxpool(%a) { kernel: 2 }\n%y = add(%p, %b)",
  }),
  BL2203: entry<{ op: string; groups: string; channels: string; what: string }>({
    severity: "error",
    title: (p) => `${p.op}: ${p.groups} groups do not divide ${p.channels} ${p.what}`,
    label: (p) => `${p.channels} is not a multiple of ${p.groups}`,
    notes: (p) => [`each group must get the same number of ${p.what}`],
    help: (p) => `use a number of groups that divides ${p.channels}`,
    explanation:
      "A grouped convolution cuts its input and output channels into equal groups that never meet; a shuffle moves channels between equal groups. The group count must divide both channel counts.",
    failing: "%y = conv2d(%x, @w) { groups: 3 }   // %x has 8 channels",
    corrected: "%y = conv2d(%x, @w) { groups: 4 }",
  }),
  BL2204: entry<{ op: string; weights: string; expected: string; input: string }>({
    severity: "error",
    title: (p) => `${p.op}: weights do not fit the input`,
    label: (p) => `weights are ${p.weights}`,
    notes: (p) => [`an input of ${p.input} needs weights of ${p.expected}`],
    help: (p) => `use weights of ${p.expected}, or change the input or \`groups\``,
    explanation:
      "The second dimension of the weights is the number of inputs of one output: C/groups for a convolution, all N elements for a dense layer. A dense layer takes a feature map in ONNX order (C, H, W), so N = C*H*W.",
    failing: "%y = dense(%x, @w)   // %x is [784], @w is [10, 100]",
    corrected: "%y = dense(%x, @w)   // @w is [10, 784]",
  }),
  BL2205: entry<{ op: string; axis: string; window: string; size: string; pads: string }>({
    severity: "error",
    title: (p) => `${p.op}: the window is larger than its input`,
    label: (p) => `spans ${p.window} in ${p.axis}`,
    notes: (p) => [`the input has ${p.size} in ${p.axis}, plus ${p.pads} of padding`],
    help: "use a smaller kernel or dilation, or add `pad`",
    explanation:
      "A window of kernel k and dilation d spans d*(k-1)+1 elements. It must fit at least once into the padded input: the output size is floor((size + pads - span) / stride) + 1.",
    failing: "%y = maxpool(%x) { kernel: 5 }   // %x is [8, 4, 4]",
    corrected: "%y = maxpool(%x) { kernel: 4 }",
  }),
  BL2206: entry<{ op: string; attr: string; given: string; legal: string }>({
    severity: "error",
    title: (p) => `${p.op}: \`${p.attr}\` has ${p.given} values`,
    label: (p) => `${p.given} values`,
    notes: (p) => [`\`${p.attr}\` takes ${p.legal}`],
    help: (p) => `write ${p.legal}`,
    explanation:
      "A list attribute has a fixed number of values. Padding is written as one number for all four sides, two for [vertical, horizontal] or four for [top, left, bottom, right].",
    failing: "%y = conv2d(%x, @w) { pad: [1, 1, 1] }",
    corrected: "%y = conv2d(%x, @w) { pad: [1, 1, 1, 1] }",
  }),
  BL2207: entry<{ op: string; low: string; high: string; type: string }>({
    severity: "error",
    title: (p) => `${p.op}: ${p.low} .. ${p.high} is no range of ${p.type}`,
    label: (p) => `${p.low} .. ${p.high}`,
    notes: (p) => [`low must not be above high, and both must be values of ${p.type}`],
    help: "change `low` or `high`, or declare a wider result type",
    explanation:
      "`low` and `high` (or, for a threshold, the first and last level) bound the result. Both ends must be values of the result type: within its range, and odd for an odd-level type.",
    failing: "%y = requantize(%x, @m, @b) : u2 { shift: 8, low: 0, high: 7 }",
    corrected: "%y = requantize(%x, @m, @b) : u2 { shift: 8, low: 0, high: 3 }",
  }),
  BL2208: entry<{ channels: string; problem: string }>({
    severity: "error",
    title: "shuffle: `order` is not a permutation of the channels",
    label: (p) => p.problem,
    notes: (p) => [`\`order\` must hold each of 0 .. ${p.channels} exactly once`],
    help: "list every input channel once: output channel i is input channel order[i]",
    explanation:
      "An explicit shuffle names, for every output channel, the input channel it comes from. A repeated or missing channel would not be a permutation, and the hardware only permutes addresses.",
    failing: "%y = shuffle(%x) { order: [0, 2, 2, 1] }",
    corrected: "%y = shuffle(%x) { order: [0, 2, 3, 1] }",
  }),
  BL2209: entry<{ channel: string; index: string; before: string; after: string }>({
    severity: "error",
    title: "threshold: thresholds do not ascend",
    label: (p) => `channel ${p.channel}: ${p.before} is followed by ${p.after}`,
    notes: (p) => [`at position ${p.index}`],
    help: "sort each row; for a falling function negate its thresholds and set its `sign` to -1",
    explanation:
      "threshold(x) = low + step * #{k : sign*x >= T[k]}. The hardware compares with all thresholds of a row; the order carries no meaning, but a row out of order is nearly always an export mistake.",
    failing: "@t : i8[1, 3] = [[4, 2, 9]]",
    corrected: "@t : i8[1, 3] = [[2, 4, 9]]",
  }),
  BL2210: entry<{ channel: string; value: string }>({
    severity: "error",
    title: "threshold: a sign is neither 1 nor -1",
    label: (p) => `channel ${p.channel} has ${p.value}`,
    help: "use 1 for a rising channel and -1 for a falling one (type o1 holds exactly these)",
    explanation:
      "The sign operand of threshold flips the comparison of channels whose function falls, for instance after a batch normalization with a negative gamma.",
    failing: "@s : i2[4] = [1, -1, 0, 1]",
    corrected: "@s : o1[4] = [1, -1, 1, 1]",
  }),
  BL2211: entry<{ op: string; declared: string; low: string; high: string; needed: string }>({
    severity: "error",
    title: (p) => `${p.op}: ${p.declared} cannot hold the result`,
    label: (p) => `the result reaches ${p.low} .. ${p.high}`,
    notes: (p) => [`${p.low} .. ${p.high} needs ${p.needed}`],
    help: (p) => `declare ${p.needed}, or leave the type out and it is inferred`,
    explanation:
      "Sums, pools and clips are exact, so the declared result type must hold every value that the operand types allow. Use requantize or clip where the range should shrink.",
    failing: "%y = add(%a, %b) : u4   // both are u4",
    corrected: "%y = add(%a, %b) : u5",
  }),
  BL2212: entry<{ op: string; example: string }>({
    severity: "error",
    title: (p) => `${p.op}: the result type is missing`,
    label: "needs a type",
    help: (p) => `declare it, for example \`${p.example}\``,
    explanation:
      "The element type of a requantized value is a choice, not something the operands decide. Declare it on the value, or give both `low` and `high`.",
    failing: "%y = requantize(%x, @m, @b) { shift: 8 }",
    corrected: "%y = requantize(%x, @m, @b) : u2 { shift: 8 }",
  }),
  BL2213: entry<{ op: string; low: string; high: string; terms: string }>({
    severity: "error",
    title: (p) => `${p.op}: the result needs more than 32 bits`,
    label: (p) => `reaches ${p.low} .. ${p.high}`,
    notes: (p) => [`${p.terms} can reach ${p.low} .. ${p.high}`],
    help: "use narrower operand types, or fewer terms",
    explanation:
      "Values of more than 32 bits are not supported. bitloom computes the interval of every sum exactly, from the real weights and the type of the input; a sum that can leave 32 bits is refused rather than wrapped. So a residual sum that saturates has operands of at most 31 bits: the clamp behind it reads a sum of 32.",
    failing: "%y = dense(%x, @w)   // %x is i32, @w is i8",
    corrected: "%r = requantize(%x, @m, @b) : i8 { shift: 24 }\n%y = dense(%r, @w)",
  }),
  BL2214: entry<{ op: string; first: string; other: string }>({
    severity: "error",
    title: (p) => `${p.op}: operands have different element types`,
    label: (p) => `${p.other} here, ${p.first} before`,
    help: (p) => `bring all operands to one type, for example ${p.first}`,
    explanation:
      "A concatenated feature map has one element type in memory, so all parts must have it. Requantize the part that differs.",
    failing: "%y = concat(%a, %b)   // %a is u2, %b is u4",
    corrected: "%c = clip(%a) : u4 { low: 0, high: 3 }\n%y = concat(%c, %b)",
  }),
  BL2215: entry<{ op: string; first: string; other: string }>({
    severity: "warning",
    title: (p) => `${p.op}: operands have different scales`,
    label: (p) => `scale ${p.other} here, ${p.first} before`,
    help: "requantize one operand to the scale of the other before they meet",
    explanation:
      "An integer k of a tensor with scale s stands for the real number s*k. Adding or joining integers of different scales mixes units. The integer result is well defined, so this is a warning; the result carries no scale.",
    failing: "%y = add(%a, %b)   // %a has scale 0.5, %b has scale 0.25",
    corrected: "%c = requantize(%a, @two) : u8 { shift: 0, scale: 0.25 }\n%y = add(%c, %b)",
  }),
  BL2216: entry<{ from: string; to: string; count: string; given: string }>({
    severity: "error",
    title: "reshape: the new shape has another number of elements",
    label: (p) => `${p.to} has ${p.given} elements`,
    notes: (p) => [`the operand is ${p.from}: ${p.count} elements`],
    help: "make the product of the dimensions equal; one dimension may be -1 and is worked out",
    explanation:
      "reshape keeps all elements in ONNX order (C, H, W) and only renames their positions. The result is a vector [N] or a feature map [C, H, W].",
    failing: "%y = reshape(%x) { shape: [8, 7, 7] }   // %x is [16, 7, 7]",
    corrected: "%y = reshape(%x) { shape: [784] }",
  }),
  BL2217: entry<{ op: string; operand: string; actual: string; channels: string }>({
    severity: "error",
    title: (p) => `${p.op}: \`${p.operand}\` fits neither all channels nor one`,
    label: (p) => `this is ${p.actual}`,
    notes: (p) => [`the value has ${p.channels} channels`],
    help: (p) => `give one value for all channels, or ${p.channels}, one a channel`,
    explanation:
      "Multipliers, biases, thresholds and signs are given once for the whole tensor ([1]) or once a channel ([C], the first dimension of the value).",
    failing: "%y = requantize(%x, @m, @b) : u2 { shift: 8 }   // %x has 16 channels, @m is [8]",
    corrected: "%y = requantize(%x, @m, @b) : u2 { shift: 8 }   // @m is [16] or [1]",
  }),
  BL2218: entry<{ given: string }>({
    severity: "error",
    title: "shuffle: needs either `mode` with `groups`, or `order`",
    label: (p) => p.given,
    help: "write `{ mode: cyclic, groups: 2 }`, `{ mode: channel, groups: 2 }` or `{ order: [...] }`",
    explanation:
      "`mode: cyclic` moves whole groups round by one, `mode: channel` interleaves the groups, and `order` lists the source channel of every output channel. They exclude each other.",
    failing: "%y = shuffle(%x) { groups: 2 }",
    corrected: "%y = shuffle(%x) { mode: cyclic, groups: 2 }",
  }),
  BL2219: entry<{ op: string }>({
    severity: "error",
    title: (p) => `${p.op}: the type is missing`,
    label: "needs a type with a shape",
    help: "write for example `%x = input() : u8[1, 28, 28]`",
    explanation: "Nothing decides the type of a network's input but its declaration.",
    failing: "%x = input()",
    corrected: "%x = input() : u8[1, 28, 28]",
  }),
  BL2220: entry<{ op: string; declared: string; why: string }>({
    severity: "error",
    title: (p) => `${p.op}: the result cannot be ${p.declared}`,
    label: (p) => p.why,
    help: (p) =>
      `use \`threshold\` to produce ${p.declared}: its levels are two apart for odd-level types`,
    explanation:
      "Odd-level types (oN) hold only odd numbers. requantize clamps to every integer between low and high, so it would produce even values; threshold counts in steps of two and fits exactly.",
    failing: "%y = requantize(%x, @m, @b) : o2 { shift: 8 }",
    corrected: "%y = threshold(%x, @t) : o2",
  }),
  BL2221: entry<{ op: string; pads: string; kernel: string }>({
    severity: "error",
    title: (p) => `${p.op}: a window would hold nothing but padding`,
    label: (p) => `pads ${p.pads}`,
    notes: (p) => [`the kernel is ${p.kernel}`],
    help: "keep each pad below the kernel size of its axis, and a dilation below the size of the map",
    explanation:
      "A pooling window that lies wholly in the padding has no element to reduce. ONNX forbids it as well: every pad must be smaller than the kernel. Taps that are further apart than the map is large can step over it.",
    failing: "%y = maxpool(%x) { kernel: 2, pad: 2 }",
    corrected: "%y = maxpool(%x) { kernel: 2, pad: 1 }",
  }),
  BL2222: entry<{ op: string; actual: string; outputs: string }>({
    severity: "error",
    title: (p) => `${p.op}: the bias does not fit the weights`,
    label: (p) => `this is ${p.actual}`,
    notes: (p) => [`the weights make ${p.outputs} output channels`],
    help: (p) => `give the bias the shape [${p.outputs}]`,
    explanation:
      "A bias of a convolution or dense layer has one value an output channel, the first dimension of the weights. It is added to the exact sum and counts in the accumulator's interval.",
    failing: "%y = dense(%x, @w, @b)   // @w is [10, 784], @b is [1]",
    corrected: "%y = dense(%x, @w, @b)   // @b is [10]",
  }),
  BL2223: entry<{ from: string; to: string; channels: string }>({
    severity: "error",
    title: (p) => `slice: no channels ${p.from} up to ${p.to}`,
    label: (p) => `${p.from} .. ${p.to} of ${p.channels} channels`,
    notes: (p) => [`\`from\` is below \`to\`, and \`to\` is at most ${p.channels}`],
    help: (p) => `write for example \`{ from: 0, to: ${p.channels} }\``,
    explanation:
      "A slice takes the channels `from` up to, but not including, `to`. There must be at least one, and all of them must exist.",
    failing: "%y = slice(%x) { from: 4, to: 12 }   // %x has 8 channels",
    corrected: "%y = slice(%x) { from: 4, to: 8 }",
  }),
  BL2224: entry<{ op: string; block: string; what: string; size: string; count: string }>({
    severity: "error",
    title: (p) => `${p.op}: blocks of ${p.block} do not divide the map`,
    label: (p) => `${p.size} ${p.what} are no multiple of ${p.count}`,
    help: (p) => `choose a block for which ${p.what} are whole multiples`,
    explanation:
      "depth_to_space makes a block of pixels of the channels of each pixel, an equal part of them for every pixel of the block, so the channels are a multiple of its rows times its columns. space_to_depth does the reverse: rows and columns of the map are multiples of those of the block.",
    failing: "%y = depth_to_space(%x) { block: 2 }   // %x is u4[6, 8, 8]",
    corrected: "%y = depth_to_space(%x) { block: [1, 2] }",
  }),
  BL2225: entry<{ pad: string; what: string; size: string }>({
    severity: "error",
    title: "pad: a reflection reaches beyond the map",
    label: (p) => `${p.pad} ${p.what} of a map that has ${p.size}`,
    notes: (p) => [`the mode reflect leaves at most ${Number(p.size) - 1} on each side`],
    help: (p) => `write a pad below ${p.size}, or another mode`,
    explanation:
      "Reflected padding mirrors the map at its outermost rows and columns, which it does not repeat: a map of n rows has n - 1 others. ONNX forbids more as well. The modes edge and wrap go on for ever.",
    failing: "%y = pad(%x) { pad: 3, mode: reflect }   // %x is u4[2, 3, 8]",
    corrected: "%y = pad(%x) { pad: [2, 3], mode: reflect }",
  }),
  BL2226: entry<{ given: string }>({
    severity: "error",
    title: "transpose: `order` is no order of three axes",
    label: (p) => `${p.given}`,
    notes: () => ["a map has the axes 0 (channels), 1 (rows) and 2 (columns)"],
    help: "name each of 0, 1 and 2 once, for example `{ order: [2, 1, 0] }`",
    explanation:
      "Axis i of a transposed map is axis `order[i]` of its operand, as in ONNX without the batch. Every axis of the operand has to come once, because no element may get lost or come twice.",
    failing: "%y = transpose(%x) { order: [2, 1, 1] }",
    corrected: "%y = transpose(%x) { order: [2, 1, 0] }",
  }),
  BL2227: entry<{ what: string; place: string; size: string }>({
    severity: "error",
    title: "crop: a row or column that the map does not have",
    label: (p) => `${p.what} ${p.place} of a map that has ${p.size}`,
    notes: (p) => [`${p.what}s are numbered 0 .. ${Number(p.size) - 1}`],
    help: "write a smaller `size`, or another `from` or `step`",
    explanation:
      "A crop shows the rows from, from + step, from + 2 * step, ... of its operand, `size` of them, and columns alike. Pixels beyond the map are the business of `pad`.",
    failing: "%y = crop(%x) { from: 1, size: [8, 4] }   // %x is u4[2, 8, 8]",
    corrected: "%y = crop(%x) { from: 1, size: [7, 4] }",
  }),
};
