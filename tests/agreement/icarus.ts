import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProcess } from "../../src/cosim/process.js";
import type { Subject } from "./subject.js";

const bench = fileURLToPath(new URL("./icarus_bench.v", import.meta.url));

/** A compiled design with its images, ready to run with any stalls. */
export interface IcarusRun {
  /** The first thing that is wrong with seed and probability of a pause, or undefined. */
  mismatch(seed: number, stall: number): Promise<string | undefined>;
}

/** Compiles the design and the bench in a temporary folder and calls `use` while it is there. */
export async function withIcarus<T>(
  subject: Subject,
  use: (run: IcarusRun) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "bitloom-icarus-"));
  try {
    await compile(subject, folder);
    return await use({ mismatch: (seed, stall) => simulate(subject, folder, seed, stall) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One run; how often the streams pause follows from the seed. */
export function icarusOnce(subject: Subject, seed: number): Promise<string | undefined> {
  return withIcarus(subject, (run) => run.mismatch(seed, [0, 0.1, 0.5, 0.9][seed % 4] ?? 0));
}

/** Unstalled, then with few and with many random stalls of both streams. */
export function icarusMismatch(subject: Subject, seed: number): Promise<string | undefined> {
  return withIcarus(subject, async (run) => {
    for (const stall of [0, 0.4, 0.9]) {
      const found = await run.mismatch(seed, stall);
      if (found !== undefined) return found;
    }
    return undefined;
  });
}

async function compile({ design, samples }: Subject, folder: string): Promise<void> {
  const { input, output } = design;
  for (const [name, text] of [...design.rtl, ...design.memories])
    await writeFile(join(folder, name), text);
  await writeFile(
    join(folder, "input.hex"),
    samples.flatMap((s) => beats(s.input, input.bytes)).join("\n"),
  );
  await copyFile(bench, join(folder, "icarus_bench.v"));
  const sizes = {
    INPUT_W: 8 * input.bytes,
    OUTPUT_W: 8 * output.bytes,
    IN_BEATS: input.beats,
    OUT_BEATS: output.beats,
    IMAGES: samples.length,
  };
  await tool("iverilog", folder, [
    ...["-g2005", "-s", "icarus_bench", "-o", "bench.vvp"],
    ...Object.entries(sizes).map(([name, value]) => `-Picarus_bench.${name}=${value}`),
    ...["icarus_bench.v", ...design.rtl.keys()],
  ]);
}

async function simulate(
  { design, samples }: Subject,
  folder: string,
  seed: number,
  stall: number,
): Promise<string | undefined> {
  const predicted = design.layers.reduce((n, l) => n + l.predictedCycles, 0);
  const transfers = samples.length * (design.input.beats + design.output.beats);
  const limit = 20000 + 4 * Math.ceil(predicted * samples.length + transfers / (1 - stall));
  const pause = Math.round(stall * 65536);
  const text = await tool("vvp", folder, [
    "-n",
    "bench.vvp",
    `+seed=${seed}`,
    `+stall=${pause}`,
    `+limit=${limit}`,
  ]);
  const lines = text.split("\n");
  const complaint = lines.find((line) => /^(UNKNOWN|UNSTABLE|TIMEOUT)/.test(line));
  if (complaint) return complaint;
  const expected = samples.flatMap((s) => expectedBeats(s.output, design.output.bytes));
  const actual = lines.filter((line) => line.startsWith("BEAT"));
  const at = expected.findIndex((beat, i) => beat !== actual[i]);
  if (at >= 0) return `beat ${at}: expected ${expected[at]}, got ${actual[at]}`;
  if (actual.length !== expected.length) return `${actual.length} of ${expected.length} beats`;
  const cycles = lines.find((line) => line.startsWith("CYCLES"));
  // The register shows the last image.
  const last = samples.at(-1)?.cycles?.reduce((n, c) => n + c, 0) ?? predicted;
  if (cycles === `CYCLES ${last}`) return undefined;
  return `${cycles}, predicted ${last}`;
}

async function tool(file: string, cwd: string, args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await runProcess(file, args, { cwd });
  if (status !== 0 || stderr !== "") throw new Error(`${file}: ${stdout}${stderr}`);
  return stdout;
}

/** The beats of an image as hexadecimal numbers; the first element is in the lowest bits. */
function beats(image: Uint8Array, bytes: number): readonly string[] {
  return Array.from({ length: image.length / bytes }, (_, i) =>
    [...image.subarray(i * bytes, (i + 1) * bytes)]
      .reverse()
      .map((b) => b.toString(16).padStart(2, "0"))
      .join(""),
  );
}

function expectedBeats(image: Uint8Array, bytes: number): readonly string[] {
  const list = beats(image, bytes);
  return list.map((beat, i) => `BEAT ${beat} ${i + 1 === list.length ? 1 : 0}`);
}
