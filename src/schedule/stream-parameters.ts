import { type ElementType, valueRange } from "../num/element-type.js";
import { present } from "../support/invariant.js";
import type { EngineParameters } from "./engine-parameters.js";
import { codeFields } from "./fields.js";
import { outputWords } from "./limits.js";
import type { Schedule } from "./schedule.js";
import { signedBits, unsignedBits } from "./widths.js";

/** Bits of a value on a stream: two's complement when the type has negative values. */
export function valueWidth(t: ElementType): number {
  const range = valueRange(t);
  return range.min < 0 ? signedBits(range) : unsignedBits(range.max);
}

type Part<K extends keyof EngineParameters> = Pick<EngineParameters, K>;

/** The output stream and its buffer. */
export function outputParameters(
  s: Schedule,
): Part<"OB_HALF" | "OUT_CHANNELS" | "OUT_PIXELS" | "OUT_ELEMENTS" | "OUT_SIGNED" | "OUT_BYTES"> {
  const { shape, element } = s.network.output;
  return {
    OB_HALF: outputWords(s) / 2,
    OUT_CHANNELS: shape[0],
    OUT_PIXELS: shape[1] * shape[2],
    OUT_ELEMENTS: greatestCommonDivisor(shape[0], s.geometry.post),
    OUT_SIGNED: Number(valueRange(element).min < 0),
    OUT_BYTES: Math.ceil(valueWidth(element) / 8),
  };
}

/** The input stream, and where the loader writes it. */
export function inputParameters(s: Schedule) {
  const { input } = s.network;
  const element = input.node.type.element;
  const place = present(s.places.get(input.name), "input");
  const dm = place.dm?.map;
  const vm = place.vm?.map;
  const codes = dm ? codeFields(dm.encoding) : { codeAdd: 0, codeHalf: 0 };
  return {
    IN_BYTES: Math.ceil(valueWidth(element) / 8),
    IN_CHANNELS: input.shape[0],
    IN_HEIGHT: input.shape[1],
    IN_WIDTH: input.shape[2],
    IN_ELEMENTS: greatestCommonDivisor(input.shape[0], s.geometry.post),
    IN_BITS: valueWidth(element),
    IN_SIGNED: Number(valueRange(element).min < 0),
    IN_DM: Number(dm !== undefined),
    IN_DM_BASE: dm ? present(s.addresses.dm.get(dm), "address") : 0,
    IN_DM_HALF: dm?.words ?? 0,
    IN_DM_DIGITS: dm?.digits ?? 1,
    IN_DM_DIGIT: dm?.digit ?? 0,
    IN_DM_STRIDE: dm?.stride ?? 1,
    IN_DM_COLUMN: dm?.blocks ?? 1,
    IN_DM_ROW: dm?.row ?? 0,
    IN_CODE_ADD: codes.codeAdd,
    IN_CODE_HALF: codes.codeHalf,
    FOLD_K: s.fold?.kernel ?? 0,
    FOLD_STRIDE: s.fold?.stride ?? 1,
    FOLD_PAD: s.fold?.pad ?? 0,
    FOLD_WIDTH: s.fold?.shape[2] ?? 1,
    IN_VM: Number(vm !== undefined),
    IN_VM_BASE: vm ? present(s.addresses.vm.get(vm), "address") : 0,
    IN_VM_HALF: vm?.words ?? 0,
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
