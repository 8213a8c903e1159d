import { beforeAll, describe, expect, it } from "vitest";
import { inputOf } from "../../src/driver/cosim-model.js";
import { summarizeCsim } from "../../src/driver/csim-model.js";
import { type Batch, compileBatch } from "../hls/batch.js";
import { projectOf } from "../hls/project.js";
import { publicHeaders } from "../hls/public-headers.js";
import { gateNets } from "./gate-nets.js";
import { aimedImages } from "./images.js";
import { loadNet } from "./load-net.js";
import { opNets } from "./op-nets.js";

const nets = [
  ...[...opNets].map(([name, geometry]) => ({ name, geometry, graph: loadNet(name) })),
  ...gateNets.map((net) => ({ ...net, name: `gated, ${net.name}` })),
];

const cases = nets.flatMap((net) =>
  (["parallel", "stream"] as const).map((io) => ({ ...net, io })),
);

const projects = cases.map(({ graph, geometry, io }) => {
  const { element, shape } = inputOf(graph).type;
  return projectOf(graph, geometry, aimedImages(element, shape, 7, 9), { io });
});

describe.each(["shim", "public"])("HLS C++ with the %s headers = reference, every word", (kind) => {
  let batch: Batch;
  beforeAll(async () => {
    const headers = kind === "shim" ? kind : await publicHeaders();
    batch = await compileBatch(
      projects.map((p) => p.files),
      headers,
    );
  });

  it.each(cases.map(({ name, io }, i) => [name, io, i] as const))("%s, %s", async (_, __, i) => {
    const project = projects[i];
    if (!project) throw new Error("project");
    const result = summarizeCsim(project.network, await batch.run(i));
    expect(result).toMatchObject({ match: true, samples: 12, firstMismatch: null });
  });
});
