import Table from "cli-table3";

/** One column: its heading and how a row prints in it; numbers go to the right. */
export interface Column<Row> {
  readonly title: string;
  readonly right?: boolean;
  readonly cell: (row: Row) => string;
}

const rules = {
  ...{ top: "", "top-mid": "", "top-left": "", "top-right": "" },
  ...{ bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" },
  ...{ left: "", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: "  " },
};

/** A plain table: headings, a line a row, columns two blanks apart, no colours. */
export function textTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const table = new Table({
    head: columns.map((c) => c.title),
    colAligns: columns.map((c) => (c.right ? "right" : "left")),
    chars: rules,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(...rows.map((row) => columns.map((c) => c.cell(row))));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** 1234567 as `1,234,567`. */
export function grouped(n: number): string {
  return n.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** A share as `93.4 %`. */
export function percent(x: number): string {
  return `${(100 * x).toFixed(1)} %`;
}
