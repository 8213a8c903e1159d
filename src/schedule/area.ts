/** FPGA resources; `bram36` counts halves (an 18 kbit block). */
export interface Resources {
  readonly lut: number;
  readonly ff: number;
  readonly bram36: number;
  readonly uram: number;
  readonly dsp: number;
}

export interface PartEstimate extends Resources {
  readonly part: string;
}

/** The sum of some parts. */
export function sumOf(parts: readonly Resources[]): Resources {
  const total = (pick: (r: Resources) => number) => parts.reduce((n, r) => n + pick(r), 0);
  return {
    lut: total((r) => r.lut),
    ff: total((r) => r.ff),
    bram36: total((r) => r.bram36),
    uram: total((r) => r.uram),
    dsp: total((r) => r.dsp),
  };
}

/** A part without memories. */
export function logic(part: string, lut: number, ff: number): PartEstimate {
  return { part, lut: Math.round(lut), ff: Math.round(ff), bram36: 0, uram: 0, dsp: 0 };
}

/** A part of block memories. */
export function memoryPart(part: string, bram36: number): PartEstimate {
  return { part, lut: 0, ff: 0, bram36, uram: 0, dsp: 0 };
}

/** LUTs of an `inputs`-way multiplexer of one bit: a LUT takes four. */
export function multiplexer(inputs: number): number {
  return inputs === 1 ? 0 : Math.ceil((inputs - 1) / 3);
}

/** Block RAMs of a memory: 72 bits x 512 words a block, or narrower and deeper; small ones are distributed. */
export function blockRams(bits: number, addressBits: number): number {
  if (addressBits <= 6 || bits === 0) return 0;
  const shapes = [72, 36, 18, 9, 4, 2, 1];
  const counts = shapes.map(
    (width) =>
      Math.ceil(bits / width) * Math.ceil(2 ** addressBits / ((512 * 72) / ceilWidth(width))),
  );
  const least = Math.min(...counts);
  return least === 1 && bits <= 36 && addressBits <= 9 ? 0.5 : least;
}

/** Widths of 9 and more have parity bits; narrower ones leave them unused. */
function ceilWidth(width: number): number {
  return width < 9 ? (width * 9) / 8 : width;
}
