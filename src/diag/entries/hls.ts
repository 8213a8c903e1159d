import { entry } from "../entry.js";

function closest(legal: readonly number[], wanted: number): number {
  return legal.reduce((a, b) => (Math.abs(b - wanted) < Math.abs(a - wanted) ? b : a));
}

/** 51xx: HLS output; 61xx: the tools around it. */
export const hlsEntries = {
  BL5101: entry<{ op: string }>({
    severity: "error",
    title: (p) => `\`${p.op}\` has no HLS form`,
    label: "nnet_utils has no function for it",
    help: "compile with `--target rtl`, or express the layer with ops that have an HLS form (docs/hls.md lists them)",
    explanation:
      "An HLS project calls one function of nnet_utils for every layer. Where there is none, no project is written: a project that leaves a layer out would compute something else.",
    failing:
      "bitloom compile net.loom -o build/net --target hls   # with an op that only the RTL has",
    corrected: "bitloom compile net.loom -o build/net --target rtl",
  }),
  BL5102: entry<{
    layer: string;
    reuse: number;
    nIn: number;
    nOut: number;
    legal: readonly number[];
  }>({
    severity: "error",
    title: (p) => `reuse factor ${p.reuse} does not divide layer \`${p.layer}\``,
    label: (p) => `${p.nIn} terms x ${p.nOut} outputs = ${p.nIn * p.nOut} products`,
    notes: (p) => [`legal reuse factors near ${p.reuse}: ${p.legal.join(", ")}`],
    help: (p) =>
      `give \`${p.layer}\` a factor of its own, as in \`--reuse ${p.layer}=${closest(p.legal, p.reuse)}\`, give one that divides the products of every layer, or leave \`--reuse\` out: each layer is then folded to the PEs and lanes of the array`,
    explanation:
      "A layer of n_in terms and n_out outputs with reuse factor R has n_in x n_out / R multipliers, each of which is used R times in a digit pass. All of them are busy in every cycle, so R has to divide n_in x n_out.",
    failing: "bitloom compile net.loom -o build/net --target hls --reuse 7",
    corrected: "bitloom compile net.loom -o build/net --target hls --reuse 8",
  }),
  BL5103: entry<{ layer: string; channels: number; bits: number; limit: number }>({
    severity: "error",
    title: (p) => `a stream word of layer \`${p.layer}\` is too wide for ap_int`,
    label: (p) => `${p.channels} channels of ${p.bits} bits`,
    notes: (p) => [
      `${p.channels * p.bits} bits; an ap_int has at most ${p.limit}, which is ${Math.floor(p.limit / p.bits)} channels of this type`,
    ],
    help: "use `--io parallel`, narrower values (requantize before the layer's output), or fewer channels",
    explanation:
      "On streams all channels of a pixel travel in one word, which HLS tools pack into one ap_int. Its width is limited to 4096 bits.",
    failing:
      "bitloom compile net.loom -o build/net --target hls --io stream   # 1024 channels of i17",
    corrected: "bitloom compile net.loom -o build/net --target hls --io parallel",
  }),
  BL5104: entry<{ name: string; near: string | undefined; legal: readonly string[] }>({
    severity: "error",
    title: (p) => `no array layer is called \`${p.name}\``,
    label: "a reuse factor is given for it",
    notes: (p) => [
      ...(p.near === undefined ? [] : [`did you mean \`${p.near}\`?`]),
      `layers with a reuse factor: ${p.legal.join(", ")}`,
    ],
    help: "name conv2d and dense layers as in the model; `--reuse 8,conv1=16` is 16 for `conv1` and 8 for the others",
    explanation:
      "A reuse factor folds the products of a convolution or dense layer. It is refused where nothing would come of it, so that a slip of the pen does not leave a layer as it was.",
    failing: "bitloom compile net.loom -o build/net --target hls --reuse covn1=16",
    corrected: "bitloom compile net.loom -o build/net --target hls --reuse conv1=16",
  }),
  BL5105: entry<{ part: string; example: string }>({
    severity: "error",
    title: (p) => `\`${p.part}\` is no name of a part`,
    label: "letters and digits, joined by `-`",
    help: (p) => `write the part as Vitis lists it, such as ${p.example}`,
    explanation:
      "The part goes into project.tcl and hls4ml_config.yml, where set_part reads it. Whether the tool has the part, only the tool knows; what is no name at all is refused here.",
    failing: "bitloom compile net.loom -o build/net --target hls --part 'xcvu13p flga2577'",
    corrected: "bitloom compile net.loom -o build/net --target hls --part xcvu13p-flga2577-2-e",
  }),
  BL5106: entry<{ period: number; most: number }>({
    severity: "error",
    title: (p) => `a clock period of ${p.period} ns`,
    label: (p) => `more than 0 and at most ${p.most}`,
    help: "give the period in nanoseconds: `--clock 5` is 200 MHz",
    explanation:
      "The clock period goes into project.tcl and hls4ml_config.yml in nanoseconds, as in hls4ml. It moves registers in what HLS makes of the C++, never a value.",
    failing: "bitloom compile net.loom -o build/net --target hls --clock 0",
    corrected: "bitloom compile net.loom -o build/net --target hls --clock 5",
  }),
  BL6101: entry<{ folder: string; missing: string }>({
    severity: "error",
    title: (p) => `no ${p.missing} in the folder of the ap_types headers`,
    label: (p) => `\`${p.folder}\``,
    help: "name the folder that holds ap_int.h and hls_stream.h (`templates/vivado/ap_types` of the Python package hls4ml), or `--headers shim` for the ones that come with bitloom",
    explanation:
      "csim compiles the generated project with g++ against ap_int.h and hls_stream.h: those of `--headers`, of the environment variable BITLOOM_AP_TYPES, or of an installed Python package hls4ml, else the header shim of bitloom.",
    failing: "BITLOOM_AP_TYPES=/tmp bitloom csim net.loom",
    corrected: "BITLOOM_AP_TYPES=/opt/hls4ml/templates/vivado/ap_types bitloom csim net.loom",
  }),
  BL6102: entry<{ folder: string; missing: string }>({
    severity: "error",
    title: "no reports of Vitis HLS",
    label: (p) => `\`${p.folder}\` has not ${p.missing}`,
    help: "name the folder of an HLS project in which `sh build_prj.sh` has run",
    explanation:
      "`bitloom report --vitis DIR` reads what Vitis HLS or Vivado HLS leave in a project folder: the reports of C synthesis, cosimulation and logic synthesis, and the results of both simulations.",
    failing: "bitloom report --vitis src",
    corrected: "bitloom report --vitis build/net-hls",
  }),
};
