import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { makeFolder } from "../../cosim/make-folder.js";
import { hasErrors, type Sink } from "../../diag/diagnostic.js";
import { report } from "../../diag/report.js";
import { readSamples } from "../../driver/arrays.js";
import { fromSamples } from "../../driver/boundary.js";
import { singleEnds } from "../../driver/single-ends.js";
import type { Graph, Node } from "../../ir/graph.js";
import { writeNpz } from "../../num/files/npz.js";
import type { StoredArray } from "../../num/files/stored-array.js";
import type { Tensor } from "../../num/tensor.js";
import { type GateMasks, gatedNodes, gateMasks, passRates } from "../../reference/gate-masks.js";
import { createReference } from "../../reference/reference.js";
import { percent } from "../../report/table.js";
import { present } from "../../support/invariant.js";
import { defineCommand, runs } from "../command.js";
import { openModel } from "../model.js";
import { type CommonOptions, type Session, writeText } from "../session.js";

interface RunOptions extends CommonOptions {
  readonly input: string;
  readonly output: string;
  readonly integer?: boolean;
  readonly trace?: string;
}

export function runCommand(): Command {
  const command = defineCommand(
    "run",
    "the bit-exact reference",
    "bitloom run net.loom --input x.npz --output y.npz",
  );
  command
    .argument("<model>", "a .loom or .onnx file")
    .requiredOption("--input <file>", ".npz with array `input`, one sample a row")
    .requiredOption("--output <file>", ".npz for array `output`")
    .option("--integer", "arrays hold the network's integers, not real values")
    .option("--trace <dir>", "write every layer's integers, one .npz a layer");
  return runs<RunOptions>(command, (session, [file = ""], options) => {
    const graph = openModel(session, file);
    if (graph === undefined) return session.finish();
    const ends = singleEnds(graph, session.sink);
    if (ends === undefined) return session.finish();
    const { input, output } = ends;
    const integer = options.integer ?? false;
    const samples = readSamples(
      options.input,
      input.type,
      { integer, statements: graph.host?.before ?? [] },
      session.sink,
    );
    if (samples === undefined) return session.finish();
    if (options.trace !== undefined && !madeFolder(options.trace, session.sink))
      return session.finish();
    const result = evaluateSamples(session, graph, input, samples, options.trace !== undefined);
    const array = fromSamples(result.outputs, output, {
      integer,
      statements: graph.host?.after ?? [],
    });
    writeText(options.output, writeNpz(new Map([["output", array]])), session.sink);
    if (options.trace !== undefined) writeTrace(session, options.trace, result.traces);
    const { seconds, gates } = result;
    session.document({ samples: samples.length, output: options.output, gates, seconds });
    if (!hasErrors(session.sink)) {
      for (const { layer, passRate } of gates)
        session.say(`gate ${layer}: ${percent(passRate)} of the outputs pass`);
      session.say(`${samples.length} samples in ${seconds.toFixed(2)} s: ${options.output}`);
    }
    return session.finish();
  });
}

/** Makes a folder; false after BL1406. */
function madeFolder(path: string, sink: Sink): boolean {
  try {
    makeFolder(path);
    if (lstatSync(path).isDirectory()) return true;
    report(sink, "BL1406", { kind: "file", file: path }, { path, reason: "not a folder" });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report(sink, "BL1406", { kind: "file", file: path }, { path, reason });
  }
  return false;
}

/** What passed a gated layer, over all samples. */
interface GateRate {
  readonly layer: string;
  readonly passRate: number;
  /** Share by output channel. */
  readonly channels: readonly number[];
}

interface Evaluated {
  readonly outputs: readonly Tensor[];
  readonly gates: readonly GateRate[];
  readonly traces: ReadonlyMap<Node, readonly Tensor[]>;
  readonly seconds: number;
}

function evaluateSamples(
  session: Session,
  graph: Graph,
  input: Node,
  samples: readonly Tensor[],
  trace: boolean,
): Evaluated {
  const start = performance.now();
  const reference = createReference(graph);
  const masksOf = gateMasks(graph);
  const gated = gatedNodes(graph).length > 0;
  const masks: GateMasks[] = [];
  const traces = new Map<Node, Tensor[]>();
  const outputs = samples.map((sample, i) => {
    session.progress(`sample ${i + 1} of ${samples.length}`);
    const result = reference.run(new Map([[input.name, sample]]), { trace: trace || gated });
    if (gated) masks.push(masksOf(result.trace));
    for (const node of trace ? graph.nodes : []) {
      const value = result.trace.get(node.name);
      if (value === undefined || node.op.name === "constant") continue;
      traces.set(node, [...(traces.get(node) ?? []), value]);
    }
    return present([...result.outputs.values()][0], "output");
  });
  const gates = [...passRates(graph, masks)].map(([layer, channels]) => ({
    ...{ layer, channels, passRate: channels.reduce((n, r) => n + r, 0) / channels.length },
  }));
  return { outputs, gates, traces, seconds: (performance.now() - start) / 1000 };
}

function writeTrace(session: Session, dir: string, traces: Evaluated["traces"]): void {
  for (const [node, values] of traces) {
    const array: StoredArray = fromSamples(values, node, { integer: true });
    writeText(join(dir, `${node.name}.npz`), writeNpz(new Map([["values", array]])), session.sink);
  }
}
