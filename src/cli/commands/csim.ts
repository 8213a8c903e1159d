import type { Command } from "commander";
import { hasErrors } from "../../diag/diagnostic.js";
import { readSamples } from "../../driver/arrays.js";
import { inputOf } from "../../driver/cosim-model.js";
import { csimGraph } from "../../driver/csim-model.js";
import { singleEnds } from "../../driver/single-ends.js";
import { csimText } from "../../report/csim-report.js";
import { defineCommand, runs } from "../command.js";
import {
  addDesignOptions,
  designOptions,
  type GeometryOptions,
  natural,
  positive,
} from "../design-options.js";
import { addHlsOptions, type HlsCliOptions, hlsOptions } from "../hls-options.js";
import { openModel } from "../model.js";
import { type CommonOptions, exitCodes, type Session } from "../session.js";

interface CsimCliOptions extends CommonOptions, GeometryOptions, HlsCliOptions {
  readonly input?: string;
  readonly integer?: boolean;
  readonly samples?: number;
  readonly seed: number;
  readonly headers?: string;
}

export function csimCommand(): Command {
  const command = defineCommand(
    "csim",
    "HLS C++ compiled with g++ against the reference, every layer",
    "bitloom csim net.loom --samples 100 --io stream",
  );
  command
    .argument("<model>", "a .loom or .onnx file")
    .option("--input <file>", ".npz with array `input`; default: random samples")
    .option("--integer", "the array holds the network's integers, not real values")
    .option("--samples <n>", "number of samples; given ones are repeated in turn", positive)
    .option("--seed <n>", "seed of random samples", natural, 1)
    .option("--headers <dir>", "folder of ap_int.h and hls_stream.h, or `shim`");
  addHlsOptions(command);
  addDesignOptions(command);
  return runs<CsimCliOptions>(command, csim);
}

async function csim(
  session: Session,
  [file = ""]: readonly string[],
  o: CsimCliOptions,
): Promise<number> {
  const graph = openModel(session, file);
  if (graph === undefined || !singleEnds(graph, session.sink)) return session.finish();
  const integers = { integer: o.integer ?? false, statements: graph.host?.before ?? [] };
  const samples =
    o.input === undefined
      ? undefined
      : readSamples(o.input, inputOf(graph).type, integers, session.sink);
  const design = designOptions(o, session.sink);
  if (hasErrors(session.sink) || design === undefined) return session.finish();
  const request = {
    ...{ ...hlsOptions(o), seed: o.seed, design },
    ...(samples ? { samples } : {}),
    ...(o.samples === undefined ? {} : { count: o.samples }),
    ...(o.headers === undefined ? {} : { headers: o.headers }),
    onPhase: (phase: string) => session.progress(`${phase} ...`),
  };
  const result = await csimGraph(graph, request, session.sink);
  if (result === undefined) return session.finish();
  session.document(result);
  session.say(csimText(result));
  return session.finish(result.match ? exitCodes.fine : exitCodes.mismatch);
}
