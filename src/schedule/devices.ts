import type { Resources } from "./area.js";

/** What a device offers, from its vendor's product table (bram36 in blocks of 36 kbit). */
export const devices: ReadonlyMap<string, Resources> = new Map([
  ["xc7z010", device(17_600, 35_200, 60, 0, 80)],
  ["xc7z020", device(53_200, 106_400, 140, 0, 220)],
  ["xc7a35t", device(20_800, 41_600, 50, 0, 90)],
  ["xc7a100t", device(63_400, 126_800, 135, 0, 240)],
  ["xczu3eg", device(70_560, 141_120, 216, 0, 360)],
  ["xczu7ev", device(230_400, 460_800, 312, 96, 1_728)],
  ["xczu9eg", device(274_080, 548_160, 912, 0, 2_520)],
  ["xcu250", device(1_728_000, 3_456_000, 2_688, 1_280, 12_288)],
]);

function device(lut: number, ff: number, bram36: number, uram: number, dsp: number): Resources {
  return { lut, ff, bram36, uram, dsp };
}
