import type { Command } from "commander";
import { csimGraph } from "../../driver/csim-model.js";
import { csimText } from "../../report/csim-report.js";
import { defineCommand, runs } from "../command.js";
import { addDesignOptions } from "../design-options.js";
import { addHlsOptions, type HlsCliOptions, hlsOptions } from "../hls-options.js";
import { exitCodes, type Session } from "../session.js";
import {
  addSimulationOptions,
  openSimulation,
  type SimulationOptions,
} from "../simulation-options.js";

interface CsimCliOptions extends SimulationOptions, HlsCliOptions {
  readonly headers?: string;
}

export function csimCommand(): Command {
  const command = defineCommand(
    "csim",
    "HLS C++ compiled with g++ against the reference, every layer",
    "bitloom csim net.loom --samples 100 --io stream",
  );
  addSimulationOptions(command, "random samples").option(
    "--headers <dir>",
    "folder of ap_int.h and hls_stream.h, or `shim`",
  );
  addHlsOptions(command);
  addDesignOptions(command);
  return runs<CsimCliOptions>(command, csim);
}

async function csim(
  session: Session,
  [file = ""]: readonly string[],
  o: CsimCliOptions,
): Promise<number> {
  const opened = openSimulation(session, file, o);
  if (opened === undefined) return session.finish();
  const request = {
    ...opened.request,
    ...hlsOptions(o),
    ...(o.headers === undefined ? {} : { headers: o.headers }),
  };
  const result = await csimGraph(opened.graph, request, session.sink);
  if (result === undefined) return session.finish();
  session.document(result);
  session.say(csimText(result));
  return session.finish(result.match ? exitCodes.fine : exitCodes.mismatch);
}
