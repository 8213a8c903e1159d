import { expect, test } from "vitest";
import { inputOf } from "../../src/driver/cosim-model.js";
import { present } from "../../src/support/invariant.js";
import { aimedImages } from "./images.js";
import { loadNet } from "./load-net.js";
import { opNets } from "./op-nets.js";
import { type Mutation, plannedSubject } from "./subject.js";
import { verilate } from "./verilator.js";

const graph = loadNet("products");
const geometry = present(opNets.get("products"), "array");
const { element, shape } = inputOf(graph).type;
const images = aimedImages(element, shape, 7, 3);

/** Faults where products are formed: what is wrong, and where. */
const faults: readonly (readonly [string, Mutation])[] = [
  [
    "factors of the wrong channels",
    {
      file: "join_unit.v",
      find: "HAS_PRODUCT == 0 || !job_join_lane",
      replace: "HAS_PRODUCT == 0",
    },
  ],
  [
    "one channel that stands for itself",
    { file: "join_unit.v", find: "(HAS_PRODUCT != 0 && job_join_lane) ?", replace: "1'b0 ?" },
  ],
  [
    "a product with something added",
    { file: "join_unit.v", find: "!(HAS_PRODUCT != 0 && job_join_product)", replace: "1'b1" },
  ],
  [
    "factors read where the step reads",
    {
      file: "engine_values.v",
      find: "join_read_factor ? factor_data : read_data",
      replace: "(join_read_factor && 1'b0) ? factor_data : read_data",
    },
  ],
  [
    "factors overwritten by maps beyond them",
    {
      file: "engine_values.v",
      find: "vm_valid && beyond == {VM_AW{1'b0}}",
      replace: "vm_valid && (beyond == {VM_AW{1'b0}} || 1'b1)",
    },
  ],
  [
    "steps that wait for the factor's read",
    {
      file: "engine_values.v",
      find: "!(FACTOR_AW > 0 && join_read_factor)",
      replace: "!(FACTOR_AW > 0 && join_read_factor && 1'b0)",
    },
  ],
];

test("products agree", async () => {
  expect((await verilate(plannedSubject(graph, geometry, images))).match).toBe(true);
});

test.each(faults)("%s: caught", async (_what, mutation) => {
  expect((await verilate(plannedSubject(graph, geometry, images, mutation))).match).toBe(false);
});
