import { rm } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { findApTypes } from "../../src/cosim/ap-types.js";
import { buildCsim, writeData } from "../../src/cosim/build-csim.js";
import { runProcess } from "../../src/cosim/process.js";
import { scratchFolder } from "../../src/cosim/scratch-folder.js";
import { createSink } from "../../src/diag/diagnostic.js";
import { compileGraph } from "../../src/driver/compile-model.js";
import { inputOf } from "../../src/driver/cosim-model.js";
import type { OutputFiles } from "../../src/emit/emit-design.js";
import type { HlsLayer } from "../../src/emit/hls/layer.js";
import { pixelsOf } from "../../src/emit/hls/value.js";
import { type GateMasks, gateMasks } from "../../src/reference/gate-masks.js";
import { createReference } from "../../src/reference/reference.js";
import { present } from "../../src/support/invariant.js";
import { gateNets } from "../agreement/gate-nets.js";
import { aimedImages } from "../agreement/images.js";
import { cache } from "../hls/batch.js";
import { projectOf } from "../hls/project.js";
import { broken } from "./hls-faults.js";

/** Counts the multiplications of a run, and says how many there were when it ends. */
const counter = `#include <cstdio>
struct product_counter {
    long long n;
    product_counter() : n(0) {}
    ~product_counter() { std::printf("PRODUCTS %lld\\n", n); }
};
inline product_counter &products() {
    static product_counter counter;
    return counter;
}
#ifndef NNET_MULT_H_`;

function counting(files: OutputFiles): OutputFiles {
  const file = "firmware/nnet_utils/nnet_mult.h";
  const edit = (what: string, find: string, replace: string) => ({ what, file, find, replace });
  const declared = broken(files, edit("counter", "#ifndef NNET_MULT_H_", counter));
  return broken(declared, edit("count", "return x * y;", "products().n++; return x * y;"));
}

async function countProducts(files: OutputFiles): Promise<number> {
  const options = { cache, optimize: "-O0" };
  const { program } = await buildCsim(counting(files), await findApTypes("shim"), options);
  const folder = await scratchFolder();
  try {
    await writeData(folder, files);
    const { status, stdout } = await runProcess(program, [], { cwd: folder });
    expect({ status, stdout }).toMatchObject({ status: 0 });
    return Number(/^PRODUCTS (\d+)$/m.exec(stdout)?.[1]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Products of a layer for one image: all of the high part, and as many steps of the low part as the longest list has. */
function productsOf(layer: HlsLayer, masks: GateMasks, lockstep: boolean): number {
  const [low] = layer.helpers ?? [];
  const number = (name: string, config = layer.config) =>
    Number(config.constants.find((c) => c.name === name)?.value);
  const pixels = pixelsOf(layer.result);
  const [nIn, nOut, pe] = [number("n_in"), number("n_out"), number("pe")];
  const high = pixels * nIn * nOut * number("n_passes");
  if (low === undefined) return high;
  const mask = present(masks.get(present(layer.node, "node").name), "mask");
  const passed = (o: number, pixel: number) => Number(mask[o * pixels + pixel] ?? 0) > 0;
  const longest = Array.from({ length: pixels }, (_, pixel) => {
    const lists = Array.from({ length: pe }, (_, p) =>
      Array.from({ length: nOut / pe }, (_, f) => f * pe + p).filter((o) => passed(o, pixel)),
    );
    return lockstep ? nOut / pe : Math.max(...lists.map((l) => l.length));
  });
  const steps = longest.reduce((n, s) => n + s, 0);
  return high + steps * pe * nIn * number("n_passes", low);
}

describe("the low part of gated layers in C++ is formed", () => {
  it.each(gateNets.map((n) => [n.name, n] as const))("where outputs pass: %s", async (_, net) => {
    const { element, shape } = inputOf(net.graph).type;
    const images = aimedImages(element, shape, 3, 3);
    const { network, files } = projectOf(net.graph, net.geometry, images, { io: "parallel" });
    const design = present(compileGraph(net.graph, net.geometry, createSink()), "design");
    const reference = createReference(design.graph);
    const { name } = inputOf(design.graph);
    const masksOf = gateMasks(design.graph);
    const masks = images.map((image) =>
      masksOf(reference.run(new Map([[name, image]]), { trace: true }).trace),
    );
    const layers = network.layers.filter((l) => l.config.programs.length > 0);
    const total = (lockstep: boolean) =>
      masks.flatMap((m) => layers.map((l) => productsOf(l, m, lockstep))).reduce((n, p) => n + p);
    expect(await countProducts(files)).toBe(total(false));
    expect(total(false)).toBeLessThan(total(true));
  });
});
