import { type Command, InvalidArgumentError } from "commander";
import { hasErrors } from "../../diag/diagnostic.js";
import { writeModel } from "../../driver/import-model.js";
import { type QuantizedModel, quantizeModel } from "../../driver/quantize-model.js";
import type { LayerQuantization } from "../../quantize/weights.js";
import { type Column, grouped, textTable } from "../../report/table.js";
import { defineCommand, runs } from "../command.js";
import { positive } from "../design-options.js";
import type { CommonOptions } from "../session.js";

interface QuantizeCliOptions extends CommonOptions {
  readonly calib: string;
  readonly output: string;
  readonly bits: number;
  readonly method: "multipoint" | "rounding";
  readonly activations: number;
  readonly error: number;
  readonly maxPoints: number;
}

const columns: readonly Column<LayerQuantization>[] = [
  { title: "layer", cell: (l) => l.name },
  { title: "channels", right: true, cell: (l) => grouped(l.channels) },
  { title: "points", right: true, cell: (l) => grouped(l.points) },
  { title: "output error", right: true, cell: (l) => l.error.toPrecision(3) },
  { title: "MACs", right: true, cell: (l) => grouped(l.macs) },
  {
    title: "more",
    right: true,
    cell: (l) => `${((100 * l.macs) / l.plainMacs - 100).toFixed(1)} %`,
  },
];

export function quantizeCommand(): Command {
  const command = defineCommand(
    "quantize",
    "float ONNX to low-bit integers, without training",
    "bitloom quantize net.onnx --calib digits.npz --bits 3 --method multipoint -o net.loom",
  );
  command
    .argument("<model>", "an .onnx file in floats")
    .requiredOption("--calib <file>", ".npz whose array `input` holds real inputs of the model")
    .requiredOption("-o, --output <file>", ".loom file to write; the weights go beside it")
    .option("--bits <n>", "bits of a weight code, 2 to 8", bitsFrom(2), 4)
    .option("--method <how>", "multipoint, or rounding to one code a weight", method, "multipoint")
    .option("--activations <n>", "bits of an activation, 2 to 8", bitsFrom(2), 8)
    .option("--error <e>", "output error at which a channel has enough points", share, 0.01)
    .option("--max-points <n>", "most points a channel may have", positive, 4);
  return runs<QuantizeCliOptions>(command, (session, [file = ""], options) => {
    const { calib, output, activations, ...rest } = options;
    const onStep = (step: number, of: number) => session.progress(`step ${step + 1} of ${of} ...`);
    const given = { ...rest, activationBits: activations, onStep };
    const quantized = quantizeModel(file, calib, given, session.sink);
    if (quantized === undefined || hasErrors(session.sink)) return session.finish();
    const { layers, costs } = quantized;
    session.document({ layers, costs });
    const files = writeModel(quantized.graph, output, session.sink);
    if (files === undefined) return session.finish();
    session.say(textTable(columns, layers));
    if (costs) session.say(["", ...costLines(costs), ""].join("\n"));
    session.say(files.join(", "));
    return session.finish();
  });
}

/** What the points beyond the first of each channel cost. */
function costLines({ onePoint, allPoints }: NonNullable<QuantizedModel["costs"]>): string[] {
  const line = (what: string, one: number | undefined, all: number | undefined) =>
    one === undefined || all === undefined
      ? `${what}: too large for one engine`
      : `${what}: ${grouped(all)}, ${(all / one).toFixed(2)} x that of one point a channel`;
  return [
    line("MACs", onePoint.macs, allPoints.macs),
    line("predicted cycles a sample", onePoint.cycles, allPoints.cycles),
    line("bytes of weights and coefficients", onePoint.weightBytes, allPoints.weightBytes),
  ];
}

function bitsFrom(least: number): (text: string) => number {
  return (text) => {
    const n = positive(text);
    if (n < least || n > 8) throw new InvalidArgumentError(`must lie in ${least} .. 8`);
    return n;
  };
}

function method(text: string): "multipoint" | "rounding" {
  if (text === "multipoint" || text === "rounding") return text;
  throw new InvalidArgumentError("choose multipoint or rounding");
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value < 1) return value;
  throw new InvalidArgumentError("write a number from 0 up to, but not including, 1");
}
