/** Version written into generated designs; a test keeps it equal to package.json. */
export const version = "0.1.0";

/** Major, minor and patch, 8 bits each, as the version register holds them (docs of `hw/axi_lite_regs.v`). */
export function versionWord(text: string = version): number {
  return text.split(".").reduce((word, part) => word * 256 + Number(part), 0);
}
