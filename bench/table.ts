/** One table of the benchmark: what is claimed, and every row as measured. */
export interface BenchTable {
  /** File name without ending. */
  readonly name: string;
  readonly title: string;
  /** What the figures mean, and the limit they are to be held against. */
  readonly text: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** The table as markdown; numbers to the right. */
export function markdown(t: BenchTable): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  const rule = t.columns.map((_, i) => (typeof t.rows[0]?.[i] === "number" ? "---:" : "---"));
  return [
    `## ${t.title}`,
    "",
    t.text,
    "",
    line(t.columns),
    line(rule),
    ...t.rows.map(line),
    "",
  ].join("\n");
}

/** A number with `digits` decimals. */
export function round(x: number, digits: number): number {
  return Number(x.toFixed(digits));
}
