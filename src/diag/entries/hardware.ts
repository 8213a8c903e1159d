import { entry } from "../entry.js";

/** 4xxx and 5xxx: schedule, resources and emit. */
export const hardwareEntries = {
  BL4001: entry<{ option: string; value: number; legal: string }>({
    severity: "error",
    title: (p) => `${p.option} ${p.value} is not a size the array can have`,
    label: (p) => `legal values: ${p.legal}`,
    help: (p) => `write a legal value (${p.legal}), or leave ${p.option} out and it is chosen`,
    explanation:
      "The array has PEs (output channels), lanes (reduction), pixels, digit bits and a post-processor width. PEs and lanes are multiples of the post-processor width, pixels and digit bits are powers of two.",
    failing: "bitloom estimate net.loom --pixels 3",
    corrected: "bitloom estimate net.loom --pixels 4",
  }),
  BL4002: entry<{ budget: number; given: string }>({
    severity: "error",
    title: "no array of this size fits",
    label: (p) => p.given,
    notes: (p) => [
      `sizes left open are chosen so that PEs x lanes x pixels is at most ${p.budget} where the given ones allow it`,
      "PEs and lanes have to be multiples of the post-processor width, lanes at most 64 times it",
    ],
    help: "give smaller sizes, sizes that share a power of two, or none",
    explanation:
      "Sizes that are not given are chosen by predicted cycles among powers of two. When the given ones share no post-processor width, nothing is left to choose.",
    failing: "bitloom estimate net.loom --lanes 128 --post 1",
    corrected: "bitloom estimate net.loom --lanes 128 --post 2",
  }),
  BL4003: entry<{ memory: string; layer: string; needed: number; limit: number }>({
    severity: "error",
    title: (p) => `the network does not fit the ${p.memory} memory`,
    label: (p) => `most is needed while \`${p.layer}\` runs`,
    notes: (p) => [
      `needs ${p.needed} words${p.memory === "feature-map" ? " a bank" : ""}, the limit is ${p.limit}`,
    ],
    help: "use more lanes or pixels (more banks, wider words), or a smaller input",
    explanation:
      "All maps that are alive at the same time lie in one memory: the two halves of the input, a layer's input and its result, and every map that a later layer still reads.",
    failing: "%x = input() : u8[64, 2048, 2048]",
    corrected: "%x = input() : u8[64, 256, 256]",
  }),
  BL4004: entry<{ what: string; needed: number; limit: number }>({
    severity: "error",
    title: (p) => `the network needs too many ${p.what}`,
    label: "in this network",
    notes: (p) => [`needs ${p.needed}, the limit is ${p.limit}`],
    help: "use more PEs or lanes, so that a word holds more, or split the network",
    explanation:
      "Weights, step programs, channel parameters and jobs are addressed by fields of fixed width in the job descriptor.",
    failing: "%y = dense(%x, @w)   # @w : i8[4096, 65536] on 4 PEs",
    corrected: "%y = dense(%x, @w)   # the same on 64 PEs x 64 lanes",
  }),
  BL4005: entry<{ layer: string; field: string; value: number; low: number; high: number }>({
    severity: "error",
    title: (p) => `layer \`${p.layer}\` does not fit a job of the engine`,
    label: (p) => `\`${p.field}\` would be ${p.value}`,
    notes: (p) => [`the field \`${p.field}\` holds ${p.low} to ${p.high}`],
    help: "make the map, kernel or stride smaller, or use more lanes, so that a map takes fewer words",
    explanation:
      "A layer runs from job descriptors and step entries of fixed layout (docs/engine.md). Distances between rows, kernel sizes and shifts are limited by the width of their fields.",
    failing: "%y = conv2d(%x, @w, stride=300)",
    corrected: "%y = conv2d(%x, @w, stride=4)",
  }),
  BL4006: entry<{ inputs: number; outputs: number }>({
    severity: "error",
    title: "an engine has one input stream and one output stream",
    label: "one of several",
    notes: (p) => [`this network has ${p.inputs} inputs and ${p.outputs} outputs`],
    help: "concatenate the inputs or the outputs, or compile one network for each",
    explanation: "The hardware loads one map an image and returns one map an image.",
    failing: "output(%a)\noutput(%b)",
    corrected: "%c = concat(%a, %b)\noutput(%c)",
  }),
  BL4008: entry<{ layer: string; bits: number; limit: number }>({
    severity: "error",
    title: (p) => `the sums of layer \`${p.layer}\` are too wide`,
    label: (p) => `needs ${p.bits} bits`,
    notes: (p) => [`the post-processor takes at most ${p.limit} bits`],
    help: "use narrower activations or weights",
    explanation:
      "Sums are exact, and as wide as the real weights can make them. The post-processor has one width for all layers, with a limit.",
    failing: "%y = dense(%x, @w)   # u32 activations, i32 weights",
    corrected: "%y = dense(%x, @w)   # u8 activations, i8 weights",
  }),
  BL4009: entry<{ name: string; near: string | undefined; legal: readonly string[] }>({
    severity: "error",
    title: (p) => `no device is called ${p.name}`,
    label: (p) => p.name,
    help: (p) => `${p.near ? `did you mean ${p.near}? ` : ""}known devices: ${p.legal.join(", ")}`,
    explanation:
      "`--device` names the FPGA whose LUTs, flip-flops and block memories bound the design. The table holds the parts bitloom knows, without package and speed grade.",
    failing: "bitloom compile net.loom -o build/net --device xc7z02",
    corrected: "bitloom compile net.loom -o build/net --device xc7z020",
  }),
  BL4010: entry<{
    name: string;
    lut: number;
    bram36: number;
    room: { readonly lut: number; readonly bram36: number };
    share: number;
  }>({
    severity: "error",
    title: (p) => `the network does not fit ${p.name}`,
    label: (p) => `the smallest design takes about ${p.lut} LUTs and ${p.bram36} block memories`,
    notes: (p) => [
      `${p.name} has ${p.room.lut} LUTs and ${p.room.bram36} block memories, of which a design may take ${100 * p.share} %`,
    ],
    help: "choose a larger device, or a smaller network; leave out sizes you gave, so that smaller ones can be chosen",
    explanation:
      "All weights and feature maps lie in the device's block memories, and the smallest array, its control and its streams need some LUTs. When even that is too much by estimate, no design is made.",
    failing: "bitloom compile large.loom -o build/large --device xc7z010",
    corrected: "bitloom compile large.loom -o build/large --device xczu9eg",
  }),
  BL4021: entry<{
    engine: number;
    name: string;
    near: string | undefined;
    legal: readonly string[];
  }>({
    severity: "error",
    title: (p) => `engine ${p.engine} of the design names no layer of this network`,
    label: (p) => `\`${p.name}\` is no layer`,
    notes: (p) => [`layers: ${p.legal.join(", ")}`],
    help: (p) => (p.near ? `did you mean \`${p.near}\`?` : "name a layer, or a value inside one"),
    explanation:
      "A design file assigns layers to engines by name: the name of a layer as `bitloom estimate` lists it, or of any value the layer forms on its way (a convolution whose result is scaled and pooled is one layer). Values that the passes folded away have no layer.",
    failing: '{ "engines": [{ "layers": ["covn1"] }] }',
    corrected: '{ "engines": [{ "layers": ["conv1"] }] }',
  }),
  BL4022: entry<{ engine: number; name: string; order: readonly string[] }>({
    severity: "error",
    title: "the layers of an engine are not consecutive",
    label: (p) => `layer \`${p.name}\` comes before the first layer of engine ${p.engine}`,
    notes: (p) => [`order of the layers: ${p.order.join(", ")}`],
    help: "list the engines in the order of their layers, each layer once",
    explanation:
      "Engines form a pipeline: each takes the layers behind those of the engine before it, up to the last one it names. A layer that an earlier engine already has cannot be named again.",
    failing: '{ "engines": [{ "layers": ["conv2"] }, { "layers": ["conv1"] }] }',
    corrected: '{ "engines": [{ "layers": ["conv1"] }, { "layers": ["conv2"] }] }',
  }),
  BL4023: entry<{
    engine: number;
    layer: string;
    crossing: readonly string[];
    before: string | undefined;
    after: string | undefined;
  }>({
    severity: "error",
    title: (p) => `the network cannot be cut behind layer \`${p.layer}\``,
    label: (p) => `last layer of engine ${p.engine}`,
    notes: (p) => [`${p.crossing.length} maps cross this cut: ${p.crossing.join(", ")}`],
    help: (p) => {
      const near = [p.before, p.after].filter((n) => n !== undefined).map((n) => `\`${n}\``);
      return near.length === 0
        ? "leave all layers on one engine: every cut is crossed by several maps"
        : `end the engine with ${near.join(" or ")}`;
    },
    explanation:
      "Neighbouring engines are joined by one stream, which carries one map an image. A cut is legal where every path of the network passes through that map: before or behind a residual block, not inside it.",
    failing: '{ "engines": [{ "layers": ["inside_the_block"] }] }',
    corrected: '{ "engines": [{ "layers": ["end_of_the_block"] }] }',
  }),
  BL4024: entry<{ engine: number; option: string; value: number; legal: string }>({
    severity: "error",
    title: (p) => `engine ${p.engine} of the design cannot have ${p.option.slice(2)} ${p.value}`,
    label: (p) => `${p.option.slice(2)}: ${p.value}`,
    help: (p) => `legal values: ${p.legal}`,
    explanation:
      "Each engine of a pipeline has an array of its own, with the same limits as the array of a design of one engine (BL4001). Engines count from 0.",
    failing: '{ "engines": [{ "layers": ["conv1"], "digit": 3 }] }',
    corrected: '{ "engines": [{ "layers": ["conv1"], "digit": 2 }] }',
  }),
  BL4011: entry<{ layer: string; needed: number; limit: number }>({
    severity: "error",
    title: (p) => `layer \`${p.layer}\` compares with too many thresholds`,
    label: (p) => `${p.needed} thresholds a channel`,
    notes: (p) => [`the engine compares with at most ${p.limit}`],
    help: "use fewer codes, or `requantize` where the steps lie on a line",
    explanation:
      "A threshold is found by a binary search, a memory and two cycles a bit of the code. Steps that lie on a few lines are carried out as those lines, however many they are; steps that do not are limited.",
    failing: "%y = threshold(%x, @t) : u12   // @t : i20[16, 4095]",
    corrected: "%y = threshold(%x, @t) : u8   // @t : i20[16, 255]",
  }),
  BL4012: entry<{ node: string; constant: string }>({
    severity: "error",
    title: (p) => `\`${p.node}\` reads a constant as if it were computed`,
    label: (p) => `\`@${p.constant}\` flows in here`,
    help: "put it into the bias of a convolution or dense layer, or of a requantizer before this op",
    explanation:
      "Weights, biases, thresholds and multipliers lie in memories of their own. The memory of feature maps holds what the stream brings and what layers compute; nothing fills it with constants. The reference runs such networks, hardware does not.",
    failing: "%y = add(%x, @c)",
    corrected: "%y = requantize(%x, @one, @c) : i9   // x * 1 + c",
  }),
  BL4031: entry<{ layer: string; pixels: number }>({
    severity: "error",
    title: (p) => `the gated layer \`${p.layer}\` cannot run on ${p.pixels} pixels in parallel`,
    label: "gated",
    help: "write `--pixels 1`, or leave it out",
    explanation:
      "A network with a gated layer runs on an array whose PEs each walk their own outputs, so that an output that does not pass saves its cycles. Such an array works on one pixel of the output at a time.",
    failing: "bitloom compile gated.loom -o build/gated --pixels 2",
    corrected: "bitloom compile gated.loom -o build/gated --pixels 1",
  }),
  BL4032: entry<{ network: string; layers: number }>({
    severity: "error",
    title: (p) => `there is no gate to calibrate in network \`${p.network}\``,
    label: "watches the gates of convolutions and dense layers",
    notes: (p) => [`none of its ${p.layers} such layers has the operand \`gate\``],
    help: "leave --calibrate out, or gate a layer: `conv2d(%x, @w, gate: @t) { low: 2 }`",
    explanation:
      "Calibration runs the reference on samples and counts the outputs of gated layers that pass. The rates even out the work of the PEs, and give the expected cycles. Layers without a gate take the same cycles for all data.",
    failing: "bitloom estimate mnist-cnn.loom --calibrate digits.npz",
    corrected: "bitloom estimate gated.loom --calibrate digits.npz",
  }),
  BL4033: entry<{ layer: string; words: number; limit: number }>({
    severity: "error",
    title: (p) => `an output of layer \`${p.layer}\` reads too much for an array that runs ahead`,
    label: (p) => `reads ${p.words} words a pixel`,
    notes: (p) => [
      `a PE's operand memory holds two pixels of at most ${p.limit} words`,
      "a word holds one digit of as many channels as there are lanes",
    ],
    help: "use more lanes or wider digits, or give the gated layers an engine of their own in a design file",
    explanation:
      "Where a layer of an engine is gated, all its convolutions and dense layers run on an array whose PEs hold the operands of several output pixels in a memory of their own: kernel taps x blocks of lanes x digits a pixel.",
    failing: "%y = dense(%x, @w, gate: @t) { low: 2 }   # %x : u4[16384] on 1 lane",
    corrected: "%y = dense(%x, @w, gate: @t) { low: 2 }   # the same on 16 lanes",
  }),
  BL4041: entry<{ layer: string; kind: string; why: string; legal: readonly string[] }>({
    severity: "error",
    title: (p) => `layer \`${p.layer}\` cannot run on ${p.kind} PEs`,
    label: (p) => p.why,
    notes: (p) => [`kinds that run every layer of this network: ${p.legal.join(", ")}`],
    help: (p) => `write \`--kind ${p.legal.at(-1)}\`, or leave --kind out and it is chosen`,
    explanation:
      "Processing elements come in kinds. `digits` multiply any types. `depthwise` ones have one lane each and run depthwise convolutions of one input channel an output channel only. `ternary` ones take types of values -1, 0 and 1, `bipolar` ones o1 without padding and groups. An engine has one kind for all its convolutions and dense layers.",
    failing: "bitloom estimate net.loom --kind ternary   # weights are i4",
    corrected: "bitloom estimate net.loom --kind digits",
  }),
  BL4051: entry<{ layer: string; obstacle: "groups" | "bits" | "gate" }>({
    severity: "error",
    title: (p) => `the points of \`${p.layer}\` do not fit the array`,
    label: (p) =>
      p.obstacle === "groups"
        ? "its channels have points in several groups of the convolution"
        : p.obstacle === "gate"
          ? "its rows are gated one by one, and cannot be multiplied out"
          : "multiplied out, its weights are wider than 32 bits",
    help: (p) =>
      p.obstacle === "groups"
        ? "give every group of the convolution the same number of channels, each with its points in that group"
        : "use smaller coefficients, or an array that joins the points: of one pixel (--pixels 1), or of more PEs",
    explanation:
      "The points of a channel are rows of the array, joined in the post-processor. Where that is not possible - the array has several pixels and fewer PEs than the channels that are written together have points, the convolution has groups, or something else reads the rows - the compiler multiplies the points of each channel out into one wider weight. That needs every channel in one group of the convolution, and weights of at most 32 bits.",
    failing:
      "%r = conv2d(%x, @w) { groups: 2 }   // 4 rows\n%y = multipoint(%r, @a) { points: [1, 2, 1] }",
    corrected: "%y = multipoint(%r, @a) { points: [2, 2] }",
  }),
  BL4052: entry<{ layer: string; rows: number; pes: number; post: number; pixels: number }>({
    severity: "warning",
    title: (p) => `the points of \`${p.layer}\` are multiplied out into wider weights`,
    label: (p) =>
      `${p.post} channels, which are written together, have up to ${p.rows} points: more than ${p.pes} PEs`,
    notes: (p) => [`with ${p.pixels} pixels in parallel a job has ${p.pes} rows of a pixel`],
    help: (p) =>
      `write \`--pixels 1\`, or \`--pe ${2 ** Math.ceil(Math.log2(p.rows))}\` or more, for cycles that follow the points; sizes left out are those of fewest cycles in all`,
    explanation:
      "The points of a channel are rows of the array, joined in the post-processor, so that a layer takes the cycles of its rows. An array of one pixel takes any number of rows of it, one round of PEs after the other. One of several pixels takes one round a job, and as many channels as the post-processor is wide leave together: where their points are more than the PEs, each channel's points are added up into one weight of more bits. The results are the same, but every channel then pays for the bits of the widest.",
    failing: "bitloom estimate net.loom --pe 4 --pixels 4 --post 4   # channels of 1 to 3 points",
    corrected: "bitloom estimate net.loom --pe 4 --pixels 1 --post 4",
  }),
};
