import fc from "fast-check";
import { expect, test } from "vitest";
import { blocksOf } from "../../src/ops/blocks.js";
import { deepOrder, flatOrder } from "../../src/schedule/block-orders.js";
import { present } from "../../src/support/invariant.js";

const attrs = (block: readonly number[], mode: string) =>
  new Map<string, readonly number[] | string>([
    ["block", block],
    ["mode", mode],
  ]);

test("parts lie in whole strips, whatever the order of their channels", () => {
  const dcr = blocksOf(attrs([1, 2], "dcr"), "space", 3);
  const crd = blocksOf(attrs([1, 2], "crd"), "space", 3);
  expect(deepOrder(dcr, [0, 1, 2], 2)).toEqual([0, 1, 2, -1, 3, 4, 5]);
  expect(deepOrder(crd, [2, 0, 1], 4)).toEqual([4, 0, 2, -1, 5, 1, 3]);
  expect(deepOrder(crd, [0, 1, 2], 1)).toEqual([0, 2, 4, 1, 3, 5]);
});

test("the flat map inherits the order that was asked for it", () => {
  const side = fc.integer({ min: 1, max: 3 });
  fc.assert(
    fc.property(
      side,
      side,
      fc.constantFrom("dcr", "crd"),
      fc.constantFrom(1, 2, 4, 8),
      fc.integer({ min: 1, max: 9 }).chain((c) =>
        fc.shuffledSubarray(
          Array.from({ length: c }, (_, i) => i),
          { minLength: c },
        ),
      ),
      (down, across, mode, post, order) => {
        const blocks = blocksOf(attrs([down, across], mode), "space", order.length);
        const deep = deepOrder(blocks, order, post);
        expect(flatOrder(blocks, deep, post)).toEqual(order);
        const strips = Math.ceil(order.length / post) * post;
        blocks.parts.forEach((part, k) => {
          const own = deep.slice(k * strips, k * strips + order.length);
          expect(own).toEqual(order.map((c) => present(part[c], "channel")));
        });
      },
    ),
    { numRuns: 200 },
  );
});
