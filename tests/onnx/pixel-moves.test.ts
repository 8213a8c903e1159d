import fc from "fast-check";
import { expect, test } from "vitest";
import { pixelMove } from "../../src/frontend/onnx/trace/pixel-moves.js";
import { createBuilder, evaluate } from "../ops/build.js";

const side = fc.integer({ min: 1, max: 3 });
const sizes = fc.tuple(side, side, side, side, side);
const ops = fc.constantFrom("depth_to_space", "space_to_depth", "transpose");

/** Where each element comes from when channels are put in `order`, moved by the op, and put in an order again. */
function moved(
  op: string,
  shape: readonly number[],
  attrs: Record<string, unknown>,
  order: number[],
) {
  const b = createBuilder();
  const x = b.input(`i16[${shape.join(", ")}]`);
  const steps: ((n: ReturnType<typeof b.input>) => typeof x)[] = [
    (n) => b.op("shuffle", [n], { order }),
    (n) => b.op(op, [n], attrs as Record<string, number[]>),
  ];
  const nodes = op === "space_to_depth" ? steps.reverse() : steps;
  let node = x;
  let data = Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) => i);
  for (const step of nodes) {
    node = step(node);
    data = [...evaluate(node, data)];
  }
  return { data, shape: node.type.shape };
}

test("finds the op and the order of channels that give a movement", () => {
  fc.assert(
    fc.property(sizes, ops, fc.integer(), ([c, h, w, down, across], op, seed) => {
      fc.pre(down * across > 1);
      const deep = c * down * across;
      const shape = op === "depth_to_space" ? [deep, h, w] : [c, h * down, w * across];
      const count = op === "transpose" ? c : deep;
      const order = Array.from({ length: count }, (_, i) => i).sort(
        (a, b) => Math.sin(a * 12.9 + seed) - Math.sin(b * 12.9 + seed),
      );
      const attrs = op === "transpose" ? {} : { block: [down, across] };
      const given = moved(op, shape, attrs, order);
      const found = pixelMove(given.data, shape, given.shape);
      expect(found).toBeDefined();
      if (!found) return;
      const own = found.before ?? found.after ?? Array.from({ length: count }, (_, i) => i);
      const again = moved(found.op, shape, { ...found.attrs }, [...own]);
      expect(again).toEqual(given);
    }),
    { numRuns: 150 },
  );
});

test("no other movement is taken for one", () => {
  expect(pixelMove([0, 1, 2, 3, 4, 5, 7, 6], [8, 1, 1], [2, 2, 2])).toMatchObject({
    op: "depth_to_space",
  });
  expect(pixelMove([0, 1, 2, 3], [1, 2, 2], [1, 2, 2])).toBeUndefined();
  expect(pixelMove([0, 0, 2, 3, 4, 5, 6, 7], [8, 1, 1], [2, 2, 2])).toBeUndefined();
  expect(pixelMove([0, 2, 1, 3, 5, 4], [2, 1, 3], [1, 2, 3])).toBeUndefined();
  expect(pixelMove([0, 3, 1, 4, 5, 2], [1, 2, 3], [1, 3, 2])).toBeUndefined();
});

test("more of a map around it, in the one mode that gives it", () => {
  const pads = fc.tuple(side, side, side, side);
  const modes = fc.constantFrom("reflect", "edge", "wrap");
  fc.assert(
    fc.property(fc.tuple(side, side, side), pads, modes, ([c, h, w], pad, mode) => {
      const shape = [c, h + 3, w + 3];
      const given = moved(
        "pad",
        shape,
        { pad, mode },
        Array.from({ length: c }, (_, i) => i),
      );
      const found = pixelMove(given.data, shape, given.shape);
      expect(found).toEqual({ op: "pad", attrs: { pad, mode } });
    }),
    { numRuns: 60 },
  );
  // A row that comes twice, and one that comes not at all.
  expect(pixelMove([0, 0, 2, 1], [1, 1, 3], [1, 1, 4])).toBeUndefined();
});

test("axes in every order", () => {
  const orders = fc.constantFrom([2, 1, 0], [1, 0, 2], [1, 2, 0], [2, 0, 1]);
  fc.assert(
    fc.property(fc.tuple(side, side, side), orders, ([c, h, w], order) => {
      const shape = [c + 1, h + 1, w + 1];
      const given = moved(
        "transpose",
        shape,
        { order },
        Array.from({ length: c + 1 }, (_, i) => i),
      );
      expect(pixelMove(given.data, shape, given.shape)).toEqual({
        op: "transpose",
        attrs: { order },
      });
    }),
    { numRuns: 40 },
  );
});

test("some rows and columns, also backwards, of channels in any order", () => {
  const along = (size: number) =>
    fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.boolean()).map(([from, to, every]) => {
      const step = from === to ? 1 : Math.sign(to - from);
      const count = Math.abs(to - from) + 1;
      return every
        ? { from, step: step * 2, size: Math.ceil(count / 2) }
        : { from, step, size: count };
    });
  fc.assert(
    fc.property(along(5), along(6), fc.boolean(), (rows, columns, swapped) => {
      const shape = [2, 5, 6];
      const attrs = {
        from: [rows.from, columns.from],
        size: [rows.size, columns.size],
        step: [rows.step, columns.step],
      };
      const given = moved("crop", shape, attrs, [0, 1]);
      fc.pre(rows.size * columns.size < 30 && rows.size * columns.size > 1);
      const order = swapped ? [1, 0] : [0, 1];
      const pixels = rows.size * columns.size;
      const data = order.flatMap((c) => given.data.slice(c * pixels, (c + 1) * pixels));
      const found = pixelMove(data, shape, given.shape);
      expect(found?.op).toBe("crop");
      expect(found?.after).toEqual(swapped ? order : undefined);
      const again = moved("crop", shape, { ...found?.attrs } as Record<string, number[]>, order);
      expect(again.data).toEqual(data);
    }),
  );
  // Rows that are not equally far apart.
  expect(pixelMove([0, 1, 3], [1, 4, 1], [1, 3, 1])).toBeUndefined();
});
