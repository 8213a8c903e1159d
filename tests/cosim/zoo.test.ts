import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { heldBackDigits } from "../../bench/digits.js";
import { createSink } from "../../src/diag/diagnostic.js";
import { cosimGraph } from "../../src/driver/cosim-model.js";
import { loadModel } from "../../src/driver/load-model.js";
import { present } from "../../src/support/invariant.js";

const networks = readdirSync("examples/methods", { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** The arrays of the zoo's table: gates and rounds of points need one that forms a pixel at a time. */
const arrayOf = (network: string) =>
  /^(gated|multipoint)/.test(network)
    ? { pes: 4, lanes: 8, pixels: 1, digit: 2, post: 4 }
    : { pes: 4, lanes: 4, pixels: 4, digit: 2, post: 4 };

test("the zoo has all its networks", () => expect(networks).toHaveLength(14));

test.each(networks)(
  "%s: real digits, streams that pause, every layer bit-exact and as long as predicted",
  async (network) => {
    const sink = createSink();
    const graph = loadModel(`examples/methods/${network}/${network}.loom`, sink).graph;
    const samples = heldBackDigits().map((d) => d.image);
    const three = [samples[0], samples[777], samples[1999]].map((s) => present(s, "digit"));
    const request = { design: arrayOf(network), samples: three, stall: 0.4, seed: 3 };
    const result = await cosimGraph(present(graph, network), request, sink);
    expect(result, JSON.stringify(sink.diagnostics)).toMatchObject({ match: true, samples: 3 });
    const cycles = result?.layers.map((l) => l.cycles);
    expect(cycles).toEqual(result?.layers.map((l) => l.predictedCycles));
  },
  300_000,
);
