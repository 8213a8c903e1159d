import type { Diagnostic } from "../diag/diagnostic.js";
import type { Graph, Node } from "../ir/graph.js";
import type { MacRole } from "../ir/hardware-role.js";
import { printTensorType } from "../ir/tensor-type.js";
import { type Interval, printElementType } from "../num/element-type.js";
import { accumulatorInterval } from "../ops/accumulator.js";
import type { PassCount } from "../schedule/pass-count.js";

/** One layer of `bitloom check`. */
export interface CheckedLayer {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly output: string;
  /** Of convolutions and dense layers: the type, and the interval the real weights can reach. */
  readonly accumulator: {
    readonly type: string;
    readonly min: number;
    readonly max: number;
  } | null;
  readonly macs: number;
  /** Digit passes on an array of the given digit width; of a gated layer where every output passes. */
  readonly passes: number;
  /** The passes of a gated layer: those every output takes, and those of outputs that pass. */
  readonly gate: {
    readonly low: number;
    readonly highPasses: number;
    readonly lowPasses: number;
  } | null;
}

export interface DiagnosticRow {
  readonly code: string;
  readonly severity: string;
  readonly title: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly help: string;
}

/** The document `bitloom/check/1`. */
export interface CheckReport {
  readonly schema: "bitloom/check/1";
  readonly name: string | null;
  readonly layers: readonly CheckedLayer[];
  readonly totals: {
    readonly layers: number;
    readonly macs: number;
    /** MACs times passes. */
    readonly macPasses: number;
    readonly weights: number;
  };
  readonly diagnostics: readonly DiagnosticRow[];
}

/** Counts the passes of a node. */
export type CountPasses = (role: MacRole) => PassCount;

/** Summary of a graph, or of nothing but diagnostics when there is none. */
export function checkReport(
  graph: Graph | undefined,
  passes: CountPasses,
  diagnostics: readonly Diagnostic[],
): CheckReport {
  const nodes = graph?.nodes.filter((n) => n.op.hardware(n).kind !== "boundary") ?? [];
  const layers = nodes.map((n) => checkLayer(n, passes));
  const sum = (f: (l: CheckedLayer) => number) => layers.reduce((total, l) => total + f(l), 0);
  return {
    schema: "bitloom/check/1",
    name: graph?.name ?? null,
    layers,
    totals: {
      layers: layers.length,
      macs: sum((l) => l.macs),
      macPasses: sum((l) => l.macs * l.passes),
      weights: nodes.reduce((n, node) => n + weightCount(node), 0),
    },
    diagnostics: diagnostics.map(diagnosticRow),
  };
}

function checkLayer(node: Node, countPasses: CountPasses): CheckedLayer {
  const role = node.op.hardware(node);
  const values = node.inputs.filter((n) => n !== undefined && n.op.name !== "constant");
  const interval: Interval | undefined =
    role.kind === "mac" ? accumulatorInterval(role).all : undefined;
  const count = role.kind === "mac" ? countPasses(role) : { high: 0, low: 0 };
  const gate = role.kind === "mac" ? role.gate : undefined;
  return {
    name: node.name,
    op: node.op.name,
    input: values.map((n) => printTensorType((n as Node).type)),
    output: printTensorType(node.type),
    accumulator: interval ? { type: printElementType(node.type.element), ...interval } : null,
    macs: node.op.macs?.(node) ?? 0,
    passes: count.high + count.low,
    gate: gate ? { low: gate.low, highPasses: count.high, lowPasses: count.low } : null,
  };
}

function weightCount(node: Node): number {
  const role = node.op.hardware(node);
  return role.kind === "mac" ? role.weights.data.length : 0;
}

/** A diagnostic as one row of JSON. */
export function diagnosticRow(d: Diagnostic): DiagnosticRow {
  const { place } = d.primary;
  const source = place.kind === "source" ? place : undefined;
  const file =
    source?.file ?? (place.kind === "graph" || place.kind === "file" ? place.file : null);
  return {
    code: d.code,
    severity: d.severity,
    title: d.title,
    file,
    line: source?.start.line ?? null,
    column: source?.start.column ?? null,
    help: d.help,
  };
}
