/** One register of `hw/axi_lite_regs.v`; bytes from the start of the AXI4-Lite range. */
export interface Register {
  readonly name: string;
  readonly offset: number;
  readonly access: "r" | "w" | "rw";
  readonly meaning: string;
}

/** The register map, in order of address. The text is documentation of generated designs. */
export const registers: readonly Register[] = [
  { name: "ID", offset: 0x000, access: "r", meaning: "identification, 0x424c4d31" },
  {
    name: "VERSION",
    offset: 0x004,
    access: "r",
    meaning: "bitloom version: major, minor, patch, 8 bits each",
  },
  { name: "HASH0", offset: 0x008, access: "r", meaning: "design hash, bits 31:0" },
  { name: "HASH1", offset: 0x00c, access: "r", meaning: "design hash, bits 63:32" },
  { name: "HASH2", offset: 0x010, access: "r", meaning: "design hash, bits 95:64" },
  { name: "HASH3", offset: 0x014, access: "r", meaning: "design hash, bits 127:96" },
  { name: "CONTROL", offset: 0x020, access: "w", meaning: "bit 0: start (ignored while busy)" },
  {
    name: "STATUS",
    offset: 0x024,
    access: "r",
    meaning: "bit 0: busy; bit 1: done, until the next start",
  },
  {
    name: "IMAGES",
    offset: 0x028,
    access: "rw",
    meaning: "images to run after start; 0: until reset",
  },
  { name: "LAYERS", offset: 0x02c, access: "r", meaning: "layers, one cycle counter each" },
  { name: "CYCLES", offset: 0x030, access: "r", meaning: "cycles of the last image, all layers" },
];

/** Cycle counter of layer 0; the next layer's is 4 bytes on. */
export const layerCyclesOffset = 0x800;

/** Most words that stream 0 between engines held since reset; the next stream's are 4 bytes on. */
export const streamMarksOffset = 0x400;

/** Contents of the ID register: `BLM1`. */
export const idWord = 0x424c4d31;

/** Eight hexadecimal digits or fewer, as in C. */
export function hex(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, "0")}`;
}
