import type { MacRole } from "../../ir/hardware-role.js";
import { digitCount } from "../../schedule/encoding.js";
import type { Geometry } from "../../schedule/geometry.js";
import { type Pass, passProgram } from "../../schedule/program.js";
import { present } from "../../support/invariant.js";
import { type ConfigView, config } from "./config.js";
import { type Folding, foldLayer } from "./fold.js";
import type { HlsLayer, LayerSite, WeightArray } from "./layer.js";
import { cppType, digitsType, onnxIndex, pixelsOf } from "./value.js";
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
  const data = present(site.operands[0], "operand");
  return {
    ...site,
    call: dense ? "dense" : "conv_2d_cl",
    config: macConfig(role, site, folding, geometry.digit, dense),
    arrays: [weightsOf(role, site, folding, dense), biasOf(role, site)],
    turns: dense
      ? [
          { kind: "read", beats: pixelsOf(data) },
          { kind: "write", beats: 1 },
        ]
      : windowTurns(data.shape, site.result.shape, role.window),
  };
}

/** True when one window covers the whole map. */
export function isDense(role: MacRole): boolean {
  const [, height, width] = role.inputShape;
  const [kh, kw] = role.window.kernel;
  const whole = kh === height && kw === width && role.outputShape[1] * role.outputShape[2] === 1;
  return whole && role.groups === 1 && role.window.pads.every((p) => p === 0);
}

function macConfig(
  role: MacRole,
  site: LayerSite,
  folding: Folding,
  digit: number,
  dense: boolean,
): ConfigView {
  const { id, result, ioType } = site;
  const { nIn, nOut } = macSize(role);
  const data = present(site.operands[0], "operand");
  const program = hlsProgram(role, digit);
  const shared = role.groups === 1 || (nOut / role.groups) % folding.pe === 0;
  return config(
    id,
    site.node.op.name,
    dense ? "dense_config" : "conv2d_config",
    {
      ...{ n_in: nIn, n_out: nOut, pe: folding.pe, simd: folding.simd },
      ...{ lane_sets: shared ? 1 : folding.pe, digit, n_passes: program.length },
      reuse_factor: folding.reuseFactor,
      io_type: { type: "unsigned", value: `nnet::${ioType}` },
      strategy: { type: "unsigned", value: "nnet::resource" },
      ...(dense
        ? { n_pixels: pixelsOf(data), n_chan: data.shape[0] }
        : { ...windowConstants(data.shape, result.shape, role.window), groups: role.groups }),
    },
    {
      types: [
        { name: "accum_t", value: cppType(result.element) },
        { name: "weight_t", value: `weight${id}_t` },
        { name: "bias_t", value: `bias${id}_t` },
        { name: "data_digits", value: digitsType(data.element, digit) },
        { name: "weight_digits", value: digitsType(role.weights.element, digit) },
      ],
      programs: [
        {
          passes: program.map((p) => ({
            data: p.activationDigit,
            weight: p.weightDigit,
            shift: Number(p.shift),
          })),
        },
      ],
    },
  );
}

/** The pass program on digits of values: signs are in the digits, so no offset is corrected. */
function hlsProgram(role: MacRole, digit: number): readonly Pass[] {
  const data = digitCount(role.input.type.element.bits, digit);
  return passProgram(data, digitCount(role.weights.element.bits, digit), false);
}

/** Weights as the array reads them: [nOut / pe][nIn / simd][pe][simd]. */
function weightsOf(
  role: MacRole,
  site: LayerSite,
  { pe, simd }: Folding,
  dense: boolean,
): WeightArray {
  const { nIn, nOut } = macSize(role);
  const termAt = termOrder(role, site, dense);
  const order = Array.from({ length: nIn }, (_, i) => termAt(i));
  const values = new Float64Array(nIn * nOut);
  let at = 0;
  for (let o = 0; o < nOut; o += pe)
    for (let i = 0; i < nIn; i += simd)
      for (let p = 0; p < pe; p++)
        for (let s = 0; s < simd; s++)
          values[at++] = role.weights.data[(o + p) * nIn + (order[i + s] ?? 0)] ?? 0;
  const element = cppType(role.weights.element);
  return { name: `w${site.id}`, type: `weight${site.id}_t`, element, values };
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
