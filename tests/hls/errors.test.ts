import { describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { compileGraph } from "../../src/driver/compile-model.js";
import { buildNetwork } from "../../src/emit/hls/build-network.js";
import type { HlsOptions } from "../../src/emit/hls/options.js";
import type { Graph, Node } from "../../src/ir/graph.js";
import type { OpDef } from "../../src/ir/op-def.js";
import { graphOfText } from "../agreement/load-net.js";

const text = `network wide {
  %x = input() : i9[500, 1, 2]
  @w : i2[2, 500, 1, 1] = file("w")
  %y = conv2d(%x, @w)
  %out = output(%y)
}`;
const weights = new Map([
  [
    "w",
    { element: { kind: "i", bits: 2 }, shape: [2, 500, 1, 1], data: new Int32Array(1000).fill(1) },
  ],
] as const);
const graph = graphOfText(
  text.replace("network wide {", 'network wide {\n  weights "w.safetensors"'),
  weights,
);

const array = { pes: 2, lanes: 4, pixels: 1, digit: 2, post: 2 };

function codesOf(changed: Graph, options: HlsOptions) {
  const sink = createSink();
  const design = compileGraph(graph, array, sink);
  if (design === undefined) throw new Error(JSON.stringify(sink.diagnostics));
  const network = buildNetwork({ ...design, graph: changed }, options, sink);
  return { codes: sink.diagnostics.map((d) => d.code), network, notes: sink.diagnostics[0]?.notes };
}

describe("what has no HLS form is an error", () => {
  test("a reuse factor that does not divide, with legal ones", () => {
    const { codes, notes, network } = codesOf(graph, { io: "parallel", reuse: 7 });
    expect(codes).toEqual(["BL5102"]);
    expect(notes).toEqual(["legal reuse factors near 7: 1, 2, 4, 5, 8, 10, 20, 25"]);
    expect(network).toBeUndefined();
  });

  test("a reuse factor of a layer that is none, with near and legal names", () => {
    const { codes, notes } = codesOf(graph, { io: "parallel", layerReuse: { z: 4 } });
    expect(codes).toEqual(["BL5104"]);
    expect(notes).toEqual(["did you mean `y`?", "layers with a reuse factor: y"]);
  });

  test.each(["", "two words", "a,b", "x]; exec rm", "-xc7z020", "xc7z020\n"])(
    "the part %j",
    (part) => {
      expect(codesOf(graph, { io: "parallel", target: { part } }).codes).toEqual(["BL5105"]);
    },
  );

  test.each([0, -5, Number.NaN, 1000.5])("a clock period of %f", (clockPeriod) => {
    expect(codesOf(graph, { io: "parallel", target: { clockPeriod } }).codes).toEqual(["BL5106"]);
  });

  test("a stream word of more than 4096 bits; arrays have no words", () => {
    expect(codesOf(graph, { io: "stream" }).codes).toEqual(["BL5103"]);
    expect(codesOf(graph, { io: "parallel" }).codes).toEqual([]);
  });

  test("an op that nnet_utils has no function for", () => {
    const hardware = () => ({ kind: "unheard of" }) as unknown as ReturnType<OpDef["hardware"]>;
    const made = new Map<string, Node>();
    for (const node of graph.nodes) {
      const inputs = node.inputs.map((i) => i && made.get(i.name));
      const op = node.op.name === "conv2d" ? { ...node.op, hardware } : node.op;
      made.set(node.name, { ...node, inputs, op });
    }
    expect(codesOf({ ...graph, nodes: [...made.values()] }, { io: "parallel" }).codes).toEqual([
      "BL5101",
    ]);
  });
});
