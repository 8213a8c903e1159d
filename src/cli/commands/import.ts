import type { Command } from "commander";
import { hasErrors } from "../../diag/diagnostic.js";
import { importModel } from "../../driver/import-model.js";
import { type Column, textTable } from "../../report/table.js";
import { defineCommand, runs } from "../command.js";
import type { CommonOptions } from "../session.js";

interface ImportCliOptions extends CommonOptions {
  readonly output: string;
  readonly allowInexact?: boolean;
}

/** A fold as the table shows it. */
interface Row {
  readonly node: string;
  readonly form: string;
  readonly exact: boolean;
  readonly differing: number;
  readonly checkedRange: readonly [number, number];
  readonly proof: string;
}

const columns: readonly Column<Row>[] = [
  { title: "fold", cell: (f) => f.node },
  { title: "form", cell: (f) => f.form },
  { title: "exact", cell: (f) => (f.exact ? "yes" : `no, at ${f.differing}`) },
  { title: "for integers", cell: (f) => `${f.checkedRange[0]} .. ${f.checkedRange[1]}` },
  { title: "proof", cell: (f) => f.proof },
];

export function importCommand(): Command {
  const command = defineCommand(
    "import",
    "ONNX to text and weights, each fold proved",
    "bitloom import net.onnx -o net.loom",
  );
  command
    .argument("<model>", "an .onnx file (QONNX, QDQ or integer)")
    .requiredOption("-o, --output <file>", ".loom file to write; the weights go beside it")
    .option(
      "--allow-inexact",
      "accept folds that differ from the float chain, and say at how many integers",
    );
  return runs<ImportCliOptions>(command, (session, [file = ""], options) => {
    const { output, allowInexact = false } = options;
    const imported = importModel(file, output, { allowInexact }, session.sink);
    const unsupported = session.sink.diagnostics
      .filter((d) => d.severity === "error")
      .map(({ code, title, primary }) => ({ code, title, place: primary.place }));
    const folds = imported?.folds ?? [];
    session.document({ folds, unsupported });
    if (imported === undefined || hasErrors(session.sink)) return session.finish();
    session.say(textTable(columns, folds));
    session.say(`${imported.files.join(", ")}: ${folds.length} folds, ${imported.layers} nodes`);
    return session.finish();
  });
}
