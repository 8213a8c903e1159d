import type { MacRole } from "../../ir/hardware-role.js";
import type { ElementType } from "../../num/element-type.js";
import { digitCount } from "../../schedule/encoding.js";
import type { Geometry } from "../../schedule/geometry.js";
import { type Pass, passProgram } from "../../schedule/program.js";
import { present } from "../../support/invariant.js";
import { type ConfigView, config } from "./config.js";
import { type Folding, foldLayer, largestDivisor } from "./fold.js";
import type { HlsLayer, LayerSite, WeightArray } from "./layer.js";
import {
  cppType,
  digitsType,
  onnxIndex,
  pixelsOf,
  signedBits,
  storedBits,
  widestWord,
} from "./value.js";
import { windowConstants, windowTurns } from "./window.js";

/** Terms of one sum, and output channels. */
export function macSize(role: MacRole): { readonly nIn: number; readonly nOut: number } {
  const nOut = present(role.weights.shape[0], "outputs");
  return { nIn: role.weights.data.length / nOut, nOut };
}

/** A dense layer or a convolution, folded like the array that runs it in RTL. */
export function macLayer(
  role: MacRole,
  site: LayerSite,
  geometry: Geometry,
  reuse: number | undefined,
): HlsLayer {
  const { nIn, nOut } = macSize(role);
  const folding = foldLayer(nIn, nOut, geometry, reuse);
  const dense = isDense(role);
  const call = dense ? "dense" : "conv_2d_cl";
  const data = present(site.operands[0], "operand");
  const sums = { role, site, folding, digit: geometry.digit };
  const gate = gateOf(role, site);
  return {
    ...site,
    call: gate ? `gated_${call}` : call,
    config: layerConfig(sums, dense),
    helpers: role.gate ? [lowConfig(sums, role.gate.low)] : [],
    arrays: [weightsOf(role, site, folding, dense), biasOf(role, site), ...(gate ? [gate] : [])],
    turns: dense
      ? [
          { kind: "read", beats: pixelsOf(data) },
          { kind: "write", beats: 1 },
        ]
      : windowTurns(data.shape, site.result.shape, role.window),
  };
}

/** What the passes of a layer depend on. */
interface Sums {
  readonly role: MacRole;
  readonly site: LayerSite;
  readonly folding: Folding;
  readonly digit: number;
}

/** True when one window covers the whole map. */
export function isDense(role: MacRole): boolean {
  const [, height, width] = role.inputShape;
  const [kh, kw] = role.window.kernel;
  const whole = kh === height && kw === width && role.outputShape[1] * role.outputShape[2] === 1;
  return whole && role.groups === 1 && role.window.pads.every((p) => p === 0);
}

/** The config of the layer; its passes are those of the high part where the layer is gated. */
function layerConfig(sums: Sums, dense: boolean): ConfigView {
  const { role, site } = sums;
  const data = present(site.operands[0], "operand");
  const { element } = data;
  const low = role.gate?.low ?? 0;
  const shape = dense
    ? { n_pixels: pixelsOf(data), n_chan: data.shape[0] }
    : {
        ...windowConstants(data.shape, site.result.shape, role.window),
        groups: role.groups,
      };
  const own = passConfig(sums, { ...element, bits: element.bits - low }, laneSets(sums), low);
  const { id } = site;
  const gate = [
    { name: "gate_t", value: `gate${id}_t` },
    { name: "low_config", value: `config${id}_low` },
  ];
  return config(
    id,
    site.node.op.name,
    dense ? "dense_config" : "conv2d_config",
    { ...own.constants, ...shape, ...(role.gate ? { low } : {}) },
    { types: [...own.types, ...(role.gate ? gate : [])], programs: own.programs },
  );
}

/** Lanes of a round: one set where all PEs of it work on one group. */
function laneSets({ role, folding }: Sums): number {
  return (macSize(role).nOut / role.groups) % folding.pe === 0 ? 1 : folding.pe;
}

/** The passes over the low bits of the codes of a gated layer: every PE may be in another round, so in another group. */
function lowConfig(sums: Sums, low: number): ConfigView {
  const sets = sums.role.groups === 1 ? 1 : sums.folding.pe;
  const { constants, ...rest } = passConfig(sums, { kind: "u", bits: low }, sets, 0);
  return config(`${sums.site.id}_low`, "low part", "mac_config", constants, rest);
}

