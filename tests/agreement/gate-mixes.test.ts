import { describe, expect, test } from "vitest";
import { inputOf } from "../../src/driver/cosim-model.js";
import type { DesignOptions } from "../../src/schedule/plan.js";
import { present } from "../../src/support/invariant.js";
import { randomTensor } from "../schedule/random-net.js";
import { gateMix, type Mix, mixes } from "./gate-mixes.js";
import { icarusMismatch } from "./icarus.js";
import { softwareMismatch } from "./software.js";
import { plannedSubject } from "./subject.js";
import { verilatorMismatch } from "./verilator.js";

const small = { pes: 4, lanes: 4, pixels: 1, digit: 2, post: 2 };
const wide = { pes: 8, lanes: 8, pixels: 1, digit: 2, post: 4 };
const single = { pes: 3, lanes: 5, pixels: 1, digit: 1, post: 1 };

/** One engine of several sizes, and one engine a layer. */
const designs: readonly (readonly [string, DesignOptions])[] = [
  ["one engine, two values a cycle", small],
  ["one engine, four values a cycle", wide],
  ["one engine, one value a cycle, bits", single],
  ["one engine a layer", { ...small, engines: "dataflow" }],
];

/** Each mix on one design, all of them together on another: Icarus takes a minute for what Verilator does in a second. */
const runs: readonly (readonly [Mix, string, DesignOptions])[] = [
  ...mixes
    .slice(0, -1)
    .map((mix, i) => [mix, ...present(designs[i % designs.length], "design")] as const),
  ["all", ...present(designs[1], "design")],
];

function images(mix: Mix, count: number) {
  const { type } = inputOf(gateMix(mix, 1));
  return Array.from({ length: count }, (_, i) => randomTensor(type.element, type.shape, i + 1));
}

describe("gated layers among what else the post-processor does", () => {
  test.each(mixes)("%s in software", (mix) => {
    expect(softwareMismatch(gateMix(mix, 1), images(mix, 4))).toBeUndefined();
  });

  test.each(runs)("%s, %s, in Icarus", async (mix, _, design) => {
    const subject = plannedSubject(gateMix(mix, 1), design, images(mix, 1));
    expect(await icarusMismatch(subject, 5)).toBeUndefined();
  });

  test.each(designs)("all, %s, in Verilator", async (_, design) => {
    const subject = plannedSubject(gateMix("all", 1), design, images("all", 4));
    expect(await verilatorMismatch(subject, 7)).toBeUndefined();
  });
});
