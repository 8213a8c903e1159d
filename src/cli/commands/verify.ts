import type { Command } from "commander";
import { hasErrors } from "../../diag/diagnostic.js";
import { readSamples } from "../../driver/arrays.js";
import { inputOf } from "../../driver/cosim-model.js";
import { singleEnds } from "../../driver/single-ends.js";
import { verifyGraph } from "../../driver/verify-model.js";
import { verifyText } from "../../report/verify-report.js";
import { defineCommand, runs } from "../command.js";
import {
  addDesignOptions,
  designOptions,
  type GeometryOptions,
  natural,
  positive,
  probability,
} from "../design-options.js";
import { openModel } from "../model.js";
import { type CommonOptions, exitCodes, type Session } from "../session.js";

interface VerifyOptions extends CommonOptions, GeometryOptions {
  readonly input?: string;
  readonly integer?: boolean;
  readonly samples?: number;
  readonly stall: number;
  readonly seed: number;
  readonly headers?: string;
}

export function verifyCommand(): Command {
  const command = defineCommand(
    "verify",
    "reference = after passes = RTL = HLS C++ on the same samples",
    "bitloom verify net.loom --samples 20",
  );
  command
    .argument("<model>", "a .loom or .onnx file")
    .option("--input <file>", ".npz with array `input`; default: random samples")
    .option("--integer", "the array holds the network's integers, not real values")
    .option("--samples <n>", "number of samples; given ones are repeated in turn", positive)
    .option("--stall <p>", "RTL: probability of a pause on both streams", probability, 0)
    .option("--seed <n>", "seed of random samples and stalls", natural, 1)
    .option("--headers <dir>", "HLS: folder of ap_int.h and hls_stream.h, or `shim`");
  addDesignOptions(command);
  return runs<VerifyOptions>(command, verify);
}

async function verify(
  session: Session,
  [file = ""]: readonly string[],
  o: VerifyOptions,
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
    ...{ seed: o.seed, stall: o.stall, design },
    ...(samples ? { samples } : {}),
    ...(o.samples === undefined ? {} : { count: o.samples }),
    ...(o.headers === undefined ? {} : { headers: o.headers }),
    onPhase: (phase: string) => session.progress(`${phase} ...`),
  };
  const result = await verifyGraph(graph, request, session.sink);
  if (result === undefined) return session.finish();
  session.document(result);
  session.say(verifyText(result.samples, result.match, result.legs));
  return session.finish(result.match ? exitCodes.fine : exitCodes.mismatch);
}
