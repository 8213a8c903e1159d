import { report } from "../../../diag/report.js";
import type { HostStatement } from "../../../ir/host.js";
import { type ElementType, valueRange } from "../../../num/element-type.js";
import { isFloat } from "../../../num/host-tensor.js";
import type { FloatGraph, FloatValue, Quantizer } from "../float-graph.js";
import { codeHull, placesOf } from "../quantizer-steps.js";
import { addQuantizer, addValue, createProgram } from "./host-program.js";
import { noOffset, quantized, type Traced } from "./integer.js";
import { codeElement } from "./ir-builder.js";
import { irShape, sameShape } from "./movement.js";
import { exactFloat, fresh } from "./operand.js";
import type { Run } from "./run.js";

/** A narrow integer input is the network's input itself; reals wait for their quantizer. */
export function traceInput(value: FloatValue, { ir }: Run): Traced {
  const { dtype, shape } = value.type;
  const own = irShape(shape);
  const bits = Number(dtype.slice(1));
  if (isFloat(dtype) || dtype === "bool" || bits > 16 || own === undefined) {
    return { kind: "before" };
  }
  const element = { kind: dtype.startsWith("u") ? "u" : "i", bits } as const;
  const node = ir.node("input", value, [], {}, { element, shape: own });
  if (node === undefined) return { kind: "before" };
  const ranges = [valueRange(element)];
  return {
    ...{ kind: "integer", node, ranges, scale: [1], divisor: 1, offset: noOffset },
    ...fresh,
  };
}

/** The first quantizer: its codes are what streams into the hardware. */
export function enter(
  value: FloatValue,
  input: FloatValue,
  quantizer: Quantizer,
  run: Run,
): Traced | undefined {
  const { context, ir } = run;
  const { step, scale } = quantizer;
  const { min, max } = codeHull(quantizer);
  const element = codeElement(min, max, step);
  const shape = irShape(value.type.shape);
  if (run.entry !== undefined) {
    const names = [run.entry.value.path, value.path];
    return void report(context.sink, "BL1510", context.place(value.path), {
      what: "entries",
      names,
    });
  }
  // The host computes codes in float32.
  const counted = Math.max(-min, max) <= exactFloat;
  if (element === undefined || shape === undefined || !counted) {
    const why = `its codes or its shape [${value.type.shape.join(", ")}] have no form in hardware`;
    return void report(context.sink, "BL1505", context.place(value.path), {
      op: value.path,
      domain: "",
      why,
    });
  }
  const attrs = { scale: scale.length === 1 ? (scale[0] as number) : scale };
  const node = ir.node("input", value, [], attrs, { element, shape });
  if (node === undefined) return undefined;
  run.entry = { value, node, input, quantizer };
  return { ...quantized(node, quantizer), ranges: [valueRange(element)] };
}

/** The float steps before the input; none where the input's scale says the same, exactly. */
export function headOf(graph: FloatGraph, { entry }: Run): readonly HostStatement[] {
  const { name, type } = graph.input;
  const shaped = sameShape(irShape(type.shape) ?? [], type.shape.slice(1));
  const direct =
    entry === undefined ||
    (entry.input === graph.input && isScaling(entry.quantizer, entry.node.type.element));
  if (direct && shaped && (entry === undefined || isFloat(type.dtype))) return [];
  const program = createProgram();
  program.statements.push({ name, op: "Input", inputs: [], attrs: new Map(), type });
  program.names.set(graph.input, name);
  if (entry === undefined) return program.statements;
  addValue(program, entry.input, () => {});
  addQuantizer(program, entry.input, entry.quantizer, entry.value.name);
  return program.statements;
}

/** A quantizer that type and scale describe: division by a power of two, which is exact, rounding half to even, all codes. */
function isScaling(q: Quantizer, element: ElementType): boolean {
  const { form, scale, zero, rounding } = q;
  const [first = 1] = scale;
  const exact = scale.length === 1 && Number.isInteger(Math.log2(first));
  const plain = form === "quant" || form === "linear";
  const centred = zero.every((z) => z === 0);
  const [codes, held] = [codeHull(q), valueRange(element)];
  const all = codes.min === held.min && codes.max === held.max;
  return exact && plain && centred && all && placesOf(q) === 1 && rounding === "half-even";
}
