import type { Command } from "commander";
import type { MacRole } from "../../ir/hardware-role.js";
import { type CheckedLayer, checkReport } from "../../report/check-report.js";
import { passText } from "../../report/layer-table.js";
import { type Column, grouped, textTable } from "../../report/table.js";
import { passCount } from "../../schedule/pass-count.js";
import { defineCommand, runs } from "../command.js";
import { openModel } from "../model.js";

/** Digit width the pass counts of `check` are for: the default of the planner. */
const digit = 2;

const columns: readonly Column<CheckedLayer>[] = [
  { title: "layer", cell: (l) => l.name },
  { title: "op", cell: (l) => l.op },
  { title: "input", cell: (l) => l.input.join(" ") },
  { title: "output", cell: (l) => l.output },
  {
    title: "accumulator",
    cell: (l) => (l.accumulator ? `${l.accumulator.min} .. ${l.accumulator.max}` : ""),
  },
  { title: "MACs", right: true, cell: (l) => (l.macs > 0 ? grouped(l.macs) : "") },
  { title: "passes", right: true, cell: (l) => passText(l) },
];

export function checkCommand(): Command {
  const command = defineCommand(
    "check",
    "parse, infer, verify; a summary",
    "bitloom check net.loom",
  );
  command.argument("<model>", "a .loom or .onnx file");
  return runs(command, (session, [file = ""]) => {
    const graph = openModel(session, file);
    const passes = (role: MacRole) => passCount(role, digit);
    const report = checkReport(graph, passes, session.sink.diagnostics);
    session.document(report);
    if (graph !== undefined) {
      const { layers, macs, macPasses, weights } = report.totals;
      session.say(textTable(columns, report.layers));
      session.say(
        `${graph.name}: ${layers} layers, ${grouped(macs)} MACs, ${grouped(weights)} weights; ` +
          `${grouped(macPasses)} MACs x passes with ${digit}-bit digits`,
      );
    }
    return session.finish();
  });
}
