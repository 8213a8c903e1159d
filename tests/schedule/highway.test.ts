import { describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import type { Graph } from "../../src/ir/graph.js";
import { createRandom, randomTensor } from "../../src/num/random.js";
import { pipelines, runPasses } from "../../src/passes/pipelines.js";
import { createReference } from "../../src/reference/reference.js";
import type { EnginePlan } from "../../src/schedule/design.js";
import { planDesign } from "../../src/schedule/plan.js";
import { present } from "../../src/support/invariant.js";
import { aimedImages } from "../agreement/images.js";
import { loadNet } from "../agreement/load-net.js";
import { residualNet } from "./residual-net.js";

const array = { pes: 4, lanes: 4, pixels: 1, digit: 2, post: 2 };

function planOf(graph: Graph, geometry: Parameters<typeof planDesign>[1] = array): EnginePlan {
  const sink = createSink();
  const design = planDesign(runPasses(graph, pipelines.thresholds), geometry, sink);
  if (!design) throw new Error(JSON.stringify(sink.diagnostics));
  return present(design.engines[0], "engine");
}

/** What each layer takes along: its op, the residual it adds, its second quantizer, the wide result beside it. */
function layersOf(plan: EnginePlan): readonly string[] {
  return plan.layers.map((l) => {
    const residual = l.kind === "mac" && l.residual ? ` + ${l.residual.operand.node.name}` : "";
    const entry = l.entry ? ` -> ${l.entry.wide ? `${l.entry.wide.name}, ` : ""}${l.name}` : "";
    return `${l.op}${residual}${entry}`;
  });
}

describe("residual blocks are layers of their convolutions", () => {
  test("clamped after the sum; a second quantizer of the same map is a pass over what is read of it", () => {
    expect(layersOf(planOf(loadNet("residual-post")))).toEqual([
      "conv2d -> h0, q0",
      "conv2d",
      "conv2d + h0 -> h1, q1",
      "maxpool",
      "conv2d",
      "conv2d + r2",
    ]);
  });

  test("pre-activation with downsampling, then a second quantizer that reads the whole map", () => {
    expect(layersOf(planOf(loadNet("residual-pre-down")))).toEqual([
      "conv2d -> h0, q0",
      "conv2d",
      "conv2d",
      "maxpool",
      "conv2d + r1 -> h1, q2",
      "conv2d + h1",
      "threshold",
      "conv2d + h2",
    ]);
  });

  test("pre-activation, with an unscaled branch, and a highway that is the output", () => {
    const plan = planOf(loadNet("residual-pre"));
    expect(layersOf(plan)).toEqual([
      "conv2d -> h0, q0",
      "conv2d + h0 -> h1, q1",
      "conv2d + h1 -> h2, q2",
      "conv2d + h2",
    ]);
    expect(plan.parameters.HAS_VECTOR).toBe(0);
  });

  test("multiples of both sides, of one, of none; factors of channels and products read twice are layers", () => {
    const plan = planOf(loadNet("residual-weighted"));
    const residuals = plan.layers.map((l) => {
      const { residual } = l.kind === "mac" ? l : { residual: undefined };
      return [l.op, ...(residual ? [residual.ownFactor, residual.otherFactor] : [])].join(" ");
    });
    expect(residuals).toEqual([
      "conv2d",
      "conv2d 2749 1823",
      "conv2d 1 -211",
      "conv2d 1 1",
      "conv2d",
      "requantize",
      "add",
      "conv2d",
      "add",
      "add",
    ]);
    expect(plan.parameters).toMatchObject({ JOIN_MUL_W: 13, JOIN_IN_W: 6 });
  });

  test("a sum behind pooling stays a layer of its own", () => {
    expect(layersOf(planOf(loadNet("residual-shuffle")))).toContain("add");
  });

  test("a sum takes the place of a residual that nothing else reads", () => {
    const { schedule } = planOf(loadNet("residual-pre"));
    const bases = ["h0", "h1", "h2"].map((name) => {
      const { map } = present(schedule.places.get(name)?.vm, "map");
      return schedule.addresses.vm.get(map);
    });
    expect(bases).toEqual([0, 0, 0]);
  });
});

describe("a network without residuals", () => {
  test("has neither the units nor their descriptor words", () => {
    const { parameters } = planOf(loadNet("conv2d"));
    expect(parameters).toMatchObject({ HAS_JOIN: 0, JOIN_MUL_W: 0, HAS_ENTRY: 0, JOB_WORDS: 13 });
  });
});

/** ResNet-18 at 224 x 224 from the first residual stage on. */
const resnet18 = {
  image: [64, 56, 56],
  stages: [64, 128, 256, 512],
  blocks: 2,
} as const;

const sizes1024 = { pes: 16, lanes: 64, pixels: 1, digit: 2 };
const cycles = (plan: EnginePlan) => plan.rows.reduce((n, r) => n + r.predictedCycles, 0);

describe("a highway costs at most 2 % of the cycles of ResNet-18's residual stages", () => {
  const overhead = (geometry: Parameters<typeof planDesign>[1]) => {
    const [highway, narrow] = (["highway", "narrow"] as const).map((stream) =>
      cycles(planOf(residualNet(stream, resnet18), geometry)),
    );
    return present(highway, "highway") / present(narrow, "narrow");
  };

  test.each([16, 8, 4])(
    "with a post-processor of %i values a cycle",
    (post) => {
      expect(overhead({ ...sizes1024, post })).toBeLessThanOrEqual(1.02);
    },
    120_000,
  );

  test("with the one that is chosen", () => {
    const { post } = planOf(residualNet("highway", resnet18), sizes1024).geometry;
    expect([4, 8, 16]).toContain(post);
  }, 120_000);
});

test("a highway saturates at both ends", () => {
  const graph = loadNet("residual-pre-down");
  const input = present(graph.nodes[0], "input");
  const { element, shape } = input.type;
  const reference = createReference(graph);
  const images = aimedImages(element, shape, 7, 9);
  const values = images.flatMap((image) => {
    const { trace } = reference.run(new Map([[input.name, image]]), { trace: true });
    return ["h1", "h2", "h3"].flatMap((name) => Array.from(present(trace.get(name), name).data));
  });
  expect(values).toContain(2 ** 30 - 1);
  expect(values).toContain(-(2 ** 30));
});

test("quantizing the highway itself changes results", () => {
  const shape = { image: [4, 6, 6], stages: [6, 8], blocks: 2 } as const;
  const image = randomTensor({ kind: "u", bits: 2 }, shape.image, createRandom(3));
  const [highway, rounded] = (["highway", "rounded"] as const).map((stream) => {
    const graph = residualNet(stream, shape);
    const input = present(graph.nodes[0], "input").name;
    const { outputs } = createReference(graph).run(new Map([[input, image]]));
    return [...outputs.values()].map((t) => Array.from(t.data));
  });
  expect(highway).not.toEqual(rounded);
});
