import { statSync } from "node:fs";
import { type Command, InvalidArgumentError } from "commander";
import { loadAssets } from "../../driver/assets.js";
import { compileGraph } from "../../driver/compile-model.js";
import { readDesignDirectory } from "../../driver/design-directory.js";
import { type Synthesis, synthesize } from "../../driver/synthesize.js";
import { type Family, families } from "../../driver/yosys-cells.js";
import { emitRtl, topModule } from "../../emit/emit-rtl.js";
import { resourceTable } from "../../report/resource-table.js";
import { type DesignEstimate, estimateDesign } from "../../schedule/estimate.js";
import { macsOf } from "../../schedule/geometry.js";
import { defineCommand, runs } from "../command.js";
import { addDesignOptions, designOptions, type GeometryOptions } from "../design-options.js";
import { openModel } from "../model.js";
import type { CommonOptions, Session } from "../session.js";

interface SynthOptions extends CommonOptions, GeometryOptions {
  readonly family: Family;
}

/** What is synthesized: the files, and what was expected of them where the model is known. */
interface Subject {
  readonly files: ReadonlyMap<string, string>;
  readonly estimate: DesignEstimate | undefined;
  readonly macs: number | undefined;
}

export function synthCommand(): Command {
  const command = defineCommand(
    "synth",
    "real synthesis with Yosys beside the estimate",
    "bitloom synth net.loom --family xilinx",
  );
  command
    .argument("<model>", "a .loom or .onnx file, or a folder that `compile` wrote")
    .option("--family <name>", Object.keys(families).join(", "), family, "xilinx");
  addDesignOptions(command);
  return runs<SynthOptions>(command, async (session, [path = ""], options) => {
    const isModel = /\.(loom|onnx)$/.test(path) && !isFolder(path);
    const subject = isModel ? fromModel(session, path, options) : fromFolder(session, path);
    if (subject === undefined) return session.finish();
    session.progress(`yosys: ${families[options.family]} ...`);
    const synthesis = await synthesize(subject.files, topModule, options.family);
    show(session, subject, synthesis, options.family);
    return session.finish();
  });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function fromModel(session: Session, path: string, options: SynthOptions): Subject | undefined {
  const graph = openModel(session, path);
  const sizes = graph && designOptions(options, graph, session.sink);
  const design = sizes && compileGraph(graph, sizes, session.sink);
  if (design === undefined) return undefined;
  const { verilog, memories } = emitRtl(design, loadAssets());
  const macs = design.engines.reduce((n, e) => n + macsOf(e.geometry), 0);
  const files = new Map([...verilog, ...memories]);
  return { files, estimate: estimateDesign(design), macs };
}

function fromFolder(session: Session, path: string): Subject | undefined {
  const files = readDesignDirectory(path, session.sink);
  return files && { files, estimate: undefined, macs: undefined };
}

function show(session: Session, subject: Subject, synthesis: Synthesis, name: Family): void {
  const { cells, byType, tool, command, seconds } = synthesis;
  const { estimate, macs } = subject;
  const estimated = estimate?.total ?? null;
  session.document({
    total: { ...cells, cycles: estimated?.cycles ?? null },
    ...{ estimated, measured: cells, cells: byType, family: name, tool, command, seconds },
    layers: estimate?.layers ?? [],
    engines: estimate?.engines ?? [],
  });
  const rows = [
    ...(estimated ? [{ ...estimated, name: "estimated" }] : []),
    { ...cells, name: "measured" },
  ];
  session.say(resourceTable(rows));
  session.say(`\n${tool}: ${command}, ${seconds.toFixed(1)} s`);
  if (macs !== undefined)
    session.say(`${(cells.lut / macs).toFixed(2)} LUT a MAC (${macs} MACs a cycle)`);
}

function family(text: string): Family {
  if (Object.hasOwn(families, text)) return text as Family;
  throw new InvalidArgumentError(`choose one of ${Object.keys(families).join(", ")}`);
}
