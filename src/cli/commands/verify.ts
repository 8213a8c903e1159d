import { type Command, Option } from "commander";
import { verifyGraph } from "../../driver/verify-model.js";
import type { IoType } from "../../emit/hls/value.js";
import { verifyText } from "../../report/verify-report.js";
import { defineCommand, runs } from "../command.js";
import { addDesignOptions, probability } from "../design-options.js";
import { exitCodes, type Session } from "../session.js";
import {
  addSimulationOptions,
  openSimulation,
  type SimulationOptions,
} from "../simulation-options.js";

interface VerifyOptions extends SimulationOptions {
  readonly stall: number;
  readonly io?: IoType;
  readonly headers?: string;
}

export function verifyCommand(): Command {
  const command = defineCommand(
    "verify",
    "reference = after passes = RTL = HLS C++ on the same samples",
    "bitloom verify net.loom --samples 20",
  );
  const io = new Option("--io <type>", "HLS: only this leg; default: arrays and streams");
  addSimulationOptions(command, "random samples and stalls")
    .option("--stall <p>", "RTL: probability of a pause on both streams", probability, 0)
    .addOption(io.choices(["parallel", "stream"]))
    .option("--headers <dir>", "HLS: folder of ap_int.h and hls_stream.h, or `shim`");
  addDesignOptions(command);
  return runs<VerifyOptions>(command, verify);
}

async function verify(
  session: Session,
  [file = ""]: readonly string[],
  o: VerifyOptions,
): Promise<number> {
  const opened = openSimulation(session, file, o);
  if (opened === undefined) return session.finish();
  const request = {
    ...opened.request,
    stall: o.stall,
    ...(o.io === undefined ? {} : { io: o.io }),
    ...(o.headers === undefined ? {} : { headers: o.headers }),
  };
  const result = await verifyGraph(opened.graph, request, session.sink);
  if (result === undefined) return session.finish();
  session.document(result);
  session.say(verifyText(result.samples, result.match, result.legs));
  return session.finish(result.match ? exitCodes.fine : exitCodes.mismatch);
}
