import type { HostAttrs } from "../../../ir/host.js";
import { type HostTensor, hostOf } from "../../../num/host-tensor.js";
import { present } from "../../../support/invariant.js";
import { listAttr, numberAttr } from "../../host/host-op.js";
import { hostOps } from "../../host/index.js";
import { binaries, unaries } from "../../host/scalar.js";
import { isConstant } from "../builder.js";
import type { FloatGraph, FloatValue } from "../float-graph.js";
import { at, codeFunction, codeHull, placesOf } from "../quantizer-steps.js";
import { readersOf, replaced } from "./rewrite.js";

/**
 * Moves padding of maps behind quantizers and element-wise ops, down to the window that can do it: layers and poolings pad by
 * themselves. The padded elements are all alike, and one of them goes through the same steps.
 *
 *     x -> Pad(0) -> Quant -> Conv   |   x -> Quant -> Conv { pads }
 */
export function sinkPads(graph: FloatGraph): FloatGraph {
  let current = graph;
  for (let next = sinkOne(current); next !== undefined; next = sinkOne(current)) current = next;
  return current;
}

type Op = FloatValue["source"] & { readonly kind: "op" };

/** A value that pads a map of one value, which nothing else reads. */
interface Padding {
  readonly value: FloatValue;
  readonly x: FloatValue;
  readonly attrs: HostAttrs;
  readonly fill: number;
}

function sinkOne(graph: FloatGraph): FloatGraph | undefined {
  const readers = readersOf(graph);
  for (const value of graph.values) {
    const padding = paddingOf(value);
    const [reader, ...others] = readers.get(value) ?? [];
    if (padding === undefined || reader === undefined || others.length > 0) continue;
    if (value === graph.output) continue;
    const made = absorbed(padding, reader) ?? swapped(padding, reader);
    if (made !== undefined) return replaced(graph, value, reader, made);
  }
  return undefined;
}

function paddingOf(value: FloatValue): Padding | undefined {
  const { source } = value;
  const [x] = source.kind === "op" ? source.inputs : [];
  if (source.kind !== "op" || source.op !== "Pad" || x === undefined) return undefined;
  const pads = listAttr(source.attrs, "pads") ?? [];
  const rank = x.type.shape.length;
  const spatial = pads.every((p, a) => (a % rank < 2 ? p === 0 : p >= 0));
  const fill = numberAttr(source.attrs, "value", 0);
  return rank > 2 && spatial ? { value, x, attrs: source.attrs, fill } : undefined;
}

/** The window that reads the padding with the pads as its own; undefined where it is none or counts them otherwise. */
function absorbed({ x, attrs, fill }: Padding, reader: FloatValue): FloatValue[] | undefined {
  const { source } = reader;
  if (source.kind !== "op" || fill !== 0 || source.inputs[0]?.source.kind === "constant")
    return undefined;
  const rank = x.type.shape.length;
  const extra = (listAttr(attrs, "pads") ?? []).filter((_, a) => a % rank > 1);
  const own = listAttr(source.attrs, "pads") ?? extra.map(() => 0);
  const window = listAttr(source.attrs, "kernel") ?? [];
  const bare = own.every((p) => p === 0) && numberAttr(source.attrs, "ceil", 0) === 0;
  // A maximum leaves padding out, which is the same where nothing lies below zero and no window is all padding.
  const within = extra.every((p, i) => p < (window[i % window.length] ?? 0));
  const fits = {
    Conv: true,
    AveragePool: bare,
    MaxPool: bare && within && isNonNegative(x),
  }[source.op];
  if (fits !== true) return undefined;
  const pads = own.map((p, i) => p + (extra[i] ?? 0));
  const changed = new Map(source.attrs).set("pads", pads);
  if (source.op === "AveragePool") changed.set("includePad", 1);
  const inputs = [x, ...source.inputs.slice(1)];
  return [{ ...reader, source: { ...source, inputs, attrs: changed } }];
}

/** The element-wise reader first, then the padding. */
function swapped(padding: Padding, reader: FloatValue): FloatValue[] | undefined {
  const { x, attrs } = padding;
  const fill = filledBy(padding, reader);
  const { source } = reader;
  if (fill === undefined || !Number.isFinite(fill) || source.kind === "constant") return undefined;
  const put = (i: FloatValue) => (i === padding.value ? x : i);
  const inner: FloatValue = {
    ...reader,
    name: `${reader.name}_inner`,
    type: { ...reader.type, shape: x.type.shape },
    source:
      source.kind === "quantizer"
        ? { ...source, input: x }
        : { ...(source as Op), inputs: (source as Op).inputs.map(put) },
  };
  const outer = new Map(attrs).set("value", fill);
  return [inner, { ...reader, source: { kind: "op", op: "Pad", inputs: [inner], attrs: outer } }];
}

/** What the reader makes of the padded elements; undefined where it is not the same for all, or is no such op. */
function filledBy({ value, fill }: Padding, { source, type }: FloatValue): number | undefined {
  if (source.kind === "quantizer") {
    const { quantizer: q } = source;
    if (placesOf(q) > 1) return undefined;
    const code = codeFunction(q, 0)(fill);
    return q.result === "code" ? code : Math.fround((code - at(q.zero, 0)) * at(q.scale, 0));
  }
  if (source.kind !== "op") return undefined;
  const known = ["Cast", "Clip", "Round", "LeakyRelu", "HardSigmoid"].includes(source.op);
  if (!known && !unaries.has(source.op) && !binaries.has(source.op)) return undefined;
  const scalar = (i: FloatValue): HostTensor | undefined => {
    if (i === value) return hostOf(value.type.dtype, [], [fill]);
    const tensor = isConstant(i) ? i.source.tensor() : undefined;
    return tensor?.data.length === 1 ? hostOf(tensor.dtype, [], tensor.data) : undefined;
  };
  const inputs = source.inputs.map(scalar);
  if (!inputs.every((i) => i !== undefined)) return undefined;
  const op = present(hostOps.get(source.op), source.op);
  return op.evaluate(inputs, source.attrs, { dtype: type.dtype, shape: [] }).data[0] as number;
}

function isNonNegative({ source }: FloatValue): boolean {
  if (source.kind === "quantizer") {
    const { low, result } = source.quantizer;
    return result === "code" ? low.every((l) => l >= 0) : codeHull(source.quantizer).min >= 0;
  }
  if (source.kind !== "op") return false;
  const [x, ...others] = source.inputs;
  if (source.op === "Relu") return true;
  const positive = others.every(
    (o) => isConstant(o) && o.source.tensor().data.every((v: number) => v > 0),
  );
  const kept = source.op === "Cast" || source.op === "MaxPool" || source.op === "Mul";
  return kept && positive && x !== undefined && isNonNegative(x);
}
