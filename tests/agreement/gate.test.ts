import { describe, expect, test } from "vitest";
import { inputOf } from "../../src/driver/cosim-model.js";
import { randomTensor } from "../schedule/random-net.js";
import { gateNets } from "./gate-nets.js";
import { icarusMismatch } from "./icarus.js";
import { softwareMismatch } from "./software.js";
import { plannedSubject } from "./subject.js";
import { verilatorMismatch } from "./verilator.js";

/** Values and, exactly, the cycles of every layer, which depend on the image. */
describe("gated networks", () => {
  test.each(gateNets.map((n) => [n.name, n] as const))("%s in software", (_, net) => {
    expect(softwareMismatch(net.graph, images(net, 6))).toBeUndefined();
  });

  test.each(gateNets.map((n) => [n.name, n] as const))("%s in Icarus", async (_, net) => {
    const subject = plannedSubject(net.graph, net.geometry, images(net, 2));
    expect(await icarusMismatch(subject, 5)).toBeUndefined();
  });

  test.each(gateNets.map((n) => [n.name, n] as const))("%s in Verilator", async (_, net) => {
    const subject = plannedSubject(net.graph, net.geometry, images(net, 6));
    expect(await verilatorMismatch(subject, 7)).toBeUndefined();
  });
});

function images({ graph }: (typeof gateNets)[number], count: number) {
  const { type } = inputOf(graph);
  return Array.from({ length: count }, (_, i) => randomTensor(type.element, type.shape, i + 1));
}
