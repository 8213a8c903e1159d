import type { CsimLayer, CsimMismatch, CsimResult } from "../cosim/csim-result.js";
import { type Column, textTable } from "./table.js";

const columns: readonly Column<CsimLayer>[] = [
  { title: "layer", cell: (l) => l.name },
  { title: "op", cell: (l) => l.op },
  { title: "HLS", cell: (l) => l.hls },
  { title: "mismatches", right: true, cell: (l) => String(l.mismatches) },
];

/** A C simulation for people: the verdict, the layers, the first mismatch. */
export function csimText(r: CsimResult): string {
  const { compile, build, simulate } = r.seconds;
  const verdict = r.match
    ? `match: ${r.samples} samples, every word of every layer equal`
    : `MISMATCH in ${r.mismatches} of ${r.samples} samples`;
  return [
    textTable(columns, r.layers),
    "",
    `${verdict} (io_${r.io}, ${r.headers} headers)`,
    `${compile.toFixed(1)} s compile, ${build.toFixed(1)} s build, ${simulate.toFixed(1)} s simulate`,
    ...(r.firstMismatch ? ["", `first mismatch: ${describeCsimMismatch(r.firstMismatch)}`] : []),
  ].join("\n");
}

/** One line: where, what was expected, what came. */
export function describeCsimMismatch(m: CsimMismatch): string {
  const at = `${m.layer}[${m.index.join(", ")}] (${m.hls})`;
  return `${at} in sample ${m.sample}: expected ${m.expected}, got ${m.actual}`;
}
