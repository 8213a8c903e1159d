import { test } from "vitest";
import { createSink } from "/work/main/src/diag/diagnostic.js";
import { planDesign } from "/work/main/src/schedule/plan.js";
import { simulationDesign, simulationSample } from "/work/main/src/cosim/from-plan.js";
import { runCosim } from "/work/main/src/cosim/run-cosim.js";
import { loadModel } from "/work/main/src/driver/load-model.js";
import { loadAssets } from "/work/main/src/driver/assets.js";
import { emitDesign } from "/work/main/src/emit/emit-design.js";
import { writeOutputDirectory } from "/work/main/src/driver/output-directory.js";
import { fillTensor, type Tensor } from "/work/main/src/num/tensor.js";
import { valueRange } from "/work/main/src/num/element-type.js";
test("x", async () => {
  const sink = createSink();
  const { graph } = loadModel(process.env.MODEL!, sink);
  console.log(JSON.stringify(sink.diagnostics));
  const design = planDesign(graph!, JSON.parse(process.env.GEO ?? "{}"), sink);
  console.log(JSON.stringify(sink.diagnostics));
  const e = design!.engines[0]!;
  console.log(e.geometry, e.rows, e.parameters);
  const sd = simulationDesign(e, loadAssets());
  writeOutputDirectory("/tmp/outdir", emitDesign(e, loadAssets()), sink);
  console.log(JSON.stringify(sink.diagnostics));
  let s = 12345;
  const rnd = () => { s = (Math.imul(s, 1103515245) + 12345) >>> 0; return s / 2 ** 32; };
  const at = () => {
    const values = new Map<string, Tensor>();
    for (const n of graph!.nodes) {
      const t = n.op.name === "input" ? (() => { const r = valueRange(n.type.element); return fillTensor(n.type.element, n.type.shape, () => Math.floor(r.min + rnd() * (r.max - r.min + 1))); })() : n.op.evaluate(n, n.inputs.map((i) => i && values.get(i.name)));
      values.set(n.name, t);
    }
    return simulationSample(e, values);
  };
  const r = await runCosim(sd, { count: Number(process.env.N ?? 3), at }, { seed: 1, stall: Number(process.env.STALL ?? 0), command: "x", ...(process.env.WAVE ? { wave: process.env.WAVE } : {}) , ...JSON.parse(process.env.OPT ?? "{}")});
  console.log(JSON.stringify(r, null, 1));
}, 600000);
