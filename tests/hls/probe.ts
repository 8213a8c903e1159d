import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildCsim } from "../../src/cosim/build-csim.js";
import { runProcess } from "../../src/cosim/process.js";
import { cache } from "./batch.js";

const unit = "ap_types_probe.cpp";
const text = readFileSync(fileURLToPath(new URL(unit, import.meta.url)), "utf8");

/** What the probe prints when it is compiled against the headers of a folder. */
export async function probe(folder: string, kind: "public" | "shim"): Promise<string> {
  const headers = { kind, folder } as const;
  const options = { cache, optimize: "-O0", units: [unit] };
  const { program } = await buildCsim(new Map([[unit, text]]), headers, options);
  const { status, stdout } = await runProcess(program, []);
  if (status !== 0) throw new Error(`probe ended with ${status}`);
  return stdout;
}
