import fc from "fast-check";
import { expect, test } from "vitest";
import { foldLayer, isLegalReuse, legalReuse } from "../../src/emit/hls/fold.js";

const size = fc.integer({ min: 1, max: 600 });

test("a fold divides the layer and fits the array", () => {
  fc.assert(
    fc.property(size, size, size, size, (nIn, nOut, pes, lanes) => {
      const { pe, simd, reuseFactor } = foldLayer(nIn, nOut, { pes, lanes });
      expect([nOut % pe, nIn % simd]).toEqual([0, 0]);
      expect(pe).toBeLessThanOrEqual(pes);
      expect(simd).toBeLessThanOrEqual(lanes);
      expect(pe * simd * reuseFactor).toBe(nIn * nOut);
    }),
  );
});

test("every legal reuse factor has a fold", () => {
  fc.assert(
    fc.property(size, size, size, (nIn, nOut, wanted) => {
      const legal = legalReuse(nIn, nOut, wanted, 8);
      expect(legal.length).toBeGreaterThan(0);
      for (const reuse of legal) {
        expect(isLegalReuse(nIn, nOut, reuse)).toBe(true);
        const { pe, simd } = foldLayer(nIn, nOut, { pes: 1, lanes: 1 }, reuse);
        expect([nOut % pe, nIn % simd, pe * simd * reuse]).toEqual([0, 0, nIn * nOut]);
      }
      if (isLegalReuse(nIn, nOut, wanted)) expect(legal).toContain(wanted);
    }),
  );
});
