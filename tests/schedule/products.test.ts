import { describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import type { Graph } from "../../src/ir/graph.js";
import { pipelines, runPasses } from "../../src/passes/pipelines.js";
import type { EnginePlan } from "../../src/schedule/design.js";
import { planDesign } from "../../src/schedule/plan.js";
import { present } from "../../src/support/invariant.js";
import { graphOfText, loadNet } from "../agreement/load-net.js";

const array = { pes: 4, lanes: 4, pixels: 1, digit: 2, post: 2 };

function planOf(graph: Graph): EnginePlan {
  const sink = createSink();
  const design = planDesign(runPasses(graph, pipelines.thresholds), array, sink);
  if (!design) throw new Error(JSON.stringify(sink.diagnostics));
  return present(design.engines[0], "engine");
}

/** Each layer: its op, what it is joined with, its entry quantizer. */
function layersOf(plan: EnginePlan): readonly string[] {
  return plan.layers.map(({ op, residual, entry, name }) => {
    const joined = residual && ` ${residual.product ? "*" : "+"} ${residual.operand.node.name}`;
    return `${op}${joined ?? ""}${entry ? ` -> ${name}` : ""}`;
  });
}

describe("products", () => {
  test("go along with the layer that forms one operand, else they are a layer with the quantizer behind", () => {
    expect(layersOf(planOf(loadNet("products")))).toEqual([
      "conv2d",
      "globalavgpool",
      "conv2d",
      "conv2d",
      "mul * s -> eq",
      "conv2d",
      "mul * map -> tq",
      "conv2d * h -> uq",
      "conv2d * s",
      "conv2d * map",
      "mul * h",
      "add",
    ]);
  });

  test.each([
    ["[6, 5, 4]", "a factor for every value"],
    ["[6, 1, 1]", "a factor a channel"],
    ["[1, 5, 4]", "a factor a pixel"],
  ])("%s: a group a cycle, as a copy takes", (shape, _what) => {
    const [channels, height] = JSON.parse(shape) as [number, number];
    const kernel = height === 1 ? "5, 4" : "1, 1";
    const text = (last: string) => `network n {
      weights "w.safetensors"
      %x = input() : u3[6, 5, 4]
      @w : i2[${channels}, 6, ${kernel}] = file("w")
      %c = conv2d(%x, @w)
      @m : i3[1] = [3]
      %s = requantize(%c, @m) : u4 { shift: 3 }
      %p = maxpool(%x) { kernel: 1 }
      ${last}
      %y = output(%z)
    }`;
    const weights = { kind: "i", bits: 2 } as const;
    const [kh = 1, kw = 1] = kernel.split(", ").map(Number);
    const data = Float64Array.from({ length: channels * 6 * kh * kw }, () => 1);
    const tensor = { element: weights, shape: [channels, 6, kh, kw], data };
    const plan = planOf(graphOfText(text("%z = mul(%p, %s)"), new Map([["w", tensor]])));
    const last = present(plan.rows.at(-1), "row");
    const groups = 5 * 4 * 3;
    const { SETTLE, JOB_WORDS } = plan.parameters;
    expect(last.predictedCycles - groups).toBeLessThan(SETTLE + JOB_WORDS + 6);
    expect(plan.parameters).toMatchObject({ HAS_JOIN: 1, JOIN_PRODUCT: 1, JOIN_MUL_W: 0 });
    const [factor] = plan.layers.flatMap((l) => l.residual ?? []);
    const place = plan.schedule.places.get(present(factor, "factor").operand.node.name);
    const map = present(place?.vm, "map").map;
    expect(plan.schedule.addresses.vm.get(map)).toBe(0);
    expect(2 ** plan.parameters.FACTOR_AW).toBeLessThan(2 * Math.max(4, map.words) + 1);
  });

  test("networks without any have no unit for them", () => {
    for (const name of ["residual-post", "residual-weighted", "vectors"])
      expect(planOf(loadNet(name)).parameters).toMatchObject({ JOIN_PRODUCT: 0, FACTOR_AW: 0 });
    expect(planOf(loadNet("residual-post")).parameters.JOIN_IN_W).toBe(1);
  });
});
