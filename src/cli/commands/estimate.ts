import type { Command } from "commander";
import { compileGraph } from "../../driver/compile-model.js";
import { engineLines, enginePlans, paceLine } from "../../report/engine-lines.js";
import { gateLines } from "../../report/gate-lines.js";
import { layerTable } from "../../report/layer-table.js";
import { resourceTable } from "../../report/resource-table.js";
import type { PartEstimate, Resources } from "../../schedule/area.js";
import { estimateDesign } from "../../schedule/estimate.js";
import { defineCommand, runs } from "../command.js";
import { addDesignOptions, designOptions, type GeometryOptions } from "../design-options.js";
import { openModel } from "../model.js";
import type { CommonOptions } from "../session.js";

export function estimateCommand(): Command {
  const command = defineCommand(
    "estimate",
    "cycles, memory and area, no outside tool",
    "bitloom estimate net.loom --pe 16 --lanes 64",
  );
  command.argument("<model>", "a .loom or .onnx file");
  addDesignOptions(command);
  return runs<CommonOptions & GeometryOptions>(command, (session, [file = ""], options) => {
    const graph = openModel(session, file);
    const sizes = graph && designOptions(options, graph, session.sink);
    const design = sizes && compileGraph(graph, sizes, session.sink);
    if (design === undefined) return session.finish();
    const estimate = estimateDesign(design);
    session.document(estimate);
    session.say(layerTable(estimate.layers.map((l) => ({ ...l, cycles: l.predictedCycles }))));
    const gates = gateLines(estimate.layers);
    session.say(gates.length > 0 ? ["", ...gates, ""].join("\n") : "");
    const { engines, streams } = estimate;
    if (engines.length > 1)
      session.say([...engineLines(enginePlans(design)), paceLine(design), ""].join("\n"));
    const parts =
      engines.length > 1 ? engines.map(engineRow) : (engines[0]?.parts ?? []).map(partRow);
    session.say(
      resourceTable([...parts, ...streams.map(partRow), { ...estimate.total, name: "total" }]),
    );
    return session.finish();
  });
}

function partRow(part: PartEstimate) {
  return { ...part, name: part.part };
}

function engineRow(engine: Resources, index: number) {
  return { ...engine, name: `engine ${index}` };
}
