import type { OutputFiles } from "../../src/emit/emit-design.js";
import { present } from "../../src/support/invariant.js";

/** A change of one file of an HLS project; `find` occurs in it, and its first occurrence is replaced. */
export interface HlsFault {
  readonly what: string;
  readonly file: string;
  readonly find: string | RegExp;
  readonly replace: string;
}

/** Bugs in the generated code or in nnet_utils. */
export const codeFaults: readonly HlsFault[] = [
  fault("a pass that does not shift", "parameters.h", "{ 0, 0, 1 }", "{ 0, 0, 0 }"),
  fault("a pass of the wrong digit", "parameters.h", "{ 1, 0, 1 }", "{ 0, 0, 1 }"),
  fault("padding on the other side", "parameters.h", "pad_left = 1", "pad_left = 0"),
  fault("a rounding that does not", "parameters.h", "nnet::half_up", "nnet::floor_down"),
  fault("a clamp one too low", "parameters.h", /high = \d+LL/, "high = 2LL"),
  fault("a signed digit read as unsigned", "nnet_mult.h", "KIND == digit_signed &&", "false &&"),
  fault(
    "a tie of argmax to the last",
    "nnet_activation.h",
    "most < values[c]",
    "!(values[c] < most)",
  ),
  fault("a threshold that is not reached", "nnet_activation.h", "if (!(v < t))", "if (t < v)"),
  fault("a maximum of the first tap only", "nnet_pooling.h", "first || out[c] < value", "first"),
  fault("a bias subtracted", "nnet_mac_array.h", "acc[p] + biases[o]", "acc[p] - biases[o]"),
];

/** Damage to what the bench reads. */
export const dataFaults: readonly HlsFault[] = [
  dataFault("an expected output that differs", "tb_output_predictions.dat", /\d+/, "9"),
  dataFault("an expected layer that differs", "tb_layer2.dat", /^-?\d+/, "12345"),
  dataFault("another input", "tb_input_features.dat", /\d+/, "255"),
  dataFault("an input its type does not hold", "tb_input_features.dat", /\d+/, "256"),
  dataFault("an output file cut off in a line", "tb_output_predictions.dat", /\n$/, ""),
  dataFault("an output file a line short", "tb_output_predictions.dat", /.*\n$/, ""),
  dataFault("an empty input file", "tb_input_features.dat", /^.*$/s, ""),
  dataFault("a word too many", "tb_input_features.dat", /\n/, " 1\n"),
  dataFault("a word that is no integer", "tb_layer2.dat", /\d+/, "1.5"),
  weightFault("a weight that differs", "w2.txt", /-?\d+/, "-2"),
  weightFault("a weight its type does not hold", "w2.txt", /-?\d+/, "99"),
  weightFault("a missing weight", "w2.txt", /, -?\d+\n/, "\n"),
];

function fault(what: string, file: string, find: string | RegExp, replace: string): HlsFault {
  const folder = file.startsWith("nnet_") ? "firmware/nnet_utils" : "firmware";
  return { what, file: `${folder}/${file}`, find, replace };
}

function dataFault(what: string, file: string, find: RegExp, replace: string): HlsFault {
  return { what, file: `tb_data/${file}`, find, replace };
}

function weightFault(what: string, file: string, find: RegExp, replace: string): HlsFault {
  return { what, file: `firmware/weights/${file}`, find, replace };
}

/** The project with the fault in it. Throws where the fault changes nothing. */
export function broken(files: OutputFiles, { what, file, find, replace }: HlsFault): OutputFiles {
  const text = present(files.get(file), file);
  const changed = text.replace(find, replace);
  if (changed === text) throw new Error(`${what}: nothing to change in ${file}`);
  return new Map([...files, [file, changed]]);
}
