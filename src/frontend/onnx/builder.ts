import { report } from "../../diag/report.js";
import type { HostAttr, HostShape } from "../../ir/host.js";
import type { HostTensor } from "../../num/host-tensor.js";
import { elementCount } from "../../num/tensor.js";
import { present } from "../../support/invariant.js";
import { axisOf } from "../host/host-op.js";
import { hostOps } from "../host/index.js";
import { moves } from "../host/moves.js";
import { comparisons } from "../host/scalar.js";
import type { ImportContext } from "./context.js";
import type { Codes, FloatValue, Quantizer } from "./float-graph.js";
import { quantizeConstant } from "./quantize-constant.js";

export type Constant = FloatValue & { readonly source: { readonly kind: "constant" } };

/** Makes float values: infers their types and folds what is constant. */
export interface Builder {
  readonly context: ImportContext;
  /** Every value made, in order. */
  readonly values: readonly FloatValue[];
  input(name: string, type: HostShape): FloatValue;
  constant(name: string, tensor: HostTensor, codes?: Codes): FloatValue;
  /** The result of a host op; undefined after BL1506. */
  op(
    at: Origin,
    op: string,
    inputs: readonly FloatValue[],
    attrs?: Readonly<Record<string, HostAttr | undefined>>,
  ): FloatValue | undefined;
  quantizer(at: Origin, input: FloatValue, quantizer: Quantizer): FloatValue;
}

/** The ONNX node a value comes from: what messages call it, and the tensor it defines. */
export interface Origin {
  readonly path: string;
  readonly name: string;
}

/** Most elements of one value: beyond it the model is refused before memory is taken. */
const maxValue = 2 ** 28;
/** Most elements of a map that a movement puts in another order, which is followed element by element. */
const maxMoved = 2 ** 25;

export function createBuilder(context: ImportContext): Builder {
  const values: FloatValue[] = [];
  const keep = (value: FloatValue): FloatValue => {
    values.push(value);
    return value;
  };
  const tooLarge = (op: string, { shape }: HostShape, fixed: boolean): string | undefined => {
    const count = elementCount(shape);
    const most = moves.has(op) && !fixed ? maxMoved : maxValue;
    if (!(count <= most)) return `[${shape.join(", ")}] is too large`;
    const affordable = !fixed || context.afford(count);
    return affordable ? undefined : "the constants of this model are too large together";
  };
  return {
    context,
    values,
    input: (name, type) => keep({ name, path: name, type, source: { kind: "input" } }),
    constant: (name, tensor, codes) => {
      const type = { dtype: tensor.dtype, shape: tensor.shape };
      const source = { kind: "constant", tensor: () => tensor, codes: () => codes } as const;
      return keep({ name, path: name, type, source });
    },
    op({ path, name }, op, inputs, given = {}) {
      const attrs = new Map(Object.entries(given).filter(isGiven));
      const found = present(hostOps.get(op), `host op ${op}`).infer(
        inputs.map((i) => i.type),
        attrs,
      );
      const fixed = inputs.every(isConstant) && inputs.length > 0;
      const problem = typeof found === "string" ? found : (tooLarge(op, found, fixed) ?? found);
      if (typeof problem === "string") {
        return void report(context.sink, "BL1506", context.place(path), { op, problem });
      }
      const why = otherFloats(
        op,
        inputs.map((i) => i.type.dtype),
        problem.dtype,
      );
      if (why !== undefined)
        return void report(context.sink, "BL1505", context.place(path), { op, domain: "", why });
      const value = {
        name,
        path,
        type: problem,
        source: { kind: "op", op, inputs, attrs },
      } as const;
      return keep(fixed ? folded(value) : value);
    },
    quantizer({ path, name }, input, quantizer) {
      const dtype = quantizer.result === "real" ? "f32" : codeType(quantizer);
      const type = { dtype, shape: input.type.shape } as const;
      if (isConstant(input))
        return keep({ name, path, type, source: quantizeConstant(input, quantizer) });
      return keep({ name, path, type, source: { kind: "quantizer", input, quantizer } });
    },
  };
}

