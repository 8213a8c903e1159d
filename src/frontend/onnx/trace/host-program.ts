import type { HostAttrs, HostOperand, HostShape, HostStatement } from "../../../ir/host.js";
import { hostOf } from "../../../num/host-tensor.js";
import { present } from "../../../support/invariant.js";
import { hostOps } from "../../host/index.js";
import { binaries } from "../../host/scalar.js";
import { isConstant } from "../builder.js";
import type { FloatValue, Quantizer } from "../float-graph.js";
import { at } from "../quantizer-steps.js";

/** Collects float32 statements; names are those of the values, made unique by the import. */
export interface Program {
  readonly statements: HostStatement[];
  /** The statement that gives a value of the model. */
  readonly names: Map<FloatValue, string>;
}

export function createProgram(): Program {
  return { statements: [], names: new Map() };
}

/** A value or a constant as an operand. */
type Given = FloatValue | { readonly name: string; readonly type: HostShape } | number;

/** Adds a statement; numbers become scalar constants. */
export function addStatement(
  program: Program,
  name: string,
  op: string,
  inputs: readonly Given[],
  given: HostAttrs = new Map(),
): { readonly name: string; readonly type: HostShape } {
  const attrs = withoutDefaults(given);
  const types = inputs.map(
    (i): HostShape => (typeof i === "number" ? { dtype: "f32", shape: [] } : i.type),
  );
  const type = present(hostOps.get(op), op).infer(types, attrs);
  if (typeof type === "string") throw new Error(`internal: ${op} on the host: ${type}`);
  const operands = inputs.map((i, k) => operandOf(program, scalarOf(i, op), `${name}_${k}`));
  program.statements.push({ name, op, inputs: operands, attrs, type });
  return { name, type };
}

/** Window attributes that say nothing: steps and groups of one, no padding. */
function withoutDefaults(attrs: HostAttrs): HostAttrs {
  const idle: Readonly<Record<string, number>> = { strides: 1, dilations: 1, pads: 0, group: 1 };
  return new Map(
    [...attrs].filter(([key, value]) => {
      const fill = idle[key];
      const list = typeof value === "number" ? [value] : value;
      return fill === undefined || typeof list === "string" || list.some((v) => v !== fill);
    }),
  );
}

/** A constant of one element as a number, where broadcasting makes it the same. */
function scalarOf(given: Given, op: string): Given {
  if (typeof given === "number" || !("source" in given) || !isConstant(given)) return given;
  const { dtype, shape } = given.type;
  const single = dtype === "f32" && binaries.has(op) && shape.length <= 1;
  const [value = 0, ...rest] = single && shape[0] !== 0 ? given.source.tensor().data : [];
  return single && rest.length === 0 ? value : given;
}

function operandOf(program: Program, given: Given, name: string): HostOperand {
  if (typeof given === "number") {
    return { kind: "constant", name, tensor: hostOf("f32", [], [given]) };
  }
  if (!("source" in given)) return { kind: "value", name: given.name };
  if (isConstant(given))
    return { kind: "constant", name: given.name, tensor: given.source.tensor() };
  return { kind: "value", name: present(program.names.get(given), given.name) };
}

/**
 * Adds what `value` needs, starting from values the program has already. Quantizers on the way become the float
 * steps they are. `reach` is asked for values that are not ops.
 */
export function addValue(
  program: Program,
  value: FloatValue,
  reach: (v: FloatValue) => void,
): void {
  // With a stack of our own: models may be deep.
  const stack = [{ value, ready: false }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { value: v, ready } = top;
    if (program.names.has(v) || isConstant(v)) continue;
    if (!ready) reach(v);
    const { source } = v;
    if (program.names.has(v) || source.kind === "input") continue;
    if (ready) {
      addStep(program, v);
      continue;
    }
    stack.push({ value: v, ready: true });
    const inputs =
      source.kind === "quantizer" ? [source.input] : source.kind === "op" ? source.inputs : [];
    for (const input of [...inputs].reverse()) stack.push({ value: input, ready: false });
  }
}

