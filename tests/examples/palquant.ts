import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { expect } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { loadModel } from "../../src/driver/load-model.js";
import type { Graph } from "../../src/ir/graph.js";
import { present } from "../../src/support/invariant.js";

/** Where the generator writes; the test file removes it. */
export const scratch = mkdtempSync(join(tmpdir(), "bitloom-palquant-"));

/** Runs the generator as a user would (on the built library); the path of the model. */
export function generate(folder: string, ...args: readonly string[]): string {
  const script = "examples/palquant-resnet18/generate.mjs";
  const all = [script, ...args, "-o", join(scratch, folder)];
  const { status, stdout, stderr } = spawnSync(execPath, all, { encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout.trim();
}

export function load(file: string): Graph {
  const sink = createSink();
  const { graph } = loadModel(file, sink);
  expect(sink.diagnostics).toEqual([]);
  return present(graph, file);
}
