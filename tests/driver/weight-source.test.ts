import { rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { noPlace } from "../../src/diag/place.js";
import { createWeightSource } from "../../src/driver/weight-source.js";
import { createWeightFolder } from "../diag/weight-fixtures.js";

const folder = createWeightFolder();
symlinkSync(".", path.join(folder, "self"));
symlinkSync("..", path.join(folder, "up"));
symlinkSync("w.npz", path.join(folder, "inside.npz"));
symlinkSync("loop.npz", path.join(folder, "loop.npz"));
afterAll(() => rmSync(path.dirname(folder), { recursive: true }));

function read(file: string) {
  const sink = createSink();
  const bytes = createWeightSource(folder, sink).read(file, noPlace);
  return {
    length: bytes?.length,
    found: sink.diagnostics.map((d) => `${d.code} ${d.primary.text}`),
  };
}

describe("a model reads only its own folder", () => {
  test.each(["w.npz", "./w.npz", "self/w.npz", "inside.npz"])("%s is read", (file) => {
    const { length, found } = read(file);
    expect(found).toEqual([]);
    expect(length).toBeGreaterThan(100);
  });

  test.each([
    ["../secret.npz", "BL1208 goes up with `..`"],
    ["self/../../secret.npz", "BL1208 goes up with `..`"],
    ["/etc/passwd", "BL1208 an absolute path"],
    ["link.npz", "BL1208 a link leads outside"],
    ["up/secret.npz", "BL1208 a link leads outside"],
    ["C:/w.npz", "BL1208 holds a backslash, a drive letter or a control character"],
    ["a\\w.npz", "BL1208 holds a backslash, a drive letter or a control character"],
    ["w.npz\0", "BL1208 holds a backslash, a drive letter or a control character"],
    ["missing.npz", "BL1201 no such file beside the model"],
    ["w.npz/x.npz", "BL1201 no such file beside the model"],
    ["folder.npz", "BL1202 not a plain file"],
    ["loop.npz", "BL1202 ELOOP"],
    ["huge.npz", "BL1209 536870913 bytes"],
  ])("%s is refused", (file, message) => {
    expect(read(file)).toEqual({ length: undefined, found: [message] });
  });
});
