import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runProcess } from "../../src/cosim/process.js";
import type { SimulationDesign, SimulationSample } from "../../src/cosim/simulation-design.js";
import { unitDesign, unitNet } from "./unit-nets.js";

const bench = new URL("fixtures/icarus_bench.v", import.meta.url).pathname;

/** Beats as $readmemh words. */
function hexBeats(images: readonly Uint8Array[], bytes: number): string {
  const all = images.flatMap((image) => [...image]);
  const words = Array.from({ length: all.length / bytes }, (_, i) =>
    all.slice(i * bytes, (i + 1) * bytes).toReversed(),
  );
  return words.map((w) => `${w.map((b) => b.toString(16).padStart(2, "0")).join("")}\n`).join("");
}

async function runIcarus(
  design: SimulationDesign,
  samples: readonly SimulationSample[],
  stall: number,
) {
  const cwd = await mkdtemp(join(tmpdir(), "bitloom-icarus-"));
  try {
    for (const [name, text] of [...design.rtl, ...design.memories])
      await writeFile(join(cwd, name), text);
    const { input, output } = design;
    await writeFile(
      join(cwd, "input.hex"),
      hexBeats(
        samples.map((s) => s.input),
        input.bytes,
      ),
    );
    await writeFile(
      join(cwd, "output.hex"),
      hexBeats(
        samples.map((s) => s.output),
        output.bytes,
      ),
    );
    const parameters = {
      ...{ INPUT_W: 8 * input.bytes, OUTPUT_W: 8 * output.bytes, IMAGES: samples.length },
      ...{ IMAGE_BEATS_IN: input.beats, IMAGE_BEATS_OUT: output.beats, STALL: stall },
    };
    const set = Object.entries(parameters).map(
      ([name, value]) => `-Picarus_bench.${name}=${value}`,
    );
    const build = [
      "-g2005",
      "-s",
      "icarus_bench",
      "-o",
      "run.vvp",
      ...set,
      bench,
      ...design.rtl.keys(),
    ];
    const built = await runProcess("iverilog", build, { cwd });
    if (built.status !== 0) throw new Error(built.stderr);
    return (await runProcess("vvp", ["-n", "run.vvp"], { cwd })).stdout.trim();
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

test.each([0, 40])(
  "Icarus agrees, with no unknown bit in a valid beat, stalled in %i of 100 cycles",
  async (stall) => {
    const { design, samples } = unitDesign(unitNet());
    const source = samples(3);
    const images = [0, 1, 2].map((i) => source.at(i));
    expect(await runIcarus(design, images, stall)).toBe(
      `CASE icarus checked=${3 * design.output.beats} errors=0`,
    );
  },
);

test("Icarus sees a wrong output", async () => {
  const { design, samples } = unitDesign(unitNet());
  const image = samples(1).at(0);
  const wrong = { ...image, output: image.output.map((b, i) => (i === 3 ? b ^ 1 : b)) };
  expect(await runIcarus(design, [wrong], 0)).toBe(
    `CASE icarus checked=${design.output.beats} errors=1`,
  );
});
