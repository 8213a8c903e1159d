import { type Column, grouped, percent, textTable } from "./table.js";

/** One row of a layer table; `cycles` are measured or predicted. */
export interface LayerLine {
  readonly name: string;
  readonly op: string;
  readonly macs: number;
  readonly passes: number;
  readonly idealCycles: number;
  readonly cycles: number;
  readonly utilization: number;
  readonly gate?: PartPasses | null;
}

/** Passes of a gated layer: of every output, and of those that pass. */
export interface PartPasses {
  readonly highPasses: number;
  readonly lowPasses: number;
}

const columns: readonly Column<LayerLine>[] = [
  { title: "layer", cell: (l) => l.name },
  { title: "op", cell: (l) => l.op },
  { title: "MACs", right: true, cell: (l) => (l.macs > 0 ? grouped(l.macs) : "") },
  { title: "passes", right: true, cell: passText },
  { title: "cycles", right: true, cell: (l) => grouped(l.cycles) },
  { title: "utilization", right: true, cell: (l) => (l.macs > 0 ? percent(l.utilization) : "") },
];

/** Passes as they are written in a table: `2 + 2` for the two parts of a gated layer. */
export function passText({ passes, gate }: Pick<LayerLine, "passes" | "gate">): string {
  if (gate) return `${gate.highPasses} + ${gate.lowPasses}`;
  return passes > 0 ? String(passes) : "";
}

/** Layers with MACs, passes, cycles and utilization, and their total. */
export function layerTable(layers: readonly LayerLine[]): string {
  const sum = (f: (l: LayerLine) => number) => layers.reduce((n, l) => n + f(l), 0);
  const [cycles, idealCycles] = [sum((l) => l.cycles), sum((l) => l.idealCycles)];
  const total: LayerLine = {
    ...{ name: "total", op: "", passes: 0, cycles, idealCycles },
    macs: sum((l) => l.macs),
    utilization: idealCycles / cycles,
  };
  return textTable(columns, [...layers, total]);
}
