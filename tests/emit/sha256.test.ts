import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { designHash, hashMemory } from "../../src/emit/design-hash.js";
import { sha256 } from "../../src/emit/sha256.js";
import type { EngineParameters } from "../../src/schedule/engine-parameters.js";

const hex = (words: Uint32Array) => [...words].map((w) => w.toString(16).padStart(8, "0")).join("");

test("equal to the platform's, at every length around a block", () => {
  for (let length = 0; length < 200; length++) {
    const data = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 255);
    expect(hex(sha256(data))).toBe(createHash("sha256").update(data).digest("hex"));
  }
});

test("a design's hash sees every bit of memories and parameters, not their order", () => {
  const parameters = { PES: 4 } as EngineParameters;
  const hash = designHash(
    [parameters],
    new Map([
      ["a.mem", "1\n"],
      ["b.mem", "2\n"],
    ]),
  );
  expect(hash).toHaveLength(4);
  expect(
    designHash(
      [parameters],
      new Map([
        ["b.mem", "2\n"],
        ["a.mem", "1\n"],
        ["design.mem", "9\n"],
      ]),
    ),
  ).toEqual(hash);
  expect(
    designHash(
      [parameters],
      new Map([
        ["a.mem", "1\n"],
        ["b.mem", "3\n"],
      ]),
    ),
  ).not.toEqual(hash);
  expect(
    designHash(
      [{ ...parameters, PES: 8 }],
      new Map([
        ["a.mem", "1\n"],
        ["b.mem", "2\n"],
      ]),
    ),
  ).not.toEqual(hash);
  expect(hashMemory([1, 0xffffffff, 0, 16])).toBe("00000001\nffffffff\n00000000\n00000010\n");
});
