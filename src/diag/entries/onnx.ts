import { entry } from "../entry.js";

/** 15xx: ONNX files and what bitloom makes of them. */
export const onnxEntries = {
  BL1501: entry<{ path: string; reason: string }>({
    severity: "error",
    title: (p) => `\`${p.path}\` is no readable ONNX model`,
    label: (p) => p.reason,
    help: "export the model again; `onnx.checker.check_model` tells more about the file",
    explanation:
      "An ONNX file is a protobuf message. The file is cut off, is something else, or holds more parts than any real model: bitloom bounds what it reads before it allocates memory.",
    failing: "bitloom check photo.onnx   // a renamed picture",
    corrected: "bitloom check model.onnx",
  }),
  BL1502: entry<{ domain: string; version: number; low: number; high: number }>({
    severity: "error",
    title: (p) => `opset ${p.version} of \`${p.domain}\` is not supported`,
    label: "imported by this model",
    notes: (p) => [`opsets ${p.low} to ${p.high} are read`],
    help: "convert the model with `onnx.version_converter`, or export it with a newer opset",
    explanation:
      "The meaning of an ONNX op depends on the opset the model imports. Opsets before 7 broadcast in another way, and those after the newest one bitloom knows may have changed an op.",
    failing: 'opset_import: [{ domain: "", version: 6 }]',
    corrected: 'opset_import: [{ domain: "", version: 13 }]',
  }),
  BL1503: entry<{ tensor: string; problem: "repeated" | "missing" | "cycle" | "none" }>({
    severity: "error",
    title: (p) =>
      ({
        repeated: `tensor \`${p.tensor}\` is defined twice`,
        missing: `tensor \`${p.tensor}\` is never defined`,
        cycle: `tensor \`${p.tensor}\` depends on itself`,
        none: `the graph has no ${p.tensor}`,
      })[p.problem],
    label: "in this graph",
    help: "mend the graph: every tensor is an input, an initializer or the output of one node",
    explanation:
      "An ONNX graph is in single assignment form and has no cycles. Initializers, inputs and the outputs of nodes share one name space; bitloom sorts the nodes itself, so their order does not matter.",
    failing: "Relu(x) -> y;  Relu(x) -> y",
    corrected: "Relu(x) -> y;  Relu(x) -> z",
  }),
  BL1504: entry<{ tensor: string; problem: string }>({
    severity: "error",
    title: (p) => `the data of tensor \`${p.tensor}\` cannot be read`,
    label: (p) => p.problem,
    help: "export the model again; strings, complex numbers and 8-bit floats are not supported",
    explanation:
      "The dimensions, the element type and the stored bytes of an initializer must agree. All dimensions are bounded before memory is taken.",
    failing: "dims: [2, 3], data_type: FLOAT, raw_data: 20 bytes",
    corrected: "dims: [2, 3], data_type: FLOAT, raw_data: 24 bytes",
  }),
  BL1505: entry<{ op: string; domain: string; why: string }>({
    severity: "error",
    title: (p) => `\`${p.op}\` is not supported here`,
    label: (p) => p.why,
    notes: (p) => (p.domain === "" ? [] : [`domain \`${p.domain}\``]),
    help: "see docs/onnx.md for what is supported, or cut the model at this op and compute it outside",
    explanation:
      "bitloom never guesses what an op does. An op it does not know, or a form of it that has no exact integer meaning, is refused with its place in the graph.",
    failing: "Attention(q, k, v)",
    corrected: "MatMul, Add, Relu, Quant ...",
  }),
  BL1506: entry<{ op: string; problem: string }>({
    severity: "error",
    title: (p) => `\`${p.op}\`: shapes or attributes do not fit`,
    label: (p) => p.problem,
    help: "mend the model: `onnx.shape_inference.infer_shapes` with strict_mode shows the same place",
    explanation:
      "bitloom infers every shape itself from the shapes of the inputs, with a batch of one. Here the operands or attributes of a node contradict each other.",
    failing: "MatMul([1, 16], [20, 4])",
    corrected: "MatMul([1, 16], [16, 4])",
  }),
  BL1507: entry<{ input: string; dims: readonly (number | string)[] }>({
    severity: "error",
    title: (p) => `input \`${p.input}\` has no fixed shape`,
    label: (p) => `declared as [${p.dims.join(", ")}]`,
    help: "give every dimension but the batch a number, for example with `onnx.tools.update_model_dims`",
    explanation:
      "Hardware is built for one size. The first dimension is the batch, may be symbolic, and is taken as 1; all others must be numbers.",
    failing: 'x: float["batch", 3, "height", "width"]',
    corrected: 'x: float["batch", 3, 224, 224]',
  }),
  BL1508: entry<{ op: string; why: string; cause: string; reason: string }>({
    severity: "error",
    title: (p) => `\`${p.op}\` quantizes a value that is no function of one integer`,
    label: (p) => p.why,
    notes: (p) => [`${p.cause}: ${p.reason}`],
    help: "put quantizers before and behind the op in question, use equal scales where values are added, or move the op before the first or behind the last integer layer",
    explanation:
      "Between two quantizers bitloom needs integers: every value must be a chain of element-wise float steps on one integer tensor. An op that mixes real values in any other way cannot be folded exactly.",
    failing: "x -> Quant -> Conv -> Softmax -> Quant -> Conv",
    corrected: "x -> Quant -> Conv -> Relu -> Quant -> Conv",
  }),
  BL1509: entry<{ what: string }>({
    severity: "error",
    title: "the model has no integer part",
    label: (p) => p.what,
    help: "quantize the model first (Brevitas, QKeras, onnxruntime), or give weights and activations Quant or QuantizeLinear nodes",
    explanation:
      "bitloom maps integer layers into hardware. At least one convolution or matrix product must multiply quantized activations with quantized constant weights.",
    failing: "x -> Conv -> Relu -> Conv",
    corrected: "x -> Quant -> Conv(Quant(w)) -> Relu -> Quant -> Conv(Quant(w))",
  }),
  BL1510: entry<{
    what: "inputs" | "outputs" | "entries" | "exits";
    names: readonly string[];
    /** Where values that meet again stopped being integers. */
    cause?: string;
  }>({
    severity: "error",
    title: (p) =>
      ({
        inputs: "the model has more than one input",
        outputs: "the model has more than one output",
        entries: "the integer part of the model has more than one input",
        exits: "the integer part of the model has more than one output",
      })[p.what],
    label: (p) => p.names.slice(0, 8).join(", "),
    notes: (p) => (p.cause === undefined ? [] : [p.cause]),
    help: (p) =>
      ({
        inputs:
          "give the model one input, quantize it and take the parts out with Split, or compile a model for each input",
        outputs:
          "join the outputs with Concat (Flatten first where sizes differ) and one quantizer behind it, or compile a model for each output",
        entries: "quantize the input once and let all branches read its codes",
        exits:
          "give the values that meet one scale, with a quantizer each, or put one quantizer behind the op where they meet",
      })[p.what],
    explanation:
      "A design has one input stream and one output stream. Float parts before the first and after the last integer tensor run on the host, but they must meet the integer part in one tensor each.",
    failing: "x -> Quant(scale 0.1) -> Conv;  x -> Quant(scale 0.2) -> Conv",
    corrected: "x -> Quant(scale 0.1) -> q;  q -> Conv;  q -> Conv",
  }),
  BL1511: entry<{
    op: string;
    channel: number;
    /** Undefined where there is no nearest form to count against. */
    count: number | undefined;
    points: readonly string[];
  }>({
    severity: "error",
    title: (p) => `the chain that ends in \`${p.op}\` has no exact integer form`,
    label: (p) =>
      p.count === undefined
        ? `channel ${p.channel} has no near one either`
        : `channel ${p.channel} differs at ${p.count} integers`,
    notes: (p) => p.points,
    help: (p) =>
      p.count === undefined
        ? "make the chain monotone (Relu, Clip), or quantize what goes into it"
        : "take the nearest form with `bitloom import MODEL.onnx -o OUT.loom --allow-inexact` and go on with OUT.loom, or make the chain monotone",
    explanation:
      "A fold must equal the float32 chain on every integer the accumulator can reach. Up to 256 codes are thresholds, or two lists of them where a chain rises and falls. More codes need a multiplier and a shift, and where float32 rounds in a way that none follows, the integers at which the nearest one differs are counted and the first are listed.",
    failing: "Conv -> QuantizeLinear(uint16)",
    corrected: "Conv -> QuantizeLinear(uint8)",
  }),
  BL1512: entry<{
    name: string;
    problem: "repeated" | "recursive" | "deep" | "large" | "operands" | "reference";
  }>({
    severity: "error",
    title: (p) => `\`${p.name}\` cannot be written out`,
    label: (p) =>
      ({
        repeated: "two local functions have this name, domain and overload",
        recursive: "the function calls itself",
        deep: "calls and branches nest deeper than 64",
        large: "the model would have more than 524288 parts",
        operands: "it is called with more operands or results than it has",
        reference: "an attribute refers to one of a function, and this node is in none",
      })[p.problem],
    help: "export the model without local functions, or write them out with `onnx.inliner.inline_local_functions` to see what is wrong",
    explanation:
      "A model may hold functions of its own, which call one another. bitloom puts their nodes in place of every call before it looks at anything else. Functions that call themselves have no end, and a few functions that call each other twice can stand for more nodes than there is memory; both are refused before memory is taken.",
    failing: "twice(x) { y = twice(x) }",
    corrected: "twice(x) { y = Add(x, x) }",
  }),
};
