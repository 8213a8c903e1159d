import { type Column, textTable } from "./table.js";

/** One leg of a verification as a row. */
export interface LegLine {
  readonly leg: string;
  readonly compared: string;
  readonly match: boolean;
  readonly mismatches: number;
  readonly firstMismatch: string | null;
  readonly seconds: number;
}

const columns: readonly Column<LegLine>[] = [
  { title: "leg", cell: (l) => l.leg },
  { title: "compared", cell: (l) => l.compared },
  { title: "verdict", cell: (l) => (l.match ? "equal" : `${l.mismatches} samples differ`) },
  { title: "seconds", right: true, cell: (l) => l.seconds.toFixed(1) },
];

/** The table of a verification, and what differs first in each leg. */
export function verifyText(samples: number, match: boolean, legs: readonly LegLine[]): string {
  const verdict = match ? "all legs equal the reference" : "MISMATCH";
  return [
    textTable(columns, legs),
    "",
    `${verdict}: ${samples} samples`,
    ...legs.flatMap((l) => (l.firstMismatch ? [`${l.leg}: ${l.firstMismatch}`] : [])),
  ].join("\n");
}
