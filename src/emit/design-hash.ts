import type { EngineParameters } from "../schedule/engine-parameters.js";
import { sha256 } from "./sha256.js";

/** Memory file that `hw/axi_lite_regs.v` reads the hash from. */
export const hashFile = "design.mem";

/** 128 bits over parameters and memories: what a driver compares to know which network a device holds. */
export function designHash(
  engines: readonly EngineParameters[],
  memories: ReadonlyMap<string, string>,
): readonly number[] {
  const names = [...memories.keys()].filter((n) => n !== hashFile).sort();
  const sizes = engines.flatMap((parameters) =>
    Object.entries(parameters).map(([name, value]) => `${name}=${value}`),
  );
  const head = [...sizes, ...names.map((n) => `${n}:${memories.get(n)?.length}`)].join();
  const text = [head, ...names.map((n) => memories.get(n) ?? "")].join("\n");
  return [...sha256(new TextEncoder().encode(text)).subarray(0, 4)];
}

/** The hash as memory file, one 32-bit word a line. */
export function hashMemory(hash: readonly number[]): string {
  return hash.map((w) => `${w.toString(16).padStart(8, "0")}\n`).join("");
}
