import { entry } from "../entry.js";
import { either, suggestion } from "../wording.js";

/** Ways a weights file can contradict its own format. */
export type Malformation = keyof typeof malformations;

const malformations = {
  magic: "it does not start with the signature of the format",
  header: "its header cannot be parsed",
  headerSize: "its header is longer than 16 MiB",
  field: "a field of its header is missing or has the wrong kind",
  shape: "a shape holds something other than dimensions",
  offsets: "the byte ranges of its tensors overlap, leave gaps or do not match their shapes",
  directory: "its table of contents cannot be followed",
  compression: "a member is encrypted or compressed by a method other than deflate",
  inflate: "a compressed member does not unpack to its stated size",
  checksum: "a member does not match its checksum",
  memberSize: "its members unpack to more than 1 GiB",
} as const;

const typesRead = "float64, float32, and signed or unsigned integers of 8, 16, 32 or 64 bits";

/** 12xx: files of weights and the references to them. */
export const weightEntries = {
  BL1201: entry<{ path: string; near: string | undefined }>({
    severity: "error",
    title: (p) => `weights file \`${p.path}\` not found`,
    label: "no such file beside the model",
    help: (p) =>
      p.near === undefined
        ? "paths are relative to the folder of the .loom file"
        : `did you mean \`${p.near}\`? paths are relative to the folder of the .loom file`,
    explanation:
      "Weights are looked up in the folder of the model, never in the current directory.",
    failing: 'weights "wieghts.safetensors"',
    corrected: 'weights "weights.safetensors"',
  }),
  BL1202: entry<{ path: string; reason: string }>({
    severity: "error",
    title: (p) => `weights file \`${p.path}\` cannot be read`,
    label: (p) => p.reason,
    help: "give the path of a plain file that you may read",
    explanation:
      "The operating system refused to read the file, or the path names a folder or device.",
    failing: 'weights "folder.npz"',
    corrected: 'weights "folder/w.npz"',
  }),
  BL1203: entry<{ path: string }>({
    severity: "error",
    title: (p) => `unknown kind of weights file \`${p.path}\``,
    label: "the ending tells the format",
    help: "use a file that ends in .safetensors, .npz or .npy",
    explanation:
      "bitloom reads safetensors and numpy's npy and npz. Pickled files (.pt, .pth, .pkl) can run code when read and are not supported.",
    failing: 'weights "model.pt"',
    corrected: 'weights "model.safetensors"',
  }),
  BL1204: entry<{ path: string; needed: number; found: number }>({
    severity: "error",
    title: (p) => `weights file \`${p.path}\` is truncated`,
    label: (p) => `ends after ${p.found} bytes`,
    notes: (p) => [`its header promises at least ${p.needed} bytes`],
    help: "copy or export the file again",
    explanation:
      "The lengths in the header exceed the file. Nothing of it is used: half a tensor is worse than none.",
    failing: 'weights "half-a-download.safetensors"',
    corrected: 'weights "weights.safetensors"',
  }),
  BL1205: entry<{ path: string; format: string; fault: Malformation }>({
    severity: "error",
    title: (p) => `\`${p.path}\` is not a valid ${p.format} file`,
    label: "read from here",
    notes: (p) => [malformations[p.fault]],
    help: (p) => `write the file again with a library that follows the ${p.format} format`,
    explanation:
      "Weights files are checked before a byte of data is used: signature, header, byte ranges, sizes and checksums.",
    failing: 'weights "notes.txt.npz"',
    corrected: 'weights "w.npz"',
  }),
  BL1206: entry<{ path: string; tensor: string; dtype: string }>({
    severity: "error",
    title: (p) => `tensor \`${p.tensor}\` has elements of type ${p.dtype}`,
    label: (p) => `read from \`${p.path}\``,
    help: `convert it to one of: ${typesRead}`,
    explanation:
      "Tensors hold plain numbers. Object arrays are pickled Python and are never loaded; half precision, complex and structured types have no integer meaning here.",
    failing: 'np.save("w.npy", np.array([None]))',
    corrected: 'np.save("w.npy", np.array([1], dtype=np.int8))',
  }),
  BL1207: entry<{
    path: string;
    tensor: string;
    near: string | undefined;
    legal: readonly string[];
  }>({
    severity: "error",
    title: (p) => `\`${p.path}\` holds no tensor \`${p.tensor}\``,
    label: "no such tensor",
    help: (p) => suggestion(p.near, p.legal),
    explanation:
      "The name in `file(...)` is the key of the tensor in the weights file, spelt exactly.",
    failing: '@w : i4[8, 8] = file("fc.wieght")',
    corrected: '@w : i4[8, 8] = file("fc.weight")',
  }),
  BL1208: entry<{ path: string; how: "absolute" | "parent" | "link" | "characters" }>({
    severity: "error",
    title: (p) => `weights path \`${p.path}\` leaves the folder of the model`,
    label: (p) => escapes[p.how],
    help: "put the file into the model's folder, or a folder in it, and write its relative path",
    explanation:
      "A model may read only files in its own folder, so that a downloaded model cannot reach the rest of the machine. Absolute paths, `..`, and links that lead outside are refused.",
    failing: 'weights "../secret.npz"',
    corrected: 'weights "secret.npz"',
  }),
  BL1209: entry<{ path: string; size: number; limit: number }>({
    severity: "error",
    title: (p) => `weights file \`${p.path}\` is too large`,
    label: (p) => `${p.size} bytes`,
    notes: (p) => [`the limit is ${p.limit} bytes`],
    help: "store integers in their narrowest type (int8 for weights of up to 8 bits), or split the file",
    explanation: "Files are bounded before they are read into memory.",
    failing: 'weights "all-experiments.npz"',
    corrected: 'weights "this-model.npz"',
  }),
  BL1210: entry<{ path: string; tensor: string }>({
    severity: "error",
    title: (p) => `\`${p.path}\` defines \`${p.tensor}\` twice`,
    label: "read from here",
    help: "write the file again with distinct names",
    explanation: "With two tensors of one name it would be chance which one is used.",
    failing: 'a safetensors header {"w": ..., "w": ...}',
    corrected: 'a safetensors header {"w": ..., "v": ...}',
  }),
  BL1211: entry<{ alias: string; near: string | undefined; legal: readonly string[] }>({
    severity: "error",
    title: (p) => `no weights file is called \`${p.alias}\``,
    label: "unknown weights file",
    help: (p) => suggestion(p.near, p.legal),
    explanation:
      '`weights NAME = "file"` gives a weights file a name, and `file(NAME, "tensor")` reads from it.',
    failing: 'weights cnn = "w.npz"\n@w : i4[8] = file(cmn, "w")',
    corrected: 'weights cnn = "w.npz"\n@w : i4[8] = file(cnn, "w")',
  }),
  BL1212: entry<{ legal: readonly string[] }>({
    severity: "error",
    title: (p) => (p.legal.length === 0 ? "no weights file is named" : "which weights file?"),
    label: "does not say where to look",
    help: (p) =>
      p.legal.length === 0
        ? 'write `weights "file.safetensors"` at the top of the network'
        : `write \`file(NAME, "tensor")\`, where NAME is ${either(p.legal)}`,
    explanation:
      '`file("tensor")` reads from the weights file without a name, or from the only one there is.',
    failing: '@w : i4[8] = file("w")',
    corrected: 'weights "w.npz"\n@w : i4[8] = file("w")',
  }),
  BL1213: entry<{ alias: string | undefined }>({
    severity: "error",
    title: (p) =>
      p.alias === undefined
        ? "two weights files without a name"
        : `two weights files are called \`${p.alias}\``,
    label: "named again here",
    help: 'give each file its own name: `weights second = "file.npz"`',
    explanation:
      "A reference must lead to one file. At most one weights file may go without a name.",
    failing: 'weights "a.npz"\nweights "b.npz"',
    corrected: 'weights "a.npz"\nweights second = "b.npz"',
  }),
  BL1214: entry<{ path: string; tensor: string; index: string }>({
    severity: "error",
    title: (p) => `tensor \`${p.tensor}\` holds an integer beyond 2^53`,
    label: (p) => `read from \`${p.path}\``,
    notes: (p) => [`element ${p.index} cannot be represented exactly`],
    help: "no element type is wider than 32 bits; store values that fit one",
    explanation:
      "Values are exact integers up to 2^53; a larger one would be rounded silently, so it is refused.",
    failing: 'np.save("w.npy", np.array([2**60]))',
    corrected: 'np.save("w.npy", np.array([2**31 - 1]))',
  }),
};

const escapes = {
  absolute: "an absolute path",
  parent: "goes up with `..`",
  link: "a link leads outside",
  characters: "holds a backslash, a drive letter or a control character",
} as const;
