import { invariant } from "../src/support/invariant.js";

/** A figure that is held against a limit. */
export interface Claim {
  readonly claim: string;
  /** "at least 0.9". */
  readonly limit: string;
  readonly measured: number;
  readonly met: boolean;
}

export function atLeast(claim: string, limit: number, measured: number): Claim {
  return { claim, limit: `at least ${limit}`, measured, met: measured >= limit };
}

export function atMost(claim: string, limit: number, measured: number): Claim {
  return { claim, limit: `at most ${limit}`, measured, met: measured <= limit };
}

/** One table of the benchmark: what is claimed, and every row as measured. */
export interface BenchTable {
  /** File name without ending. */
  readonly name: string;
  readonly title: string;
  /** What the figures mean, and the limit they are to be held against. */
  readonly text: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** The worst row's figure where one limit holds for several. */
  readonly claims?: readonly Claim[];
}

/** The numbers in one column of rows. */
export function numbersOf(
  rows: BenchTable["rows"],
  column: number,
  which: (row: readonly (string | number)[]) => boolean = () => true,
): readonly number[] {
  const numbers = rows.filter(which).map((row) => Number(row[column]));
  invariant(numbers.length > 0, "a claim stands on at least one row");
  return numbers;
}

/** Every claim of every table, with the command that measures it. */
export function claimsTable(tables: readonly BenchTable[]): BenchTable {
  return {
    name: "claims",
    title: "Claims",
    text: "Each figure is the worst of its table below.",
    columns: ["claim", "limit", "measured", "met", "command"],
    rows: tables.flatMap(({ name, claims = [] }) =>
      claims.map((c) => [
        ...[c.claim, c.limit, c.measured, c.met ? "yes" : "**no**"],
        `\`npm run bench -- ${name}\``,
      ]),
    ),
  };
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
