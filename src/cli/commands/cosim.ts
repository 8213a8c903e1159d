import type { Command } from "commander";
import { whyUnwritable } from "../../cosim/write-whole.js";
import { hasErrors } from "../../diag/diagnostic.js";
import { report } from "../../diag/report.js";
import { cosimGraph } from "../../driver/cosim-model.js";
import { cosimText } from "../../report/cosim-report.js";
import { junitReport } from "../../report/junit.js";
import { defineCommand, runs } from "../command.js";
import { addDesignOptions, natural, positive, probability } from "../design-options.js";
import { exitCodes, type Session, writeText } from "../session.js";
import {
  addSimulationOptions,
  openSimulation,
  type SimulationOptions,
} from "../simulation-options.js";

interface CosimCliOptions extends SimulationOptions {
  readonly stall: number;
  readonly wave?: string;
  readonly junit?: string;
  readonly reset?: number;
  readonly powerUp?: number;
}

export function cosimCommand(): Command {
  const command = defineCommand(
    "cosim",
    "Verilator RTL against the reference, every layer",
    "bitloom cosim net.loom --samples 100 --stall 0.3 --seed 7",
  );
  addSimulationOptions(command, "stalls, random samples and power-up state")
    .option("--stall <p>", "probability of a pause in a cycle, on both streams", probability, 0)
    .option("--power-up <n>", "another seed for the state before reset", natural)
    .option("--reset <cycle>", "reset in this cycle and start over", positive)
    .option(
      "--wave <file>",
      "record a waveform (FST): around the first mismatch, else of the first image",
    )
    .option("--junit <file>", "write a JUnit report");
  addDesignOptions(command);
  return runs<CosimCliOptions>(command, cosim);
}

async function cosim(
  session: Session,
  [file = ""]: readonly string[],
  o: CosimCliOptions,
): Promise<number> {
  const opened = openSimulation(session, file, o);
  // Better told now than after the simulation.
  const reason = o.wave === undefined ? undefined : whyUnwritable(o.wave);
  const path = o.wave ?? "";
  if (reason) report(session.sink, "BL1406", { kind: "file", file: path }, { path, reason });
  if (opened === undefined || hasErrors(session.sink)) return session.finish();
  const request = {
    ...opened.request,
    ...{ stall: o.stall, command: commandLine(file, o) },
    ...(o.wave === undefined ? {} : { wave: o.wave }),
    ...(o.reset === undefined ? {} : { resetCycle: o.reset }),
    ...(o.powerUp === undefined ? {} : { powerUp: o.powerUp }),
    onProgress: (p: { samples: number; of: number }) =>
      session.progress(`simulate: ${p.samples} of ${p.of} samples`),
  };
  const result = await cosimGraph(opened.graph, request, session.sink);
  if (result === undefined) return session.finish();
  session.document(result);
  if (o.junit !== undefined) writeText(o.junit, junitReport(result), session.sink);
  session.say(cosimText(result));
  return session.finish(result.match ? exitCodes.fine : exitCodes.mismatch);
}

/** The same run as a command line, quoted for a shell. */
function commandLine(file: string, o: CosimCliOptions): string {
  const words = ["bitloom", "cosim", file];
  const given: readonly (readonly [string, string | number | undefined])[] = [
    ["--input", o.input],
    ["--samples", o.samples],
    ["--stall", o.stall],
    ["--seed", o.seed],
    ["--power-up", o.powerUp],
    ["--reset", o.reset],
    ["--kind", o.kind],
    ["--pe", o.pe],
    ["--lanes", o.lanes],
    ["--pixels", o.pixels],
    ["--digit", o.digit],
    ["--post", o.post],
    ["--design", o.design],
    ["--budget", o.budget],
    ["--engines", o.engines],
    ["--device", o.device],
    ["--calibrate", o.calibrate],
  ];
  for (const [name, value] of given) if (value !== undefined) words.push(name, String(value));
  if (o.integer) words.push("--integer");
  return words
    .map((w) => (/^[\w./+-]+$/.test(w) ? w : `'${w.replaceAll("'", "'\\''")}'`))
    .join(" ");
}
