import { entry } from "../entry.js";

/** 223x: precision gating; 225x: multipoint weights. */
export const methodEntries = {
  BL2231: entry<{ op: string; type: string; low: number; most: number; why: string }>({
    severity: "error",
    title: (p) =>
      `${p.op}: the code of ${p.type} cannot be split ${p.low} bit${p.low === 1 ? "" : "s"} from its end`,
    label: (p) => p.why,
    notes: (p) => [`\`low: ${p.low}\` leaves x >> ${p.low} above and x mod ${2 ** p.low} below`],
    help: (p) =>
      p.most > 0
        ? `write \`low: ${p.most}\`${p.most > 1 ? " or less" : ""}, or give the layer an input of ${p.low + 1} bits or more`
        : `give the layer an unsigned input of ${Math.max(2, p.low + 1)} bits or more`,
    explanation:
      "A gated layer computes with the high part x >> low of its input first, and with the low part x mod 2^low only where the first sum exceeds the threshold. Only unsigned codes fall into two parts whose values add up to x with weights 2^low and 1, and both parts need at least one bit.",
    failing: "%y = conv2d(%x, @w, gate: @t) { low: 2 }   // %x is u2",
    corrected: "%y = conv2d(%x, @w, gate: @t) { low: 1 }   // %x is u2",
  }),
  BL2232: entry<{ op: string; actual: string; outputs: string }>({
    severity: "error",
    title: (p) => `${p.op}: the gate does not fit the weights`,
    label: (p) => `this is ${p.actual}`,
    notes: (p) => [`the weights make ${p.outputs} output channels`],
    help: (p) => `give the gate the shape [1] or [${p.outputs}]`,
    explanation:
      "A gate has one threshold for all output channels or one a channel, the first dimension of the weights.",
    failing: "%y = dense(%x, @w, gate: @t) { low: 2 }   // @w is [10, 784], @t is [3]",
    corrected: "%y = dense(%x, @w, gate: @t) { low: 2 }   // @t is [10]",
  }),
  BL2233: entry<{ op: string; present: string; absent: string }>({
    severity: "error",
    title: (p) => `${p.op}: ${p.present} without ${p.absent}`,
    label: (p) => `needs ${p.absent}`,
    help: "write both, `conv2d(%x, @w, gate: @t) { low: 2 }`, or none",
    explanation:
      "Gating has two numbers: the thresholds (operand `gate`), and how many low bits of the input's code the first sum leaves out (attribute `low`).",
    failing: "%y = conv2d(%x, @w, gate: @t)",
    corrected: "%y = conv2d(%x, @w, gate: @t) { low: 2 }",
  }),
  BL2234: entry<{
    op: string;
    never: number;
    always: number;
    outputs: number;
    channel: number;
    threshold: number;
    min: string;
    max: string;
  }>({
    severity: "warning",
    title: (p) =>
      `${p.op}: the gate decides nothing in ${p.never + p.always} of ${p.outputs} channels`,
    label: (p) => `${p.never} never pass, ${p.always} always do`,
    notes: (p) => [
      `channel ${p.channel}: threshold ${p.threshold}, but its high sums lie in ${p.min} .. ${p.max}`,
    ],
    help: "check the scale of the thresholds: they are compared with the sum over x >> low, before any shift and without the bias",
    explanation:
      "An output passes when its sum over the high parts is greater than the threshold. From the real weights the compiler knows which sums can occur. Where none or all exceed the threshold, the layer could be written without a gate.",
    failing: "%y = dense(%x, @w, gate: @t) { low: 2 }   // sums reach 45, @t = [1000]",
    corrected: "%y = dense(%x, @w, gate: @t) { low: 2 }   // @t = [20]",
  }),
  BL2251: entry<{ what: string }>({
    severity: "error",
    title: "multipoint: the rows are not accumulators",
    label: (p) => `this is ${p.what}`,
    help: "give multipoint the result of a conv2d or dense layer without a gate, before any scaling",
    explanation:
      "multipoint joins the exact sums of several low-bit weight vectors into one output channel. Rounding or clamping a row first would round once a point instead of once a channel.",
    failing: "%q = requantize(%rows, @m) : i8\n%y = multipoint(%q, @a) { points: [2, 1] }",
    corrected: "%y = multipoint(%rows, @a) { points: [2, 1] }\n%q = requantize(%y, @m) : i8",
  }),
  BL2252: entry<{ channels: number; sum: number; rows: number }>({
    severity: "error",
    title: (p) => `multipoint: ${p.sum} points for ${p.rows} rows`,
    label: (p) => `${p.channels} channels with ${p.sum} points together`,
    notes: (p) => [`the layer before has ${p.rows} outputs, one a point`],
    help: "list how many points each output channel has, 1 or more; they add up to the rows",
    explanation:
      "Every row of the layer before multipoint is one point of one output channel. `points` says how many adjacent rows belong to channel 0, to channel 1, and so on, so its sum is the number of rows.",
    failing: "%y = multipoint(%rows, @a) { points: [2, 2] }   // %rows has 3 channels",
    corrected: "%y = multipoint(%rows, @a) { points: [2, 1] }",
  }),
  BL2253: entry<{ actual: string; rows: number }>({
    severity: "error",
    title: "multipoint: the coefficients do not fit the rows",
    label: (p) => `this is ${p.actual}`,
    notes: (p) => [`the layer before has ${p.rows} rows`],
    help: (p) => `give one integer a row: shape [${p.rows}]`,
    explanation:
      "Each point has a coefficient of its own, an integer that scales its row in the sum.",
    failing: "%y = multipoint(%rows, @a) { points: [2, 1] }   // @a is [2]",
    corrected: "%y = multipoint(%rows, @a) { points: [2, 1] }   // @a is [3]",
  }),
};
