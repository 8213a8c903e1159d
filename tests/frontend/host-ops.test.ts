import { expect, test } from "vitest";
import { hostOps } from "../../src/frontend/host/index.js";
import { hostOf } from "../../src/num/host-tensor.js";
import { present } from "../../src/support/invariant.js";

test.each([
  ["Add", 16_777_218],
  ["Sub", 16_777_216],
  ["Mul", 16_777_217],
  ["Div", 16_777_217],
  ["Pow", 16_777_217],
] as const)("%s of integers is not rounded to float32", (op, result) => {
  const [a, b] = [hostOf("i32", [1], [2 ** 24 + 1]), hostOf("i32", [1], [1])];
  const { data } = present(hostOps.get(op), op).evaluate([a, b], new Map(), a);
  expect([...data]).toEqual([result]);
});
