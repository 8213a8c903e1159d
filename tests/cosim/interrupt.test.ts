import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { setTimeout } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";

const scratch = mkdtempSync(join(tmpdir(), "bitloom-test-"));
afterAll(() => rmSync(scratch, { recursive: true }));

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)(
  "%s ends a cosimulation with status %i and leaves no folder behind",
  async (signal, status) => {
    const args = ["dist/cli/main.js", "cosim", "examples/tiny/tiny.loom", "--samples", "1000000"];
    const run = spawn(execPath, args, {
      env: { ...process.env, TMPDIR: scratch },
      stdio: "ignore",
    });
    const ended = once(run, "exit");
    while (!readdirSync(scratch).some((name) => name.startsWith("bitloom-"))) {
      expect(run.exitCode).toBeNull();
      await setTimeout(100);
    }
    await setTimeout(500);
    run.kill(signal);
    expect(await ended).toEqual([status, null]);
    expect(readdirSync(scratch)).toEqual([]);
  },
);
