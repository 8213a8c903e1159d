import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { compileGraph } from "../../src/driver/compile-model.js";
import { loadModel } from "../../src/driver/load-model.js";
import { devices } from "../../src/schedule/devices.js";
import { estimateDesign } from "../../src/schedule/estimate.js";
import { present } from "../../src/support/invariant.js";

function compiled(device: string, sizes = {}) {
  const sink = createSink();
  const { graph } = loadModel("examples/tiny/tiny.loom", sink);
  const design = compileGraph(present(graph, "graph"), { ...sizes, device }, sink);
  return { design, codes: sink.diagnostics.map((d) => d.code) };
}

test.each([...devices])("%s has room for what is chosen for it", (name, room) => {
  const { design, codes } = compiled(name);
  expect(codes).toEqual([]);
  const { lut, ff, bram36 } = estimateDesign(present(design, "design")).total;
  expect(lut).toBeLessThanOrEqual(0.8 * room.lut);
  expect(ff).toBeLessThanOrEqual(0.8 * room.ff);
  expect(bram36).toBeLessThanOrEqual(0.8 * room.bram36);
});

test("a larger device gets an array at least as large", () => {
  const macs = ["xc7z010", "xc7z020", "xczu9eg"].map((name) => {
    const { pes, lanes, pixels } = present(compiled(name).design?.engines[0], name).geometry;
    return pes * lanes * pixels;
  });
  expect(macs).toEqual(macs.toSorted((a, b) => a - b));
});

test("sizes that are given stay, and what does not fit is said", () => {
  expect(compiled("xc7z010", { pes: 256, lanes: 256 }).codes).toEqual(["BL4010"]);
  const { geometry } = present(compiled("xczu9eg", { pes: 8 }).design?.engines[0], "engine");
  expect(geometry.pes).toBe(8);
});

test("an unknown device is named with the near one", () => {
  const sink = createSink();
  const { graph } = loadModel("examples/tiny/tiny.loom", sink);
  compileGraph(present(graph, "graph"), { device: "xc7z02" }, sink);
  expect(sink.diagnostics.map((d) => [d.code, d.help])).toEqual([
    ["BL4009", expect.stringContaining("did you mean xc7z020?")],
  ]);
});
