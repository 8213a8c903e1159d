/** ResNet-18 in G parallel low-bit groups (PalQuant, arXiv 2208.01944) with seeded random weights. */
import { createBuilder } from "./layers.mjs";

/** Real value of one integer of the wide stream. */
const unit = 2 ** -9;

/**
 * The network as `.loom` text and tensors for a safetensors file. Every width is `groups` times that of ResNet-18, and each
 * quantized convolution has `groups` groups: `oBITS` weights, `uBITS` activations. First and last layer are dense, 8 bit.
 */
export function createNetwork({ groups, bits, size, width, classes, seed }) {
  const b = createBuilder(seed);
  const network = { b, groups, bits };
  const name = `palquant_g${groups}_b${bits}`;
  b.say('weights "weights.safetensors"');
  b.say("");
  b.say(`%image = input() : u8[3, ${size}, ${size}]`);
  const pixels = 3 * size * size;
  const data = Int32Array.from({ length: pixels }, () => Math.floor(256 * b.uniform()));
  let x = stem(network, { name: "%image", data, shape: [3, size, size] }, groups * width);
  if (groups > 1) b.say(`parallel ${groups} {`);
  for (let stage = 1; stage <= 4; stage++) {
    if (stage > 1 && groups > 1) x = cyclicShuffle(network, `cs${stage - 1}`, x);
    const outputs = groups * width * 2 ** (stage - 1);
    x = block(network, `l${stage}a`, x, outputs, stage > 1 ? 2 : 1);
    x = block(network, `l${stage}b`, x, outputs, 1);
  }
  if (groups > 1) b.say("}");
  head(network, x, classes);
  const comment = `ResNet-18 at ${size}x${size} in ${groups} parallel ${bits}-bit group${groups > 1 ? "s" : ""}; random weights, seed ${seed}: it recognizes nothing.`;
  return { name, text: textOf(name, comment, b.lines), tensors: b.tensors };
}

/** conv1 7x7/2 in 8 bit, batch norm, ReLU, maxpool 3/2. */
function stem({ b }, image, outputs) {
  b.say("");
  b.say("// first layer, 8 bit, dense");
  const weights = b.denseWeights(outputs * 3 * 49);
  const sums = b.conv("conv1", image, { weights, type: "i8", outputs, kernel: 7, stride: 2 });
  return b.maxpool("pool1", b.toStream("conv1", sums, { scale: 1, low: 0, unit }));
}

/** A quantized convolution on codes; its sums. */
function quantized({ b, groups, bits }, name, x, outputs, kernel, stride = 1) {
  const weights = b.oddWeights((outputs * x.shape[0] * kernel * kernel) / groups, bits);
  return b.conv(name, x, { weights, type: `o${bits}`, outputs, kernel, stride, groups });
}

/** Q3x3 - norm - ReLU - Q3x3 - norm (+ channel shuffle when downsampling) + identity -> ReLU. */
function block(network, name, x, outputs, stride) {
  const { b, groups, bits } = network;
  b.say("");
  b.say(`// block ${name}`);
  const codes = b.entry(`${name}_q`, x, bits);
  const first = quantized(network, `${name}1`, codes, outputs, 3, stride);
  const middle = b.toCodes(`${name}1`, first, bits);
  const second = quantized(network, `${name}2`, middle, outputs, 3);
  let branch = b.toStream(`${name}2`, second, { scale: 0.5, unit });
  let identity = x;
  if (stride > 1) {
    if (groups > 1) branch = b.shuffle(`${name}2_mix`, branch, "channel", groups);
    const side = b.entry(`${name}_side_q`, x, bits);
    const sums = quantized(network, `${name}_side`, side, outputs, 1, stride);
    identity = b.toStream(`${name}_side`, sums, { scale: 1, unit });
  }
  return b.add(name, branch, identity, { low: 0 });
}

/** CS(x) = ReLU(norm(Q1x1(cyclic(x)))) + x: the unpermuted x, and no ReLU after. */
function cyclicShuffle(network, name, x) {
  const { b, groups, bits } = network;
  b.say("");
  b.say(`// cyclic shuffle module ${name}`);
  const turned = b.shuffle(`${name}_turn`, b.entry(`${name}_q`, x, bits), "cyclic", groups);
  const sums = quantized(network, name, turned, x.shape[0], 1);
  const branch = b.toStream(`${name}_branch`, sums, { scale: 0.5, low: 0, unit });
  return b.add(name, branch, x, { low: -(2 ** 15) });
}

/** avgpool, 8-bit codes, fc. */
function head({ b }, x, classes) {
  b.say("");
  b.say("// last layer, 8 bit, dense");
  const codes = b.entry("pooled_q", b.averagePool("pooled", x), 8);
  b.say(`%features = flatten(${codes.name})`);
  const channels = x.shape[0];
  const weights = b.constant("fc_w", "i8", [classes, channels], b.denseWeights(classes * channels));
  const bias = Int32Array.from({ length: classes }, () => Math.round(1000 * b.gauss()));
  b.say(`%fc = dense(%features, ${weights}, ${b.constant("fc_b", "i14", [classes], bias)})`);
  b.say("%scores = output(%fc)");
}

function textOf(name, comment, lines) {
  let depth = 1;
  const indented = lines.map((line) => {
    if (line === "}") depth--;
    const text = line === "" ? "" : `${"  ".repeat(depth)}${line}`;
    if (line.endsWith("{")) depth++;
    return text;
  });
  return [`// ${comment}`, `network ${name} {`, ...indented, "}", ""].join("\n");
}
