/** Families bitloom synthesizes for, with the Yosys command of each. */
export const families = {
  xilinx: "synth_xilinx -family xc7 -flatten -nodsp -noiopad -noclkbuf",
  ecp5: "synth_ecp5",
  ice40: "synth_ice40",
} as const;

export type Family = keyof typeof families;

/** Cells of a mapped design in the terms of its family; bram36 in units of 36 kbit. */
export interface Cells {
  readonly lut: number;
  readonly ff: number;
  readonly bram36: number;
  readonly uram: number;
  readonly dsp: number;
}

type Weights = Readonly<Record<string, Partial<Cells>>>;

/** What one cell of each type counts for; memories in LUTs and shift registers are LUTs too. */
const weights: Readonly<Record<Family, Weights>> = {
  xilinx: {
    ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`LUT${n}`, { lut: 1 }])),
    ...Object.fromEntries(["FDRE", "FDSE", "FDCE", "FDPE"].map((n) => [n, { ff: 1 }])),
    SRL16E: { lut: 1 },
    SRLC32E: { lut: 1 },
    RAM32X1D: { lut: 2 },
    RAM64X1D: { lut: 2 },
    RAM128X1D: { lut: 4 },
    RAM32M: { lut: 4 },
    RAM64M: { lut: 4 },
    RAMB18E1: { bram36: 0.5 },
    RAMB36E1: { bram36: 1 },
    DSP48E1: { dsp: 1 },
  },
  ecp5: {
    LUT4: { lut: 1 },
    CCU2C: { lut: 2 },
    TRELLIS_DPR16X4: { lut: 2 },
    TRELLIS_FF: { ff: 1 },
    DP16KD: { bram36: 0.5 },
    PDPW16KD: { bram36: 0.5 },
    MULT18X18D: { dsp: 1 },
  },
  ice40: {
    SB_LUT4: { lut: 1 },
    SB_RAM40_4K: { bram36: 1 / 9 },
    SB_MAC16: { dsp: 1 },
  },
};

/** Sums the cells of a `stat -json` table; types that are no resource (carry chains, buffers) count nothing. */
export function countCells(family: Family, byType: Readonly<Record<string, number>>): Cells {
  const total = { lut: 0, ff: 0, bram36: 0, uram: 0, dsp: 0 };
  for (const [type, count] of Object.entries(byType)) {
    const weight = weights[family][type] ?? (type.startsWith("SB_DFF") ? { ff: 1 } : {});
    for (const key of Object.keys(weight) as (keyof Cells)[])
      total[key] += count * (weight[key] ?? 0);
  }
  return total;
}
