import { readFileSync } from "node:fs";
import type { SampleSource } from "../../src/cosim/cosim-options.js";
import type { SimulationDesign } from "../../src/cosim/simulation-design.js";
import { emitTop } from "../../src/emit/top.js";
import type { EngineParameters } from "../../src/schedule/engine-parameters.js";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

const beats = 4;
const post = 2;
const count = beats * post;

/**
 * The stand-in engine of `fixtures/echo` as a design: 8 bytes in, each plus 3 out, in 4 beats.
 * `edit` changes the engine's text, to plant a fault.
 */
export function echoDesign(edit: (verilog: string) => string = (v) => v): SimulationDesign {
  const templates = new Map([["bitloom_top.v.hbs", read("../../templates/bitloom_top.v.hbs")]]);
  // The stand-in has only these parameters.
  const parameters = { POST: post, VAL_W: 20, BEATS: beats } as unknown as EngineParameters;
  const streams = { IN_BYTES: 1, IN_ELEMENTS: post, OUT_BYTES: 1, OUT_ELEMENTS: post, LAYERS: 1 };
  const top = emitTop(templates, [{ ...streams, ...parameters }], []);
  const elements = Int32Array.from({ length: count }, (_, i) => i);
  const stream = { beats, bytes: post, elementBytes: 1, signed: false };
  return {
    rtl: new Map([
      ["bitloom_top.v", top.replace(/^ *\.(IN|OUT|LAYERS)\w*\(\d+\),\n/gm, "")],
      ["engine.v", edit(read("fixtures/echo/engine.v"))],
      ["axi_lite_regs.v", read("../../hw/axi_lite_regs.v")],
      ["rom.v", read("../../hw/rom.v")],
    ]),
    memories: new Map([["design.mem", "00000001\n00000002\n00000003\n00000004\n"]]),
    engines: [
      {
        instance: "u_engine",
        geometry: { pes: 1, lanes: 1, pixels: 1, digit: 1, post },
        post,
        valueBits: 20,
        layers: 1,
        taps: [
          {
            layer: 0,
            stages: [
              { stage: 0, node: "before", elements },
              { stage: 1, node: "after", elements },
            ],
          },
        ],
      },
    ],
    depths: [],
    version: 0x000100,
    hash: [1, 2, 3, 4],
    input: stream,
    output: stream,
    layers: [
      { name: "echo", op: "conv2d", macs: 8, passes: 1, predictedCycles: beats, idealCycles: 2 },
    ],
    predictedInterval: beats,
    shapes: new Map([
      ["before", [1, 2, 4]],
      ["after", [1, 2, 4]],
    ]),
    outputNode: "after",
    wide: false,
  };
}

/** `samples` images of bytes that all differ. */
export function echoSamples(samples: number): SampleSource {
  return {
    count: samples,
    at(i) {
      const before = Array.from({ length: count }, (_, k) => (i * 31 + k * 7) % 200);
      const after = before.map((v) => v + 3);
      return {
        input: Uint8Array.from(before),
        output: Uint8Array.from(after),
        values: new Map([
          ["before", before],
          ["after", after],
        ]),
      };
    },
  };
}
