import { createSink } from "../src/diag/diagnostic.js";
import { loadAssets } from "../src/driver/assets.js";
import { compileGraph } from "../src/driver/compile-model.js";
import { loadModel } from "../src/driver/load-model.js";
import { synthesize } from "../src/driver/synthesize.js";
import { emitRtl, topModule } from "../src/emit/emit-rtl.js";
import type { Graph } from "../src/ir/graph.js";
import { estimateDesign } from "../src/schedule/estimate.js";
import { macsOf, type PartialGeometry } from "../src/schedule/geometry.js";
import { present } from "../src/support/invariant.js";
import { atMost, type BenchTable, round } from "./table.js";

const model = "mnist-cnn";

/** Arrays that are synthesized; an empty one is what bitloom chooses. */
const arrays: readonly PartialGeometry[] = [
  { pes: 16, lanes: 64, pixels: 1, post: 2 },
  { pes: 32, lanes: 64, pixels: 1, post: 2 },
  {},
];

/** A whole generated design: top with AXI registers, engine and memories. */
export interface AreaRow {
  /** P x N x X, D bits, Q values a cycle. */
  readonly array: string;
  readonly macs: number;
  readonly lut: number;
  readonly estimatedLut: number;
  readonly lutPerMac: number;
  readonly ff: number;
  readonly estimatedFf: number;
  readonly bram36: number;
  readonly estimatedBram36: number;
  readonly tool: string;
}

/** Synthesizes the example network on every array with Yosys, products in LUTs; the estimate beside what came out. */
export async function areaRows(): Promise<readonly AreaRow[]> {
  const rows: AreaRow[] = [];
  for (const array of arrays)
    rows.push(await measureArea(`examples/${model}/${model}.loom`, array));
  return rows;
}

/** One network on one array, synthesized. */
export async function measureArea(file: string, array: PartialGeometry): Promise<AreaRow> {
  const sink = createSink();
  const { graph } = loadModel(file, sink);
  return measureGraph(present(graph, JSON.stringify(sink.diagnostics)), array);
}

/** The same of a network that is there already. */
export async function measureGraph(graph: Graph, array: PartialGeometry): Promise<AreaRow> {
  const sink = createSink();
  const planned = present(compileGraph(graph, array, sink), JSON.stringify(sink.diagnostics));
  const engine = present(planned.engines[0], "engine");
  const { verilog, memories } = emitRtl(planned, loadAssets());
  const { cells, tool } = await synthesize(new Map([...verilog, ...memories]), topModule, "xilinx");
  const estimated = estimateDesign(planned).total;
  const { pes, lanes, pixels, digit, post } = engine.geometry;
  const macs = macsOf(engine.geometry);
  return {
    array: `${pes} x ${lanes} x ${pixels}, D ${digit}, Q ${post}`,
    macs,
    lut: cells.lut,
    estimatedLut: estimated.lut,
    lutPerMac: round(cells.lut / macs, 2),
    ff: cells.ff,
    estimatedFf: estimated.ff,
    bram36: cells.bram36,
    estimatedBram36: estimated.bram36,
    tool,
  };
}

/** The rows as a table. */
export async function areaTable(): Promise<BenchTable> {
  const rows = await areaRows();
  return {
    name: "area",
    title: "Area of whole designs",
    text: `${model} with its AXI registers, ${rows[0]?.tool}, synth_xilinx -nodsp; LUTs with shift registers and LUT memory. Goal: at most 7 LUTs a 2 x 2-bit MAC at 16 x 64 x 1.`,
    columns: [
      ...["array P x N x X", "MACs", "LUT", "estimate", "LUT/MAC"],
      ...["FF", "estimate", "BRAM36", "estimate"],
    ],
    rows: rows.map((r) => [
      ...[r.array, r.macs, r.lut, r.estimatedLut, r.lutPerMac],
      ...[r.ff, r.estimatedFf, r.bram36, r.estimatedBram36],
    ]),
    claims: [
      atMost(
        "whole design at 1,024 2x2-bit MACs: LUTs a MAC",
        7,
        present(rows[0], "row").lutPerMac,
      ),
    ],
  };
}
