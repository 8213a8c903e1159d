import { type Column, grouped, textTable } from "./table.js";

/** One row of a resource table. */
export interface ResourceLine {
  readonly name: string;
  readonly lut: number;
  readonly ff: number;
  readonly bram36: number;
  readonly uram: number;
  readonly dsp: number;
}

const columns: readonly Column<ResourceLine>[] = [
  { title: "part", cell: (r) => r.name },
  { title: "LUT", right: true, cell: (r) => grouped(r.lut) },
  { title: "FF", right: true, cell: (r) => grouped(r.ff) },
  { title: "BRAM36", right: true, cell: (r) => String(Math.round(10 * r.bram36) / 10) },
  { title: "URAM", right: true, cell: (r) => grouped(r.uram) },
  { title: "DSP", right: true, cell: (r) => grouped(r.dsp) },
];

/** LUTs, flip-flops, block memories (in 36 kbit units) and multipliers. */
export function resourceTable(rows: readonly ResourceLine[]): string {
  return textTable(columns, rows);
}
