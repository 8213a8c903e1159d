import fc from "fast-check";
import type { ModelProto, NodeProto, TensorProto } from "../../src/frontend/onnx/proto.js";

/** One change of a decoded model; `at` and `to` in [0, 1) choose among what there is. */
export interface ModelEdit {
  readonly kind: keyof typeof edits;
  readonly at: number;
  readonly to: number;
  readonly value: number;
}

type Change = (model: ModelProto, edit: ModelEdit) => void;

const pick = <T>(list: readonly T[], at: number): T | undefined =>
  list[Math.floor(at * list.length)];

/** Ops of all families; one that is not known is among them. */
const opTypes = [
  ...["Conv", "MatMul", "Gemm", "Add", "Mul", "Sub", "Div", "Relu", "Clip", "Sigmoid", "Tanh"],
  ...["MaxPool", "AveragePool", "GlobalAveragePool", "ReduceMean", "ArgMax", "TopK", "Softmax"],
  ...["Concat", "Split", "Slice", "Gather", "Transpose", "Reshape", "Flatten", "Squeeze", "Pad"],
  ...["DepthToSpace", "SpaceToDepth", "Resize", "Upsample", "Expand", "Where", "Cast", "Identity"],
  ...["Quant", "BipolarQuant", "Trunc", "MultiThreshold", "QuantizeLinear", "DequantizeLinear"],
  ...["QLinearConv", "ConvInteger", "MatMulInteger", "BatchNormalization", "Shape", "Frobnicate"],
];

const oddNumbers = [0, 1, -1, 2, 3, 7, 16, 255, -128, 2 ** 31, -(2 ** 31), 2 ** 53, 0.5, 1e-45];
const oddFloats = [...oddNumbers, 1e38, -1e38, Number.NaN, Number.POSITIVE_INFINITY];

function nodeAt({ graph }: ModelProto, at: number): NodeProto | undefined {
  return pick(graph?.nodes ?? [], at);
}

function tensorAt({ graph }: ModelProto, at: number): TensorProto | undefined {
  return pick(graph?.initializers ?? [], at);
}

function setAt<T>(list: T[] | undefined, at: number, value: T): void {
  if (list !== undefined && list.length > 0) list[Math.floor(at * list.length)] = value;
}

function namesOf({ graph }: ModelProto): readonly string[] {
  const made = graph?.nodes.flatMap((n) => n.outputs) ?? [];
  const given = [...(graph?.initializers ?? []), ...(graph?.inputs ?? [])].map((t) => t.name);
  return [...made, ...given, "", "nowhere"];
}

const edits = {
  rewire: (m, { at, to, value }) =>
    setAt(nodeAt(m, at)?.inputs, value, pick(namesOf(m), to) as string),
  dropInput: (m, { at }) => nodeAt(m, at)?.inputs.pop(),
  addInput: (m, { at, to }) => nodeAt(m, at)?.inputs.push(pick(namesOf(m), to) as string),
  dropNode: (m, { at }) => m.graph?.nodes.splice(Math.floor(at * m.graph.nodes.length), 1),
  retarget: (m, { at, to }) => {
    const node = nodeAt(m, at);
    if (node !== undefined) node.opType = pick(opTypes, to) as string;
  },
  domain: (m, { at, to }) => {
    const node = nodeAt(m, at);
    const domains = ["", "onnx.brevitas", "qonnx.custom_op.general", "channels_last", "elsewhere"];
    if (node !== undefined) node.domain = pick(domains, to) as string;
  },
  dropAttribute: (m, { at }) => nodeAt(m, at)?.attributes.pop(),
  attribute: (m, { at, to, value }) => {
    const attribute = pick(nodeAt(m, at)?.attributes ?? [], to);
    if (attribute === undefined) return;
    attribute.i = pick(oddNumbers.filter(Number.isInteger), value) as number;
    attribute.f = pick(oddFloats, value) as number;
    attribute.s = pick(["", "NHWC", "CRD", "linear", "SAME_UPPER", "CEIL"], value) as string;
    setAt(attribute.ints, value, attribute.i);
  },
  dims: (m, { at, to, value }) =>
    setAt(tensorAt(m, at)?.dims, value, pick(oddNumbers.slice(0, 11), to) as number),
  rank: (m, { at }) => tensorAt(m, at)?.dims.push(1),
  elementType: (m, { at, to }) => {
    const tensor = tensorAt(m, at);
    if (tensor !== undefined) tensor.dataType = Math.floor(to * 30);
  },
  data: (m, { at, to, value }) => {
    const tensor = tensorAt(m, at);
    if (tensor?.raw === undefined || tensor.raw.length < 4) return;
    const raw = Uint8Array.from(tensor.raw);
    const place = 4 * Math.floor(to * Math.floor(raw.length / 4));
    new DataView(raw.buffer).setFloat32(place, pick(oddFloats, value) as number, true);
    tensor.raw = raw;
  },
  inputShape: (m, { at, to, value }) =>
    setAt(pick(m.graph?.inputs ?? [], at)?.dims, value, pick(oddNumbers, to)),
  opset: (m, { at, value }) => {
    const opset = pick(m.opsets, at);
    if (opset !== undefined) opset.version = Math.floor(value * 32);
  },
} as const satisfies Record<string, Change>;

const unit = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

export const modelEdits: fc.Arbitrary<readonly ModelEdit[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...(Object.keys(edits) as (keyof typeof edits)[])),
    ...{ at: unit, to: unit, value: unit },
  }),
  { minLength: 1, maxLength: 3 },
);

/** Changes a decoded model in place. */
export function breakModel(model: ModelProto, list: readonly ModelEdit[]): void {
  for (const edit of list) edits[edit.kind](model, edit);
}
