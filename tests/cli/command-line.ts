import { chdir, cwd } from "node:process";
import { vi } from "vitest";
import { runCommandLine } from "../../src/cli/program.js";

/** A command line in this process, which takes a tenth of the time of one of its own: what it writes, and its exit code. */
export async function commandLine(args: readonly string[], folder = cwd()) {
  const written = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((chunk) => {
      written[name] += chunk;
      return true;
    }),
  );
  const [before, code] = [cwd(), process.exitCode];
  try {
    chdir(folder);
    process.exitCode = undefined;
    await runCommandLine(args);
    return { status: process.exitCode ?? 0, ...written };
  } finally {
    chdir(before);
    process.exitCode = code;
    for (const spy of spies) spy.mockRestore();
  }
}
