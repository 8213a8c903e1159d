import fc from "fast-check";
import { expect, test } from "vitest";
import { activationEncoding, codeOf, digitOf } from "../../src/schedule/encoding.js";
import { passProgram, printProgram } from "../../src/schedule/program.js";
import { typed } from "./random-net.js";

test("a program prints one pass a line", () => {
  expect(printProgram(passProgram(2, 2, true))).toBe(
    [
      "acc = a[1] * w[1]",
      "acc = (acc << D) + a[1] * w[0]; S = sum a[1]",
      "acc += a[0] * w[1]",
      "acc = (acc << D) + a[0] * w[0]; S = (S << D) + sum a[0]",
    ].join("\n"),
  );
});

test("running a program on digits gives the product and the sum of the codes", () => {
  const digits = fc.integer({ min: 1, max: 8 });
  fc.assert(
    fc.property(digits, digits, fc.constantFrom(1, 2, 4), fc.nat(), fc.nat(), (i, j, d, x, y) => {
      const a = x % 2 ** Math.min(26, i * d);
      const w = y % 2 ** Math.min(26, j * d);
      let acc = 0;
      let sum = 0;
      for (const p of passProgram(i, j, true)) {
        const digit = digitOf(a, p.activationDigit, d);
        acc = acc * (p.shift ? 2 ** d : 1) + digit * digitOf(w, p.weightDigit, d);
        if (p.sumEnable) sum = (p.sumFirst ? 0 : sum * (p.sumShift ? 2 ** d : 1)) + digit;
      }
      expect([acc, sum]).toEqual([a * w, a]);
    }),
  );
});

test.each([
  ["u3", false, { bits: 3, alpha: 1, beta: 0 }],
  ["i3", false, { bits: 3, alpha: 1, beta: -4 }],
  ["t2", true, { bits: 2, alpha: 1, beta: -1 }],
  ["o2", false, { bits: 2, alpha: 2, beta: -3 }],
  ["o2", true, { bits: 3, alpha: 1, beta: -4 }],
] as const)("%s, padded %s, is stored as documented", (text, padded, encoding) => {
  expect(activationEncoding(typed(text), padded)).toEqual(encoding);
});

test("odd levels are coded from 0 without gaps", () => {
  const e = activationEncoding(typed("o2"), false);
  expect([-3, -1, 1, 3].map((v) => codeOf(e, v))).toEqual([0, 1, 2, 3]);
});
