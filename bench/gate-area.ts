import type { PartialGeometry } from "../src/schedule/geometry.js";
import { type AreaRow, measureArea } from "./area.js";
import { type BenchTable, round } from "./table.js";

const arrays: readonly PartialGeometry[] = [
  { pes: 8, lanes: 16, pixels: 1, digit: 2, post: 4 },
  { pes: 8, lanes: 64, pixels: 1, digit: 2, post: 4 },
  { pes: 16, lanes: 32, pixels: 1, digit: 2, post: 4 },
];

/** Designs with the run-ahead array beside those of the same network without gates. */
export async function gateAreaTable(): Promise<BenchTable> {
  const rows: (string | number)[][] = [];
  let tool = "";
  for (const array of arrays) {
    const [gated, plain] = [await measured("gated", array), await measured("ungated", array)];
    rows.push(cells("run-ahead", gated, plain), cells("in step", plain, plain));
    tool = gated.tool;
  }
  return {
    name: "gate-area",
    title: "Area of gated designs",
    text: `examples/methods/gated and examples/methods/ungated, which differ in the gates only: whole designs, ${tool}, synth_xilinx -nodsp. A PE that runs ahead has an operand memory, a walker and its results; the more lanes, the smaller its share. Small arrays: the two multipliers of each of the 4 lanes of the post-processor weigh most. Command: \`npm run bench -- gate-area\`.`,
    columns: [
      ...["array P x N x X", "PEs", "LUT", "estimate", "LUT/MAC", "LUTs more a PE"],
      ...["FF", "estimate", "BRAM36", "estimate"],
    ],
    rows,
  };
}

function measured(network: string, array: PartialGeometry): Promise<AreaRow> {
  return measureArea(`examples/methods/${network}/${network}.loom`, array);
}

function cells(kind: string, r: AreaRow, plain: AreaRow): (string | number)[] {
  const pes = Number.parseInt(r.array, 10);
  const more = r === plain ? "" : round((r.lut - plain.lut) / pes, 0);
  return [
    ...[r.array, kind, r.lut, r.estimatedLut, r.lutPerMac, more],
    ...[r.ff, r.estimatedFf, r.bram36, r.estimatedBram36],
  ];
}
