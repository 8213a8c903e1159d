import { entry } from "../entry.js";

/** 13xx: the model file itself. */
export const modelEntries = {
  BL1301: entry<{ path: string; reason: string }>({
    severity: "error",
    title: (p) => `model \`${p.path}\` cannot be read`,
    label: (p) => p.reason,
    help: "give the path of a .loom or .onnx file",
    explanation: "The model file does not exist, is a folder, or may not be read by you.",
    failing: "bitloom check tniy.loom",
    corrected: "bitloom check tiny.loom",
  }),
  BL1302: entry<{ path: string }>({
    severity: "error",
    title: (p) => `unknown kind of model \`${p.path}\``,
    label: "the ending tells the format",
    help: "give a file that ends in .loom or .onnx",
    explanation:
      "The ending of the file name tells its format. Text networks end in .loom (docs/language.md), ONNX models in .onnx (docs/onnx.md). `import` takes the latter only.",
    failing: "bitloom check network.txt",
    corrected: "bitloom check network.loom",
  }),
};
