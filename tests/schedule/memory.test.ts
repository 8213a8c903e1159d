import fc from "fast-check";
import { expect, test } from "vitest";
import { allocateMemory } from "../../src/schedule/memory.js";

const lifetime = fc
  .record({ words: fc.integer({ min: 1, max: 50 }), first: fc.nat(9), length: fc.nat(4) })
  .map(({ words, first, length }) => ({ words, first, last: first + length }));

test("blocks that are alive in the same layer never share a word", () => {
  fc.assert(
    fc.property(fc.array(lifetime, { maxLength: 12 }), (items) => {
      const { bases, words } = allocateMemory(items);
      items.forEach((a, i) => {
        const at = bases[i] ?? -1;
        expect(at + a.words).toBeLessThanOrEqual(words);
        items.slice(i + 1).forEach((b, k) => {
          const other = bases[i + 1 + k] ?? -1;
          const meet = a.first <= b.last && b.first <= a.last;
          if (meet) expect(at + a.words <= other || other + b.words <= at).toBe(true);
        });
      });
    }),
  );
});

test("a block takes the words of one whose lifetime is over", () => {
  const items = [
    { words: 10, first: 0, last: 1 },
    { words: 6, first: 1, last: 2 },
    { words: 8, first: 2, last: 3 },
  ];
  expect(allocateMemory(items)).toEqual({ bases: [0, 10, 0], words: 16, peak: 1 });
});
