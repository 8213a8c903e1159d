import type { EngineParameters } from "../../../src/schedule/engine-parameters.js";
import type { EngineMemories } from "../../../src/schedule/memories.js";
import type { StepEntry } from "../../../src/schedule/step-format.js";

export interface State {
  /** [bank][address * LANES + lane] = digit. */
  readonly dm: readonly number[][];
  readonly vm: number[];
  readonly ob: number[];
}

export interface Context {
  readonly p: EngineParameters;
  readonly m: EngineMemories;
  readonly steps: readonly StepEntry[];
  readonly state: State;
  readonly parity: number;
}

export function powerUp(p: EngineParameters): State {
  let seed = 1;
  const noise = (limit: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * limit);
  };
  const words = (count: number, limit: number) => Array.from({ length: count }, () => noise(limit));
  return {
    dm: Array.from({ length: p.PIXELS }, () => words(2 ** p.DM_AW * p.LANES, 2 ** p.DIGIT)),
    vm: words(2 ** p.VM_AW * p.POST, 2 ** Math.min(20, p.VM_W - 1)),
    ob: words(2 ** p.OB_AW * p.POST, 2),
  };
}

/** Bank and column index of column x in a layout of stride s. */
function locate(p: EngineParameters, x: number, s: number): readonly [number, number] {
  return [Math.floor(x / s) % p.PIXELS, Math.floor(x / (s * p.PIXELS)) * s + (x % s)];
}

export interface Write {
  readonly base: number;
  readonly digits: number;
  readonly digit: number;
  readonly stride: number;
  readonly column: number;
  readonly row: number;
  readonly add: number;
  readonly half: number;
}

/** Stores a value's code at a lane counted from the first lane of block 0 at `base`. */
export function store(
  p: EngineParameters,
  s: State,
  w: Write,
  y: number,
  x: number,
  lane: number,
  value: number,
): void {
  const [bank, index] = locate(p, x, w.stride);
  // Ternary codes are two's complement.
  const moved = p.KIND === 2 && value === -1 ? 3 : value + w.add;
  const code = moved / 2 ** w.half;
  if (!Number.isInteger(code) || code < 0 || code >= 2 ** p.CODE_W)
    throw new Error(`model: value ${value} has no code of ${p.CODE_W} bits`);
  const block = Math.floor(lane / p.LANES);
  for (let i = 0; i < w.digits; i++) {
    const address = w.base + i * w.digit + y * w.row + index * w.column + block;
    const banks = s.dm[bank];
    if (!banks || address >= 2 ** p.DM_AW) throw new Error(`model: write to ${bank}:${address}`);
    banks[address * p.LANES + (lane % p.LANES)] =
      Math.floor(code / 2 ** (i * p.DIGIT)) % 2 ** p.DIGIT;
  }
}
