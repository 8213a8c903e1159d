import type { EngineParameters } from "../../../src/schedule/engine-parameters.js";
import { type State, store, type Write } from "./state.js";
import { at } from "./words.js";

export function load(
  p: EngineParameters,
  s: State,
  image: readonly number[],
  parity: number,
): void {
  const write: Write = {
    base: p.IN_DM_BASE + parity * p.IN_DM_HALF,
    digits: p.IN_DM_DIGITS,
    digit: p.IN_DM_DIGIT,
    stride: p.IN_DM_STRIDE,
    column: p.IN_DM_COLUMN,
    row: p.IN_DM_ROW,
    add: p.IN_CODE_ADD,
    half: p.IN_CODE_HALF,
  };
  const c = p.IN_CHANNELS;
  const value = (y: number, x: number, ch: number) => at(image, (y * p.IN_WIDTH + x) * c + ch);
  for (let y = 0; y < p.IN_HEIGHT; y++) {
    if (p.IN_DM === 1 && p.FOLD_K > 0)
      for (let o = 0; o < p.FOLD_WIDTH; o++)
        for (let k = 0; k < p.FOLD_K; k++)
          for (let ch = 0; ch < c; ch++) {
            const x = o * p.FOLD_STRIDE - p.FOLD_PAD + k;
            const inside = x >= 0 && x < p.IN_WIDTH;
            store(p, s, write, y, o, k * c + ch, inside ? value(y, x, ch) : 0);
          }
    for (let x = 0; x < p.IN_WIDTH; x++)
      for (let ch = 0; ch < c; ch++) {
        if (p.IN_DM === 1 && p.FOLD_K === 0) store(p, s, write, y, x, ch, value(y, x, ch));
        if (p.IN_VM === 1) {
          const groups = Math.ceil(c / p.POST);
          const word = p.IN_VM_BASE + parity * p.IN_VM_HALF + (y * p.IN_WIDTH + x) * groups;
          s.vm[word * p.POST + ch] = value(y, x, ch);
        }
      }
  }
}

export function readOutput(p: EngineParameters, s: State, parity: number): readonly number[] {
  const groups = Math.ceil(p.OUT_CHANNELS / p.POST);
  const out: number[] = [];
  for (let pixel = 0; pixel < p.OUT_PIXELS; pixel++)
    for (let c = 0; c < p.OUT_CHANNELS; c++)
      out.push(at(s.ob, (parity * p.OB_HALF + pixel * groups) * p.POST + c));
  return out;
}
