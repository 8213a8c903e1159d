import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { setTimeout } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";

const scratch = mkdtempSync(join(tmpdir(), "bitloom-interrupt-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Opens the writing end of a pipe as soon as somebody reads it. */
async function writer(pipe: string): Promise<number> {
  for (;;) {
    try {
      return openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch {
      await setTimeout(50);
    }
  }
}

test("an interrupt ends a command at once, also one that is busy and has nothing to clean up", async () => {
  const pipe = join(scratch, "design.json");
  expect(spawnSync("mkfifo", [pipe]).status).toBe(0);
  const args = ["dist/cli/main.js", "estimate", "examples/tiny/tiny.loom", "--design", pipe];
  const run = spawn(execPath, args, { stdio: "ignore" });
  const ended = once(run, "exit");
  const end = await writer(pipe);
  run.kill("SIGINT");
  const patience = setTimeout(5000, "still running", { ref: false });
  const result = await Promise.race([ended, patience]);
  run.kill("SIGKILL");
  closeSync(end);
  expect(result).toEqual([null, "SIGINT"]);
});
