import { test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { loadModel } from "../../src/driver/load-model.js";
import { planDesign } from "../../src/schedule/plan.js";
test("mnist", () => {
  const sink = createSink();
  const { graph } = loadModel("examples/mnist-cnn/mnist-cnn.loom", sink);
  console.log(sink.diagnostics);
  for (const geo of [{}, {pes:16,lanes:16,pixels:4,digit:2}, {pes:16,lanes:32,pixels:2,digit:2},{pes:32,lanes:16,pixels:2,digit:2}]) {
    const d = planDesign(graph!, geo, sink)!;
    console.log(JSON.stringify(sink.diagnostics), d.engines[0]!.geometry, d.cycles);
    console.table(d.engines[0]!.rows);
  }
});