const longNames: Readonly<Record<string, string>> = {
  ...{ f16: "float16", bf16: "bfloat16", f64: "double" },
};

/** Ops whose results are among their operands, or need no rounding. */
const exactOps = new Set([
  ...["Identity", "Concat", "Where", "Pad", "Relu", "Neg", "Abs", "Sign", "Floor", "Ceil"],
  ...["Max", "Min", "Clip", "ArgMax", "ReduceMax", "ReduceMin", "MaxPool", "Round"],
  ...[...comparisons.keys(), ...moves.keys()],
]);

/** Why an op is refused on other floats than float32: every step here rounds to float32. */
function otherFloats(
  op: string,
  operands: readonly HostShape["dtype"][],
  result: HostShape["dtype"],
): string | undefined {
  const [odd] = [...operands, result].flatMap((t) => longNames[t] ?? []);
  if (odd === undefined || exactOps.has(op)) return undefined;
  const rounds =
    op !== "Cast" || (result !== operands[0] && (result === "f16" || result === "bf16"));
  return rounds ? `arithmetic in ${odd}; export the model in float32` : undefined;
}

function isGiven(entry: [string, HostAttr | undefined]): entry is [string, HostAttr] {
  return entry[1] !== undefined;
}

/** The ONNX type of a quantizer's codes. */
function codeType(quantizer: Quantizer): HostShape["dtype"] {
  const [low, high] = [Math.min(...quantizer.low), Math.max(...quantizer.high)];
  return low < 0 ? (high < 128 ? "i8" : "i16") : high < 256 ? "u8" : "u16";
}

export function isConstant(value: FloatValue): value is Constant {
  return value.source.kind === "constant";
}

type OpValue = FloatValue & { readonly source: { readonly kind: "op" } };

/** A constant that is worked out when somebody reads it. */
function folded(value: OpValue): FloatValue {
  const { op, attrs } = value.source;
  const inputs = value.source.inputs as readonly Constant[];
  let tensor: HostTensor | undefined;
  const evaluate = (operands: readonly HostTensor[]) =>
    present(hostOps.get(op), op).evaluate(operands, attrs, value.type);
  const source = {
    kind: "constant",
    tensor: () => {
      tensor ??= evaluate(inputs.map((i) => i.source.tensor()));
      return tensor;
    },
    codes: () => movedCodes(value, inputs),
  } as const;
  return { ...value, source };
}

/** Codes of a constant that was only moved: the same movement of the integers, the axis of the scales followed. */
function movedCodes({ source, type }: OpValue, inputs: readonly Constant[]): Codes | undefined {
  const codes = inputs[0]?.source.codes();
  if (codes === undefined || !moves.has(source.op)) return undefined;
  const axis = codes.scale.length === 1 ? 0 : movedAxis(source.op, source.attrs, codes, type.shape);
  if (axis === undefined) return undefined;
  const { dtype } = codes.integers;
  const op = present(hostOps.get(source.op), source.op);
  const integers = op.evaluate([codes.integers], source.attrs, { dtype, shape: type.shape });
  return { integers, scale: codes.scale, axis };
}

function movedAxis(
  op: string,
  attrs: ReadonlyMap<string, HostAttr>,
  { integers, axis }: Codes,
  shape: readonly number[],
): number | undefined {
  const from = integers.shape;
  if (op === "Transpose") {
    const perm = attrs.get("perm") as readonly number[] | undefined;
    const at = axisOf(axis, from.length);
    return perm === undefined ? from.length - 1 - axis : perm.indexOf(at ?? -1);
  }
  if (op !== "Reshape") return undefined;
  const before = elementCount(from.slice(0, axis));
  const found = shape.findIndex(
    (d, i) => d === from[axis] && elementCount(shape.slice(0, i)) === before,
  );
  return found < 0 ? undefined : found;
}
