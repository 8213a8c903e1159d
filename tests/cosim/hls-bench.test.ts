import { beforeAll, describe, expect, it } from "vitest";
import { ToolFailure } from "../../src/cosim/failure.js";
import { inputOf } from "../../src/driver/cosim-model.js";
import { aimedImages } from "../agreement/images.js";
import { graphOfText } from "../agreement/load-net.js";
import { type Batch, compileBatch } from "../hls/batch.js";
import { projectOf } from "../hls/project.js";
import { broken, codeFaults, dataFaults } from "./hls-faults.js";

/** Several passes, padding, bias, rounding on ties, thresholds on their edge, pooling, argmax with ties. */
const text = `network small {
  %x = input() : u8[1, 4, 4]
  @w1 : i3[2, 1, 3, 3] = [[[[1, -2, 3], [0, 1, -4], [2, 2, -1]]], [[[-1, 1, 0], [2, -3, 1], [0, 3, 1]]]]
  %c = conv2d(%x, @w1) { pad: 1 }
  @m : i4[1] = [1]
  %q = requantize(%c, @m) : i4 { shift: 8, rounding: half-up }
  %p = maxpool(%q) { kernel: 2 }
  @w2 : i2[3, 8] = [[1, 0, -1, 1, 0, 1, 1, -1], [1, 0, -1, 1, 0, 1, 1, -1], [0, 1, 1, -1, 1, 0, -1, 1]]
  @b2 : i5[3] = [3, 3, -2]
  %d = dense(%p, @w2, @b2)
  @t : i5[3] = [-4, 0, 3]
  %a = threshold(%d, @t) : u2
  %k = argmax(%a)
  %y = output(%k)
}`;

const graph = graphOfText(text, new Map());
const { element, shape } = inputOf(graph).type;
const geometry = { pes: 2, lanes: 2, pixels: 1, digit: 2, post: 1 };
const images = aimedImages(element, shape, 5, 20);
const { files } = projectOf(graph, geometry, images, { io: "parallel" });

/** The sound project, then one for every fault of the code, in one program. */
let batch: Batch;
beforeAll(async () => {
  const projects = [files, ...codeFaults.map((fault) => broken(files, fault))];
  batch = await compileBatch(projects, "shim", "-O0");
});

describe("the bench of an HLS project", () => {
  it("has at least twenty faults to see", () => {
    expect(codeFaults.length + dataFaults.length).toBeGreaterThanOrEqual(20);
  });

  it("passes on the project as it is generated", async () => {
    expect(await batch.run(0)).toMatchObject({ samples: images.length, failed: 0 });
    expect(await batch.status(0, files)).toBe(0);
  });

  it.each(codeFaults.map((fault, i) => [fault.what, i] as const))("sees %s", async (_, i) => {
    const verdict = await batch.run(i + 1);
    expect(verdict.failed).toBeGreaterThan(0);
    expect(verdict.first).toBeDefined();
    expect(await batch.status(i + 1, files)).toBe(1);
  });

  it.each(dataFaults.map((fault) => [fault.what, fault] as const))("sees %s", async (_, fault) => {
    const damaged = batch.run(0, broken(files, fault));
    const seen = await damaged.then(
      (verdict) => verdict.failed > 0,
      (error) => error instanceof ToolFailure && error.diagnostic.code === "BL6004",
    );
    expect(seen).toBe(true);
    expect([1, 2]).toContain(await batch.status(0, broken(files, fault)));
  });

  it.each([
    "tb_data/tb_output_predictions.dat",
    "tb_data/tb_layer3.dat",
    "firmware/weights/b5.txt",
  ])("sees that %s is missing", async (file) => {
    const rest = new Map([...files].filter(([path]) => path !== file));
    expect(rest.size).toBe(files.size - 1);
    const text = expect.stringContaining(`cannot open ${file}`);
    const failure = { diagnostic: { code: "BL6004", primary: { text } } };
    await expect(batch.run(0, rest)).rejects.toMatchObject(failure);
    expect(await batch.status(0, rest)).toBe(2);
  });
});
