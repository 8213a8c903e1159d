import { expect, test } from "vitest";
import { inputOf } from "../../src/driver/cosim-model.js";
import { present } from "../../src/support/invariant.js";
import { aimedImages } from "./images.js";
import { loadNet } from "./load-net.js";
import { opNets } from "./op-nets.js";
import { type Mutation, plannedSubject } from "./subject.js";
import { verilate } from "./verilator.js";

/** Faults in the PEs of each kind: network, what is wrong, and where. */
const faults: readonly (readonly [string, string, Mutation])[] = [
  [
    "ternary",
    "sign dropped",
    {
      file: "dot_ternary.v",
      find: "pos = both & ~(a[LANES+:LANES] ^ w[LANES+:LANES])",
      replace: "pos = both & ~(a[LANES+:LANES] & w[LANES+:LANES])",
    },
  ],
  [
    "ternary",
    "nonzero plane of the weights ignored",
    {
      file: "dot_ternary.v",
      find: "a[0+:LANES] & w[0+:LANES]",
      replace: "a[0+:LANES] & (w[0+:LANES] | ~w[0+:LANES])",
    },
  ],
  [
    "bipolar",
    "signs multiplied as digits",
    { file: "dot_digits.v", find: "? same : both", replace: "? same & both : both" },
  ],
  [
    "bipolar",
    "empty lanes take part",
    { file: "fetch.v", find: "clear_q <= !mask[lane] ||", replace: "clear_q <=" },
  ],
  [
    "depthwise",
    "top digit taken as unsigned",
    { file: "mac_pe.v", find: ".top    (top)", replace: ".top    (top && !top)" },
  ],
  [
    "depthwise",
    "every PE reads lane 0",
    { file: "mac_array.v", find: "plane*LANES+pe]", replace: "plane*LANES]" },
  ],
];

test.each(faults)("%s PEs: %s is caught", async (name, _what, mutation) => {
  const graph = loadNet(name);
  const { element, shape } = inputOf(graph).type;
  const images = aimedImages(element, shape, 7, 3);
  const geometry = present(opNets.get(name), "array");
  expect((await verilate(plannedSubject(graph, geometry, images))).match).toBe(true);
  expect((await verilate(plannedSubject(graph, geometry, images, mutation))).match).toBe(false);
});
