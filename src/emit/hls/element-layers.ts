import type { RequantizeRole, ThresholdRole } from "../../ir/hardware-role.js";
import { valueRange } from "../../num/element-type.js";
import { present } from "../../support/invariant.js";
import { config, integer } from "./config.js";
import type { HlsLayer, LayerSite, WeightArray } from "./layer.js";
import { beatByBeat } from "./stream-depths.js";
import { pixelsOf, signedBits, storedBits } from "./value.js";

const roundingNames = {
  "half-up": "half_up",
  "half-even": "half_even",
  floor: "floor_down",
  "toward-zero": "toward_zero",
} as const;

/** A layer that works on one element at a time, with no fields of its own. */
export function plainLayer(
  site: LayerSite,
  call: string,
  fields: Parameters<typeof config>[3] = {},
) {
  return elementLayer(site, call, fields, [], []);
}

/** Scaling, or only a clamp where it is one. */
export function requantizeLayer(role: RequantizeRole, site: LayerSite): HlsLayer {
  const data = present(site.operands[0], "operand").element;
  const range = valueRange(data);
  const { multiplier, bias, shift, low, high } = role;
  const clamps = multiplier.join() === "1" && bias.join() === "0" && shift === 0;
  if (clamps && low >= range.min && high <= range.max) {
    const call = low === 0 && high === range.max ? "relu" : "clip";
    return plainLayer(site, call, { low: integer(low), high: integer(high) });
  }
  const scale = constants("s", "scale", site, multiplier);
  const offset = constants("b", "bias", site, bias);
  return elementLayer(
    site,
    "requantize",
    {
      ...{ n_scale: multiplier.length, n_bias: bias.length, shift },
      rounding: { type: "nnet::rounding_mode", value: `nnet::${roundingNames[role.rounding]}` },
      ...{ low: integer(low), high: integer(high) },
    },
    [
      { name: "scale_t", value: scale.type },
      { name: "bias_t", value: offset.type },
      { name: "wide_t", value: `ap_int<${wideBits(role, storedBits(data))}>` },
    ],
    [scale, offset],
  );
}

/** Bits of every intermediate value: the product, the offset, half a unit, and the clamps. */
function wideBits(
  { multiplier, bias, shift, low, high }: RequantizeRole,
  dataBits: number,
): number {
  const product = dataBits + 1 + signedBits(multiplier);
  return Math.max(product, signedBits(bias), shift + 2, signedBits([low, high])) + 2;
}

export function thresholdLayer(role: ThresholdRole, site: LayerSite): HlsLayer {
  const data = present(site.operands[0], "operand").element;
  const steps = role.thresholds.flat();
  const table = constants("t", "threshold", site, steps);
  const signs = constants("g", "sign", site, role.sign);
  const rows = role.thresholds.length;
  return elementLayer(
    site,
    "threshold",
    {
      ...{ n_rows: rows, n_signs: role.sign.length, n_steps: steps.length / rows },
      ...{ low: integer(role.low), step: role.step },
    },
    [
      { name: "threshold_t", value: table.type },
      { name: "sign_t", value: signs.type },
      { name: "wide_t", value: `ap_int<${Math.max(storedBits(data) + 2, signedBits(steps))}>` },
    ],
    [table, signs],
  );
}

function elementLayer(
  site: LayerSite,
  call: string,
  fields: Parameters<typeof config>[3],
  types: readonly { readonly name: string; readonly value: string }[],
  arrays: readonly WeightArray[],
): HlsLayer {
  const data = present(site.operands[0], "operand");
  const sizes = { n_pixels: pixelsOf(data), n_chan: data.shape[0], reuse_factor: 1 };
  const io = { io_type: { type: "unsigned", value: `nnet::${site.ioType}` } };
  return {
    ...site,
    call,
    config: config(
      site.id,
      site.node.op.name,
      "activ_config",
      { ...sizes, ...io, ...fields },
      { types },
    ),
    arrays,
    turns: beatByBeat(pixelsOf(data)),
  };
}

/** A constant array of as few bits as it needs. */
function constants(
  letter: string,
  word: string,
  site: LayerSite,
  values: readonly number[],
): WeightArray {
  const element = `ap_int<${signedBits(values)}>`;
  return { name: `${letter}${site.id}`, type: `${word}${site.id}_t`, element, values };
}
