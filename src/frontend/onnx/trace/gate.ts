import { valueRange } from "../../../num/element-type.js";
import { accumulatorInterval } from "../../../ops/accumulator.js";
import { type Constant, isConstant } from "../builder.js";
import type { FloatValue, Quantizer } from "../float-graph.js";
import { at, placesOf } from "../quantizer-steps.js";
import { channelsOf, hasOffset, type Integer, isPlain, type Traced } from "./integer.js";
import type { IrBuilder } from "./ir-builder.js";
import { traceProduct } from "./layers.js";
import { exactFloat, fresh, isPowerOfTwo, type OpSource } from "./operand.js";
import { channelList } from "./steps.js";

/** The parts of a gated layer in the float graph. */
interface Gated {
  /** Codes that are split, and the number of low bits. */
  readonly whole: FloatValue;
  readonly low: number;
  /** The layer on the high part, and what it is compared with. */
  readonly high: OpSource;
  readonly limit: Constant;
}

/**
 * Precision gating as it is exported: with x = hi + lo, hi the floor of x to a scale 2^L times as large, P = layer(hi) and a
 * mask P > T, one of
 *
 *     Add(P, Mul(Cast(mask), layer(lo)))        Where(mask, layer(x), P)
 *
 * with the same weights in both layers becomes one gated layer. Only where every scale is a power of two and all sums are
 * float32 values: there the float steps are exact, so the gated sum is what they compute. Undefined for anything else.
 */
export function traceGate(
  value: FloatValue,
  source: OpSource,
  traced: ReadonlyMap<FloatValue, Traced>,
  ir: IrBuilder,
): Integer | undefined {
  if (source.op !== "Where" && source.op !== "Add") return undefined;
  const parts = source.op === "Where" ? chosen(source) : masked(source);
  const x = parts && traced.get(parts.whole);
  if (!parts || x?.kind !== "integer" || !isPlain(x) || hasOffset(x)) return undefined;
  if (x.node.type.element.kind !== "u") return undefined;
  const layer = { ...parts.high, inputs: [parts.whole, parts.high.inputs[1] as FloatValue] };
  const plain = traceProduct(x, value, layer, ir);
  if ("reason" in plain || plain.divisor !== 1 || !plain.scale.every(isPowerOfTwo))
    return undefined;
  const limits = channelList(parts.limit.source.tensor(), value.type.shape);
  return limits && gated(plain, parts.low, limits, value, ir);
}

/** The layer with a gate: P > T of reals is P > floor(T / scale) of integers. */
function gated(
  plain: Integer,
  low: number,
  limits: readonly number[],
  value: FloatValue,
  ir: IrBuilder,
): Integer | undefined {
  const { node } = plain;
  const { min, max } = valueRange({ kind: "i", bits: 32 });
  const thresholds = Array.from({ length: channelsOf(node) }, (_, c) => {
    const whole = Math.floor(at(limits, c) / (at(plain.scale, c) * 2 ** low));
    return Math.min(max, Math.max(min, whole));
  });
  const place = { name: `${value.name}_gate`, path: value.path };
  const gate = ir.constant(place, [thresholds.length], thresholds);
  const { acc: _acc, ...attrs } = Object.fromEntries(node.attrs);
  const inputs = [...node.inputs.slice(0, 2), undefined, gate];
  const made = ir.node(node.op.name, value, inputs, { ...attrs, low });
  const role = made?.op.hardware(made);
  if (made === undefined || role?.kind !== "mac") return undefined;
  const { perChannel, all } = accumulatorInterval(role);
  const exact = Math.max(-all.min, all.max) <= exactFloat;
  return exact ? { ...plain, node: made, ranges: perChannel, ...fresh } : undefined;
}

