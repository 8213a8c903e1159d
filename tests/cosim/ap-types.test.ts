import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { apTypesVariable, findApTypes } from "../../src/cosim/ap-types.js";
import { probe } from "../hls/probe.js";
import { publicHeaders } from "../hls/public-headers.js";

const shim = (await findApTypes("shim")).folder;

describe("the header shim computes what the public headers do", () => {
  const expected = publicHeaders().then((folder) => probe(folder, "public"));

  it("every operator, rounding and overflow: all values of small types, random ones of large types", async () => {
    const lines = (await expected).trim().split("\n");
    expect(lines.length).toBeGreaterThan(300);
    expect((await probe(shim, "shim")).trim().split("\n")).toEqual(lines);
  });

  it.each([
    { what: "ties to even", file: "ap_fixed.h", find: "(floor & 1)", replace: "!(floor & 1)" },
    { what: "a lost carry", file: "ap_int.h", find: "W2, S2) + 1), (S1", replace: "W2, S2)), (S1" },
  ])("or it is told: $what", async ({ file, find, replace }) => {
    const folder = mkdtempSync(join(tmpdir(), "bitloom-shim-"));
    try {
      cpSync(shim, folder, { recursive: true });
      const parts = readFileSync(join(folder, file), "utf8").split(find);
      expect(parts).toHaveLength(2);
      writeFileSync(join(folder, file), parts.join(replace));
      expect(await probe(folder, "shim")).not.toBe(await expected);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("which headers are taken", () => {
  it("refuses a folder without them, by name", async () => {
    const failure = findApTypes(tmpdir());
    await expect(failure).rejects.toMatchObject({ diagnostic: { code: "BL6101" } });
  });

  it("lets the environment name them", async () => {
    const before = process.env[apTypesVariable];
    process.env[apTypesVariable] = shim;
    try {
      expect(await findApTypes()).toEqual({ kind: "public", folder: shim });
    } finally {
      if (before === undefined) delete process.env[apTypesVariable];
      else process.env[apTypesVariable] = before;
    }
  });
});
