import { blockRams, logic, multiplexer, type PartEstimate } from "./area.js";
import type { EngineParameters } from "./engine-parameters.js";
import { aheadFields } from "./gate-format.js";
import { offsetsOf } from "./word-format.js";

/**
 * What a run-ahead array has beside its dot products: a walker, the comparison and the results of each PE, the loader, the
 * drain. Factors from Yosys, module by module over several widths.
 */
export function aheadPart(p: EngineParameters): PartEstimate {
  const [walker, results, loader, drain] = [walkerOf(p), resultsOf(p), loaderOf(p), drainOf(p)];
  const lut = p.PES * (walker.lut + results.lut) + loader.lut + drain.lut;
  const ff = p.PES * (walker.ff + results.ff) + loader.ff + drain.ff;
  return logic("run-ahead", lut, ff);
}

/** Block memories of the operands, one a PE. */
export function operandRams(p: EngineParameters): number {
  return p.PES * blockRams(p.LANES * p.DIGIT, p.GATE_OPERAND_AW);
}

interface Cells {
  readonly lut: number;
  readonly ff: number;
}

/** True when a job takes turns; otherwise what turns need is constant. */
function takesTurns({ GATE_VARIES, GATE_VALUE }: EngineParameters): boolean {
  const at = offsetsOf(aheadFields).get("lastTurn") ?? 0;
  return ((GATE_VARIES | GATE_VALUE) >> BigInt(at)) % 4n > 0n;
}

/** Positions in operands, weights, thresholds and slots of what runs, comes next and waits. */
function walkerOf(p: EngineParameters): Cells {
  const [operand, weight, slot, ring] = [p.GATE_OPERAND_AW, p.WM_AW, p.GATE_SLOT_W, p.GATE_RING_W];
  const turn = takesTurns(p) ? 2 : 0;
  return {
    lut: 17 * operand + 3.5 * (weight + slot) + 2 * p.GATE_TABLE_AW + 9 * ring + 2 * turn + 20,
    ff: 7 * operand + 3 * (weight + slot + p.GATE_TABLE_AW) + 5 * ring + turn + 20,
  };
}

/** Threshold and its comparison; both sums of each output in the ring, and the corrections, in LUT memory. */
function resultsOf(p: EngineParameters): Cells {
  const limit = Math.max(p.GATE_ACC_W + 1, p.GATE_CORRECTION_W, p.GATE_THRESHOLD_W) + 2;
  const sums = 2 * p.GATE_ACC_W + 1;
  const correction = p.HAS_SUM * p.GATE_CORRECTION_W;
  const memory =
    sums * lutsOfBit(p.GATE_RING_W + p.GATE_SLOT_W) + correction * lutsOfBit(p.GATE_RING_W);
  return {
    lut: memory + 2.5 * limit + 1.5 * p.GATE_THRESHOLD_W,
    ff: limit + sums + correction + p.GATE_THRESHOLD_W + 23,
  };
}

/** LUTs of one bit of a memory in LUTs with another port to read. */
function lutsOfBit(addressBits: number): number {
  return (2 / 3) * 2 ** Math.max(0, addressBits - 5) * (addressBits > 6 ? 1.5 : 1);
}

/** Clears planes, counts words and pixels, shifts the S terms; its adder tree counts with the array. */
function loaderOf(p: EngineParameters): Cells {
  const correction = p.HAS_SUM * p.GATE_CORRECTION_W;
  return {
    lut: 7 * p.GATE_OPERAND_AW + 6 * correction,
    ff: p.LANES * p.DIGIT + 3 * p.GATE_OPERAND_AW + 3.5 * correction,
  };
}

/** Position and flags; POST of the results are selected, put back where they took turns, and both sums of a lane put together. */
function drainOf(p: EngineParameters): Cells {
  const chosen = p.POST * (2 * p.GATE_ACC_W + 1);
  return {
    lut:
      44 + chosen * (multiplexer(p.PES / p.POST) + (takesTurns(p) ? 1 : 0)) + 8 * p.POST * p.VAL_W,
    ff: 140 + chosen + 3 * p.POST * p.VAL_W,
  };
}
