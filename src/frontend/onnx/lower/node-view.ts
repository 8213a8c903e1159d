import type { HostAttr } from "../../../ir/host.js";
import type { HostTensor } from "../../../num/host-tensor.js";
import { type Builder, type Constant, isConstant } from "../builder.js";
import { unsupported } from "../context.js";
import type { Codes, FloatValue, Quantizer } from "../float-graph.js";
import type { OnnxNode } from "../model.js";
import type { AttributeProto, SparseProto, TensorProto } from "../proto.js";
import { readSparseData } from "../sparse-data.js";
import { readTensorData } from "../tensor-data.js";

/** An ONNX node as its lowering sees it. */
export interface NodeView {
  readonly node: OnnxNode;
  readonly opset: number;
  /** The batch the model declares where it is a number; values have a batch of one. */
  readonly batch: number | undefined;
  /** Operand `i`; undefined where it is left out. */
  input(i: number): FloatValue | undefined;
  readonly inputCount: number;
  int(name: string, fallback: number): number;
  float(name: string, fallback: number): number;
  text(name: string, fallback: string): string;
  ints(name: string): readonly number[] | undefined;
  has(name: string): boolean;
  tensor(name: string): HostTensor | undefined;
  attribute(name: string): AttributeProto | undefined;
  /** The tensor with its zeros; undefined after a report. */
  sparse(t: SparseProto): HostTensor | undefined;
  /** Elements of operand `i`, which must be constant; "missing" where it is left out; undefined after a report. */
  constant(i: number): HostTensor | "missing" | undefined;
  /** A host op on values; its name is that of output 0 unless it is a step on the way there. */
  op(
    op: string,
    inputs: readonly (FloatValue | undefined)[],
    attrs?: Readonly<Record<string, HostAttr | undefined>>,
  ): FloatValue | undefined;
  quantizer(input: FloatValue | undefined, q: Quantizer): FloatValue | undefined;
  /** A constant; with `codes`, one that is an integer times a scale. */
  make(tensor: HostTensor, codes?: Codes): FloatValue;
  /** False where a constant of so many elements is more than this model may make. */
  afford(elements: number): boolean;
  /** Reports BL1505. */
  refuse(why: string): undefined;
}

/** Turns a node into values, one an output; undefined (or an entry of it) after a report. */
export type Lowering = (
  n: NodeView,
) => FloatValue | readonly (FloatValue | undefined)[] | undefined;

export function createView(
  node: OnnxNode,
  operands: readonly (FloatValue | undefined)[],
  builder: Builder,
  fresh: (wanted: string) => string,
  batch: number | undefined,
): NodeView {
  const { context } = builder;
  const attr = (name: string) => node.attrs.get(name);
  const origin = () => ({ path: node.path, name: fresh(node.outputs[0] ?? node.op) });
  const view: NodeView = {
    node,
    opset: node.opset,
    batch,
    input: (i) => operands[i],
    inputCount: operands.length,
    int: (name, fallback) => attr(name)?.i ?? fallback,
    float: (name, fallback) => attr(name)?.f ?? fallback,
    text: (name, fallback) => attr(name)?.s || fallback,
    ints: (name) => attr(name)?.ints,
    has: (name) => node.attrs.has(name),
    attribute: attr,
    tensor: (name) => {
      const t: TensorProto | undefined = attr(name)?.t;
      return t && readTensorData({ ...t, name: t.name || node.path }, context);
    },
    sparse: (t) => readSparseData(t, node.path, context),
    constant(i) {
      const value = operands[i];
      if (value === undefined) return "missing";
      return isConstant(value) ? tensorOf(value) : view.refuse(`operand ${i} is not constant`);
    },
    op(op, inputs, attrs) {
      if (inputs.some((v) => v === undefined)) return undefined;
      return builder.op(origin(), op, inputs as readonly FloatValue[], attrs);
    },
    quantizer: (input, q) => input && builder.quantizer(origin(), input, q),
    make: (tensor, codes) => builder.constant(fresh(node.outputs[0] ?? node.op), tensor, codes),
    afford: (elements) => context.afford(elements),
    refuse: (why) => unsupported(context, node, why),
  };
  return view;
}

function tensorOf(value: Constant): HostTensor {
  return value.source.tensor();
}