/** Fields of nnet::mac_config for data of one type; in a gated layer it is a part of the code, from bit `first` on. */
function passConfig(
  { role, site, folding, digit }: Sums,
  data: ElementType,
  sets: number,
  first: number,
) {
  const { nIn, nOut } = macSize(role);
  const word = wordOf(role, folding);
  const digits = digitsType(data, digit);
  const weights = role.weights.element;
  const program = hlsProgram(data, weights, digit);
  const passes = program.map((p) => ({
    ...{ data: p.activationDigit, weight: p.weightDigit, shift: Number(p.shift) },
  }));
  return {
    constants: {
      ...{ n_in: nIn, n_out: nOut, pe: folding.pe, simd: folding.simd },
      ...{ lane_sets: sets, word, banks: (folding.pe * folding.simd) / word },
      ...{ digit, n_passes: program.length },
      reuse_factor: folding.reuseFactor,
      io_type: { type: "unsigned", value: `nnet::${site.ioType}` },
      strategy: { type: "unsigned", value: "nnet::resource" },
    },
    types: [
      { name: "accum_t", value: accumulatorType(role, site) },
      { name: "weight_t", value: `weight${site.id}_t` },
      { name: "bias_t", value: `bias${site.id}_t` },
      { name: "data_digits", value: role.gate ? `nnet::part_digits<${digits}, ${first}>` : digits },
      { name: "weight_digits", value: digitsType(weights, digit) },
    ],
    programs: [{ passes }],
  };
}

/**
 * Weights of a memory word: those of a cycle, or a part of them where they need more bits than an ap_int has, or where
 * PEs read different rounds (gated layers).
 */
function wordOf(role: MacRole, { pe, simd }: Folding): number {
  const most = Math.floor(widestWord / storedBits(role.weights.element));
  return largestDivisor(role.gate ? simd : pe * simd, most);
}

/** The pass program on digits of values: signs are in the digits, so no offset is corrected. */
function hlsProgram(data: ElementType, weights: ElementType, digit: number): readonly Pass[] {
  return passProgram(digitCount(data.bits, digit), digitCount(weights.bits, digit), false);
}

/**
 * The result's type. A gated layer compares its first sum, which the result may be too narrow for when a bias moves it:
 * its sums are as wide as the weights can make them.
 */
function accumulatorType(role: MacRole, site: LayerSite): string {
  const { element } = site.result;
  if (!role.gate) return cppType(element);
  const { nIn, nOut } = macSize(role);
  const sizes = Array.from({ length: nOut }, (_, o) =>
    Array.from(role.weights.data.subarray(o * nIn, (o + 1) * nIn)).reduce(
      (n, w) => n + Math.abs(w),
      0,
    ),
  );
  const most = Math.max(...sizes) * 2 ** role.input.type.element.bits;
  const bits = signedBits([-most, most, ...role.gate.thresholds]);
  return `ap_int<${Math.max(bits, storedBits(element) + 1)}>`;
}

function gateOf({ gate }: MacRole, { id }: LayerSite): WeightArray | undefined {
  if (!gate) return undefined;
  const element = `ap_int<${signedBits(gate.thresholds)}>`;
  return { name: `gate${id}`, type: `gate${id}_t`, element, values: gate.thresholds };
}

/** Weights as the array reads them, in banks of words: [banks][nOut / pe][nIn / simd][word]. */
function weightsOf(role: MacRole, site: LayerSite, folding: Folding, dense: boolean): WeightArray {
  const { nIn, nOut } = macSize(role);
  const { pe, simd } = folding;
  const termAt = termOrder(role, site, dense);
  const order = Array.from({ length: nIn }, (_, i) => termAt(i));
  const word = wordOf(role, folding);
  const banks = (pe * simd) / word;
  const values = new Float64Array(nIn * nOut);
  let at = 0;
  for (let bank = 0; bank < banks; bank++)
    for (let o = 0; o < nOut; o += pe)
      for (let i = 0; i < nIn; i += simd)
        for (let lane = bank * word; lane < (bank + 1) * word; lane++) {
          const term = order[i + (lane % simd)] ?? 0;
          values[at++] = role.weights.data[(o + Math.floor(lane / simd)) * nIn + term] ?? 0;
        }
  const element = cppType(role.weights.element);
  return { name: `w${site.id}`, type: `weight${site.id}_t`, element, values, banks };
}

/** Which weight of a filter, in ONNX order, is term `i`: terms go tap by tap, channels within a tap. */
function termOrder(role: MacRole, site: LayerSite, dense: boolean): (i: number) => number {
  const data = present(site.operands[0], "operand");
  if (dense) return (i) => onnxIndex(data.shape, i);
  const { kernel } = role.window;
  const channels = data.shape[0] / role.groups;
  return (i) => onnxIndex([channels, kernel[0], kernel[1]], i);
}

function biasOf(role: MacRole, site: LayerSite): WeightArray {
  const element = role.bias ? cppType(role.bias.element) : "ap_uint<1>";
  const values = role.bias?.data ?? new Float64Array(macSize(role).nOut);
  return { name: `b${site.id}`, type: `bias${site.id}_t`, element, values };
}
