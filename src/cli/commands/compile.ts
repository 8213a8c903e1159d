import { type Command, InvalidArgumentError } from "commander";
import { compileGraph } from "../../driver/compile-model.js";
import { designFiles, type Target, targets } from "../../driver/design-files.js";
import { writeOutputDirectory } from "../../driver/output-directory.js";
import { engineLines, enginePlans } from "../../report/engine-lines.js";
import { gateLines } from "../../report/gate-lines.js";
import { layerTable } from "../../report/layer-table.js";
import { present } from "../../support/invariant.js";
import { defineCommand, runs } from "../command.js";
import { addDesignOptions, designOptions, type GeometryOptions } from "../design-options.js";
import { addHlsOptions, addHlsTarget, type HlsCliOptions, hlsOptions } from "../hls-options.js";
import { openModel } from "../model.js";
import type { CommonOptions } from "../session.js";

interface CompileOptions extends CommonOptions, GeometryOptions, HlsCliOptions {
  readonly output: string;
  readonly target: readonly Target[];
}

export function compileCommand(): Command {
  const command = defineCommand(
    "compile",
    "generate hardware",
    "bitloom compile net.loom -o build/net",
  );
  command
    .argument("<model>", "a .loom or .onnx file")
    .requiredOption("-o, --output <dir>", "folder to write, as a whole or not at all", folderName)
    .option("--target <list>", "what to generate: rtl, hls or rtl,hls", targetList, ["rtl"]);
  addHlsOptions(command);
  addHlsTarget(command);
  addDesignOptions(command);
  return runs<CompileOptions>(command, (session, [file = ""], options) => {
    const start = performance.now();
    const graph = openModel(session, file);
    const sizes = graph && designOptions(options, graph, session.sink);
    const design = sizes && compileGraph(graph, sizes, session.sink);
    if (design === undefined) return session.finish();
    const files = designFiles(design, options.target, hlsOptions(options), session.sink);
    if (!files || !writeOutputDirectory(options.output, files, session.sink))
      return session.finish();
    const seconds = (performance.now() - start) / 1000;
    const rows = design.engines.flatMap((e) => e.rows);
    const layers = rows.map((r) => ({ ...r, cycles: r.predictedCycles }));
    const engines = enginePlans(design);
    session.document({
      output: options.output,
      files: [...files.keys()],
      ...{ geometry: present(engines[0], "engine").geometry, engines },
      ...{ streams: design.streams.map(({ depth, words }) => ({ depth, words })) },
      ...{ cycles: design.cycles, layers, seconds: { compile: seconds } },
    });
    session.say([layerTable(layers), ...gateLines(layers)].join("\n"));
    session.say(`\n${engineLines(engines).join("\n")}`);
    session.say(`${files.size} files in ${options.output}, ${seconds.toFixed(1)} s`);
    return session.finish();
  });
}

function folderName(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("name a folder");
  return text;
}

function targetList(text: string): readonly Target[] {
  const words = text.split(",");
  const found = targets.filter((t) => words.includes(t));
  if (found.length === words.length) return found;
  throw new InvalidArgumentError(`write one or more of ${targets.join(", ")}, each once`);
}