/** P + mask * layer(lo) */
function masked({ inputs }: OpSource): Gated | undefined {
  for (const [first, second] of bothWays(inputs)) {
    const product = opOf(second, "Mul");
    if (product === undefined) continue;
    for (const [mask, rest] of bothWays(product.inputs)) {
      const compared = comparison(opOf(mask, "Cast")?.inputs[0], first);
      const layer = layerOf(rest);
      const lo = opOf(layer?.inputs[0], "Sub");
      if (!compared || !layer || !lo) continue;
      const [whole, hi] = lo.inputs as [FloatValue, FloatValue];
      const split = splitOf(compared.high, layer, whole);
      if (split !== undefined && hi === compared.high.inputs[0])
        return { ...compared, ...split, whole };
    }
  }
  return undefined;
}

/** mask ? layer(x) : P */
function chosen({ inputs }: OpSource): Gated | undefined {
  const [mask, full, high] = inputs;
  const compared = comparison(mask, high);
  const layer = layerOf(full);
  const whole = layer?.inputs[0];
  const split = compared && layer && whole && splitOf(compared.high, layer, whole);
  return split && whole && { ...compared, ...split, whole };
}

function bothWays(inputs: readonly FloatValue[]): readonly (readonly [FloatValue, FloatValue])[] {
  const [a, b] = inputs;
  return a && b && inputs.length === 2
    ? [
        [a, b],
        [b, a],
      ]
    : [];
}

function opOf(value: FloatValue | undefined, op: string): OpSource | undefined {
  return value?.source.kind === "op" && value.source.op === op ? value.source : undefined;
}

function layerOf(value: FloatValue | undefined): OpSource | undefined {
  return opOf(value, "Conv") ?? opOf(value, "MatMul");
}

/** P > T or T < P, of the layer P. */
function comparison(
  mask: FloatValue | undefined,
  high: FloatValue | undefined,
): Pick<Gated, "high" | "limit"> | undefined {
  const more = opOf(mask, "Greater")?.inputs ?? opOf(mask, "Less")?.inputs.toReversed();
  const [p, limit] = more ?? [];
  const layer = layerOf(high);
  if (layer === undefined || p !== high || limit === undefined || !isConstant(limit))
    return undefined;
  return { high: layer, limit };
}

/** The low bits when the layers differ in their operand only, and that of `high` is the floor of `whole`. */
function splitOf(
  high: OpSource,
  other: OpSource,
  whole: FloatValue,
): { readonly low: number } | undefined {
  const [hi, w] = high.inputs;
  const alike = other.op === high.op && sameAttrs(high, other) && sameConstant(w, other.inputs[1]);
  if (!alike || hi?.source.kind !== "quantizer" || hi.source.input !== whole) return undefined;
  const coarse = hi.source.quantizer;
  const fine = whole.source.kind === "quantizer" ? whole.source.quantizer : undefined;
  if (fine === undefined || coarse.form !== "quant" || coarse.rounding !== "floor")
    return undefined;
  const first = ({ zero, low }: Quantizer) => [at(zero, 0), at(low, 0)];
  const unsigned = [...first(coarse), ...first(fine)].every((k) => k === 0);
  const bits = Math.log2(at(coarse.scale, 0) / at(fine.scale, 0));
  const single = placesOf(coarse) === 1 && placesOf(fine) === 1;
  const holds = at(coarse.high, 0) >= Math.floor(at(fine.high, 0) / 2 ** bits);
  const split = unsigned && single && Number.isInteger(bits) && bits >= 1 && holds;
  return split ? { low: bits } : undefined;
}

function sameAttrs(a: OpSource, b: OpSource): boolean {
  return JSON.stringify([...a.attrs].sort()) === JSON.stringify([...b.attrs].sort());
}

function sameConstant(a: FloatValue | undefined, b: FloatValue | undefined): boolean {
  if (a === b) return true;
  if (!a || !b || !isConstant(a) || !isConstant(b)) return false;
  const [s, t] = [a.source.tensor(), b.source.tensor()];
  return s.shape.join() === t.shape.join() && s.data.every((v: number, i) => v === t.data[i]);
}
