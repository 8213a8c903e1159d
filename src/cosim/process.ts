import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { undoOnInterrupt } from "./interrupt.js";

export interface ProcessOptions {
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called with every line of stderr as it comes; such lines are not collected. */
  readonly onErrorLine?: (line: string) => void;
}

export interface ProcessResult {
  /** Exit status; -1 when the program could not be started or a signal ended it. */
  readonly status: number;
  /** The program is not there. */
  readonly missing: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

const collectedLimit = 1 << 22;

/** Runs one program to its end. Arguments are an array: no shell ever sees them. Never rejects. */
export function runProcess(
  file: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<ProcessResult> {
  return new Promise((settle) => {
    const child = spawn(file, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: { ...process.env, TMPDIR: resolve(tmpdir()), ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const done = undoOnInterrupt(() => void child.kill("SIGKILL"));
    const stdout = collector();
    const stderr = collector();
    child.stdout.on("data", stdout.add);
    if (options.onErrorLine) createInterface(child.stderr).on("line", options.onErrorLine);
    else child.stderr.on("data", stderr.add);
    child.on("error", (e: NodeJS.ErrnoException) => {
      done();
      settle({ status: -1, missing: e.code === "ENOENT", stdout: "", stderr: e.message });
    });
    child.on("close", (status, signal) => {
      done();
      settle({
        status: status ?? -1,
        missing: false,
        stdout: stdout.text(),
        stderr: signal ? `${stderr.text()}ended by ${signal}` : stderr.text(),
      });
    });
  });
}

function collector(): { add(chunk: Buffer): void; text(): string } {
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    add(chunk) {
      if (size < collectedLimit) chunks.push(chunk);
      size += chunk.length;
    },
    text: () => Buffer.concat(chunks).toString("utf8"),
  };
}
