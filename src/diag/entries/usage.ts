import { entry } from "../entry.js";

/** 14xx: arrays that go in and out; 9xxx: bugs of bitloom itself. */
export const usageEntries = {
  BL1401: entry<{ path: string; found: readonly string[] }>({
    severity: "error",
    title: "the archive has no array `input`",
    label: "looked for `input`",
    notes: (p) => [`arrays in ${p.path}: ${p.found.join(", ") || "none"}`],
    help: "save the samples under the name `input`, as in numpy.savez(file, input=x)",
    explanation:
      "`--input` names an .npz archive. bitloom reads the array `input`, whose first axis counts the samples and whose other axes are the shape of the network's input.",
    failing: 'numpy.savez("x.npz", x)',
    corrected: 'numpy.savez("x.npz", input=x)',
  }),
  BL1402: entry<{ found: readonly number[]; expected: readonly number[] }>({
    severity: "error",
    title: "the input array does not have the network's shape",
    label: (p) => `has shape [${p.found.join(", ")}]`,
    notes: (p) => [`the network takes [${p.expected.join(", ")}] a sample`],
    help: (p) => `give an array of shape [samples, ${p.expected.join(", ")}]`,
    explanation:
      "The first axis of the array `input` counts samples; the others must be the shape of the network's input, in ONNX order (channels, height, width). A two-dimensional array with one flattened sample a row is accepted too.",
    failing: "input of shape [10, 28, 28] for a network that takes [1, 28, 28]",
    corrected: "input of shape [10, 1, 28, 28]",
  }),
  BL1403: entry<{ dtype: string }>({
    severity: "error",
    title: "integers given where real values are expected",
    label: (p) => `the array holds ${p.dtype}`,
    help: "add `--integer` if these are the network's integers already, or save the real values as float32",
    explanation:
      "Without `--integer` the input holds real values, which are divided by the input's scale and rounded. An array of integers for an input with a scale is most often already quantized, and dividing it again would saturate silently, so bitloom asks.",
    failing: "bitloom run net.loom --input pixels_u8.npz --output y.npz",
    corrected: "bitloom run net.loom --input pixels_u8.npz --integer --output y.npz",
  }),
  BL1404: entry<{ at: string; value: number; type: string; min: number; max: number }>({
    severity: "error",
    title: "an input integer does not fit the input's type",
    label: (p) => `element ${p.at} is ${p.value}`,
    notes: (p) => [`${p.type} holds ${p.min} .. ${p.max}`],
    help: "quantize the data to the input's type, or leave out `--integer` and give real values",
    explanation:
      "With `--integer` every element must be a value of the network's input type: an integer in range, and an odd one for odd-level types.",
    failing: "input 256 for %x = input() : u8[1, 28, 28]",
    corrected: "input 255 for %x = input() : u8[1, 28, 28]",
  }),
  BL1405: entry<{ path: string; reason: string }>({
    severity: "error",
    title: "cannot read this file",
    label: (p) => p.reason,
    help: (p) => `check the path ${p.path} and its permissions`,
    explanation: "A file named on the command line could not be opened or read.",
    failing: "bitloom run net.loom --input missing.npz --output y.npz",
    corrected: "bitloom run net.loom --input x.npz --output y.npz",
  }),
  BL1406: entry<{ path: string; reason: string }>({
    severity: "error",
    title: "cannot write this file",
    label: (p) => p.reason,
    help: (p) => `choose a path that can be written instead of ${p.path}`,
    explanation: "A file named on the command line could not be created.",
    failing: "bitloom run net.loom --input x.npz --output /proc/y.npz",
    corrected: "bitloom run net.loom --input x.npz --output y.npz",
  }),
  BL1407: entry<{ code: string; near: string | undefined }>({
    severity: "error",
    title: "no diagnostic has this code",
    label: (p) => p.code,
    help: (p) =>
      p.near ? `did you mean ${p.near}?` : "codes look like BL2104; every message shows its own",
    explanation: "`bitloom explain` prints the long form of one diagnostic, named by its code.",
    failing: "bitloom explain BL0000",
    corrected: "bitloom explain BL2104",
  }),
  BL1408: entry<{ path: string }>({
    severity: "error",
    title: "neither a model nor a compiled design",
    label: (p) => p.path,
    help: "name a `.loom` or `.onnx` file, or a folder that `bitloom compile` wrote",
    explanation:
      "`bitloom synth` takes a model, which it compiles first, or the output folder of `bitloom compile`, which holds `rtl/bitloom_top.v`.",
    failing: "bitloom synth some/folder",
    corrected: "bitloom compile net.loom -o build/net && bitloom synth build/net",
  }),
  BL1409: entry<{ what: string; near: string | undefined; keys: readonly string[] }>({
    severity: "error",
    title: "this design file cannot be used",
    label: (p) => p.what,
    notes: (p) => [`legal keys: ${p.keys.join(", ")}`],
    help: (p) =>
      p.near ? `did you mean \`${p.near}\`?` : 'write for example { "pe": 16, "lanes": 64 }',
    explanation:
      "`--design` names a JSON file with the sizes of the array under the names of the options: pe, lanes, pixels, digit, post. `engines` lists the engines of a pipeline in order, each with `layers` (all up to the last one named) and sizes of its own. Sizes that are left out are chosen; keys that are not known are refused, so that a slip of the pen is not silently ignored. Options on the command line win over the file.",
    failing: '{ "pes": 16 }',
    corrected: '{ "pe": 16 }',
  }),
  BL1410: entry<{ what: string }>({
    severity: "error",
    title: "the input array cannot be used",
    label: (p) => p.what,
    help: "give at least one sample, and finite numbers only",
    explanation:
      "A run over no samples would prove nothing, and NaN or infinity has no integer to stand for it; both are refused instead of being taken for something else.",
    failing: "numpy.savez('x.npz', input=numpy.full((1, 1, 8, 8), numpy.nan))",
    corrected: "numpy.savez('x.npz', input=numpy.zeros((1, 1, 8, 8)))",
  }),
  BL1411: entry<{ inputs: number; outputs: number }>({
    severity: "error",
    title: "this command takes networks of one input and one output",
    label: (p) => `has ${p.inputs} inputs and ${p.outputs} outputs`,
    help: "split the network, or concatenate its inputs or outputs",
    explanation:
      "The arrays `input` and `output` name one tensor each, and the engine has one stream in and one out.",
    failing: "%a = input() : u8[4]   %b = input() : u8[4]",
    corrected: "%a = input() : u8[8]",
  }),
  BL1412: entry<{ option: string; other: string }>({
    severity: "error",
    title: "this would be written over another file of the same command",
    label: (p) => `${p.option} names the file of ${p.other}`,
    help: (p) => `give ${p.option} a path of its own`,
    explanation:
      "A command never writes over what it reads, and no two results go to one file. Paths are compared with links followed.",
    failing: "bitloom run net.loom --input x.npz --output x.npz",
    corrected: "bitloom run net.loom --input x.npz --output y.npz",
  }),
  BL9001: entry<{ message: string }>({
    severity: "bug",
    title: "internal error in bitloom",
    label: (p) => p.message,
    help: "this is a defect of bitloom, not of your model: please report it with the model and the command line",
    explanation:
      "bitloom reached a state it should never reach. Nothing was written. The message says which expectation failed.",
    failing: "any input that triggers it",
    corrected: "none: the defect must be mended in bitloom",
  }),
};
