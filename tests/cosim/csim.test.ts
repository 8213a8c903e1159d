import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findApTypes } from "../../src/cosim/ap-types.js";
import { csim, verify } from "../../src/driver/api.js";
import { csimText } from "../../src/report/csim-report.js";
import { verifyText } from "../../src/report/verify-report.js";
import { present } from "../../src/support/invariant.js";
import { cache } from "../hls/batch.js";

const tiny = "examples/tiny/tiny.loom";
const folder = mkdtempSync(join(tmpdir(), "bitloom-headers-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A channel of three points, which two PEs and two pixels cannot join. */
const points = `network points {
  %x = input() : u2[2, 1, 2]
  @w : i2[4, 2, 1, 1] = [[[[1]], [[-1]]], [[[0]], [[1]]], [[[-2]], [[1]]], [[[1]], [[1]]]]
  %c = conv2d(%x, @w)
  @a : i3[4] = [3, -2, 1, 2]
  %p = multipoint(%c, @a) { points: [1, 3] }
  %y = output(%p)
}
`;

/** Headers whose multiplication is one off for products of 6: arithmetic that the generated code relies on. */
async function brokenHeaders(): Promise<string> {
  cpSync((await findApTypes("shim")).folder, folder, { recursive: true });
  const file = join(folder, "ap_int.h");
  const text = readFileSync(file, "utf8");
  const sound = "return result_t::of_bits(bits_t(value_t(a.value)) OP bits_t(value_t(b.value)));";
  const lines = `const result_t r = ${sound.slice(7)} return r.value == 6 && W1 + W2 == 6 ? result_t(7) : r;`;
  expect(text.split(sound)).toHaveLength(2);
  writeFileSync(file, text.replace(sound, lines));
  return folder;
}

describe("csim and verify", () => {
  it("agree on the example, on arrays and on streams", async () => {
    const { value, diagnostics } = await verify(tiny, { count: 2, headers: "shim", cache });
    expect(diagnostics).toEqual([]);
    const { legs, match, samples } = present(value, "verdict");
    expect(legs.map((l) => [l.leg, l.match, l.mismatches])).toEqual([
      ["after passes", true, 0],
      ["rtl", true, 0],
      ["hls parallel", true, 0],
      ["hls stream", true, 0],
    ]);
    expect({ match, samples }).toEqual({ match: true, samples: 2 });
    expect(verifyText(samples, match, legs)).toContain("all legs equal the reference: 2 samples");
  });

  it("run one HLS leg where that is asked for", async () => {
    const request = { count: 1, io: "stream", headers: "shim", cache } as const;
    const { value } = await verify(tiny, request);
    const { legs, match } = present(value, "verdict");
    expect(legs.map((l) => l.leg)).toEqual(["after passes", "rtl", "hls stream"]);
    expect(match).toBe(true);
  });

  it("warn once of what the planner does, however many legs there are", async () => {
    const model = join(folder, "points.loom");
    writeFileSync(model, points);
    const design = { pes: 2, lanes: 2, pixels: 2, digit: 2, post: 2 };
    const request = { count: 1, io: "stream", headers: "shim", cache, design } as const;
    const { value, diagnostics } = await verify(model, request);
    expect(value?.legs.map((l) => l.match)).toEqual([true, true, true]);
    expect(diagnostics.map((d) => d.code)).toEqual(["BL4052"]);
  });

  it("name layer, element and values where C++ differs", async () => {
    const headers = await brokenHeaders();
    const { value } = await csim(tiny, { count: 3, headers, cache, optimize: "-O0" });
    const result = present(value, "verdict");
    expect(result).toMatchObject({ schema: "bitloom/csim/1", samples: 3, match: false });
    const first = present(result.firstMismatch, "mismatch");
    expect(first).toMatchObject({ layer: "score", hls: "layer5" });
    expect(first.index).toHaveLength(1);
    expect(first.actual).not.toBe(first.expected);
    expect(result.layers.find((l) => l.name === "score")?.mismatches).toBeGreaterThan(0);
    expect(csimText(result)).toContain(`expected ${first.expected}, got ${first.actual}`);
  });
});
