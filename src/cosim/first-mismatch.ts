import { present } from "../support/invariant.js";
import type { FirstMismatch } from "./cosim-result.js";
import { valuesOf } from "./harness-files.js";
import type { RawMismatch } from "./run-harness.js";
import type { SimulationDesign } from "./simulation-design.js";

/** Everything about a deviation that the simulator's numbers stand for. */
export function explainMismatch(
  design: SimulationDesign,
  raw: RawMismatch,
  run: { readonly firstSample: number; readonly seed: number; readonly replay: string },
): FirstMismatch {
  const place = placeOf(design, raw);
  const value = raw.kind === "output" ? outputValue(design) : (v: number) => v;
  return {
    kind: raw.kind,
    layer: layerName(design, raw),
    ...place,
    expected: value(raw.expected),
    actual: value(raw.actual),
    cycle: raw.cycle,
    sample: raw.sample < 0 ? -1 : raw.sample + run.firstSample,
    seed: run.seed,
    detail: raw.detail,
    replay: run.replay,
  };
}

/** A deviation in a sentence: where, when and what. */
export function describeMismatch(m: FirstMismatch): string {
  const sample = m.sample < 0 ? "" : `, sample ${m.sample}`;
  return `layer ${m.layer}${sample}, cycle ${m.cycle}: ${whatDeviates(m)}`;
}

function whatDeviates({ kind, detail, node, index, expected, actual }: FirstMismatch): string {
  if (kind === "timeout") return detail;
  if (kind === "cycles") return `took ${actual} cycles, predicted ${expected}`;
  const what = detail === "" ? `${node}[${index.join(", ")}]` : detail;
  return `${what}, expected ${expected}, got ${actual}`;
}

/** The stream and the registers belong to no layer of their own: what leaves is the last layer's. */
function layerName(design: SimulationDesign, raw: RawMismatch): string {
  const last = design.layers.length - 1;
  return present(design.layers[raw.layer < 0 ? last : raw.layer], "layer").name;
}

function placeOf(
  design: SimulationDesign,
  raw: RawMismatch,
): { readonly node: string; readonly index: readonly number[] } {
  if (raw.kind === "value") return valuePlace(design, raw.index);
  if (raw.kind !== "output") return { node: "", index: [] };
  const shape = present(design.shapes.get(design.outputNode), "output shape");
  return { node: design.outputNode, index: streamIndex(raw.index, shape) };
}

function valuePlace(design: SimulationDesign, index: number) {
  let found = { node: "", offset: 0 };
  for (const [node, offset] of valuesOf(design).offsets)
    if (offset <= index && offset >= found.offset) found = { node, offset };
  const shape = present(design.shapes.get(found.node), `shape of ${found.node}`);
  return { node: found.node, index: coordinates(index - found.offset, shape) };
}

/** Coordinates of a flat row-major index. */
export function coordinates(flat: number, shape: readonly number[]): readonly number[] {
  const result: number[] = [];
  let rest = flat;
  for (const d of shape.toReversed()) {
    result.unshift(rest % d);
    rest = Math.floor(rest / d);
  }
  return result;
}

/** Coordinates of an element of the stream, whose order is (y, x, channel). */
function streamIndex(element: number, shape: readonly number[]): readonly number[] {
  const [channels = 1, height, width] = shape;
  if (height === undefined || width === undefined) return coordinates(element, shape);
  const [y = 0, x = 0, c = 0] = coordinates(element, [height, width, channels]);
  return [c, y, x];
}

/** Stream elements arrive as plain bytes. */
function outputValue(design: SimulationDesign): (v: number) => number {
  const { elementBytes, signed } = design.output;
  const span = 2 ** (8 * elementBytes);
  return (v) => (signed && v >= span / 2 ? v - span : v);
}