/** One op or quantizer whose operands the program has. */
function addStep(program: Program, value: FloatValue): void {
  const { source, name } = value;
  if (source.kind === "op") {
    addStatement(program, name, source.op, source.inputs, source.attrs);
    program.names.set(value, name);
  } else if (source.kind === "quantizer") {
    const { input, quantizer } = source;
    const codes = addQuantizer(program, input, quantizer, name);
    const named =
      quantizer.result === "real"
        ? addReal(program, codes, quantizer, name)
        : addOffset(program, codes, quantizer, name);
    program.names.set(value, named.name);
  }
}

/** A value the program has, by name. */
export interface Named {
  readonly name: string;
  readonly type: HostShape;
}

/** The codes less the zero point of a quantizer, as the float steps it is made of. */
export function addQuantizer(
  program: Program,
  input: FloatValue,
  q: Quantizer,
  name: string,
): Named {
  let value: Named = { name: present(program.names.get(input), input.name), type: input.type };
  let count = 0;
  const step = (op: string, other: readonly Given[] = [], attrs: HostAttrs = new Map()) => {
    value = addStatement(program, `${name}_q${count++}`, op, [value, ...other], attrs);
  };
  const scale = listOperand(q.scale, q.axis, input.type.shape, `${name}_scale`);
  if (q.form === "bipolar") {
    step("Bipolar");
    return value;
  }
  if (q.form === "thresholds") {
    const [row = []] = q.thresholds;
    const table = hostOf("f32", [q.thresholds.length, row.length], q.thresholds.flat());
    step(
      "MultiThreshold",
      [constantValue(`${name}_thresholds`, table)],
      new Map([
        ["scale", q.step],
        ["bias", at(q.low, 0)],
      ]),
    );
    return value;
  }
  const along = (list: readonly number[], part: string) =>
    listOperand(list, q.axis, input.type.shape, `${name}_${part}`);
  const clip = () => {
    if (q.low.length === 1 && q.high.length === 1)
      return step(
        "Clip",
        [],
        new Map([
          ["low", at(q.low, 0)],
          ["high", at(q.high, 0)],
        ]),
      );
    step("Max", [along(q.low, "low")]);
    step("Min", [along(q.high, "high")]);
  };
  const round = () =>
    step("Round", [], q.rounding === "half-even" ? new Map() : new Map([["mode", q.rounding]]));
  if (scale !== 1) step("Div", [scale]);
  if (q.form === "linear") round();
  const zero = along(q.zero, "zero");
  if (zero !== 0) step("Add", [zero]);
  clip();
  if (q.form === "quant") round();
  if (zero !== 0) step("Sub", [zero]);
  return value;
}

/** scale * (code - zero). */
function addReal(program: Program, codes: Named, q: Quantizer, name: string): Named {
  const scale = listOperand(q.scale, q.axis, codes.type.shape, `${name}_scale`);
  return scale === 1 ? codes : addStatement(program, name, "Mul", [codes, scale]);
}

/** The codes themselves. */
function addOffset(program: Program, codes: Named, q: Quantizer, name: string): Named {
  const zero = listOperand(q.zero, q.axis, codes.type.shape, `${name}_offset`);
  return zero === 0 ? codes : addStatement(program, name, "Add", [codes, zero]);
}

/** A list along an axis as a constant that broadcasts; a single number as itself. */
function listOperand(
  list: readonly number[],
  axis: number,
  shape: readonly number[],
  name: string,
): Given {
  if (list.length === 1) return list[0] as number;
  const dims = shape.map((_, a) => (a === axis ? list.length : 1));
  return constantValue(name, hostOf("f32", dims, list));
}

/** One scale, or one a channel (axis 1); in double where float32 does not hold it, so that a product rounds once. */
export function scaleConstant(name: string, scale: readonly number[], rank: number): Given {
  const [first = 1] = scale;
  const single = scale.every((s) => Math.fround(s) === s);
  if (single && scale.length === 1) return first;
  const dims =
    scale.length === 1 ? [] : Array.from({ length: rank }, (_, a) => (a === 1 ? scale.length : 1));
  return constantValue(name, hostOf(single ? "f32" : "f64", dims, scale));
}

function constantValue(name: string, tensor: ReturnType<typeof hostOf>): FloatValue {
  const type = { dtype: tensor.dtype, shape: tensor.shape };
  const source = { kind: "constant", tensor: () => tensor, codes: () => undefined } as const;
  return { name, path: name, type, source };
}
