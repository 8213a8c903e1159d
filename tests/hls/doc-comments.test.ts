import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const folder = join(import.meta.dirname, "../../hw/hls/nnet_utils");

/** Functions outside any struct, with the comment before each; overloads by name in their order. */
function documented(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const pattern =
    /((?:^\/\/\/.*\n)*)^template <[^;{]*?>\s(?:void|unsigned|int|bool|\w+_T) (\w+)\(/gm;
  for (const [, comment = "", name = ""] of text.matchAll(pattern))
    found.set(name, [...(found.get(name) ?? []), comment]);
  return found;
}

/** Layers: what the top function calls. */
const layers = [
  ...["argmax", "clip", "relu", "linear", "requantize", "threshold", "combine", "add", "shuffle"],
  ...["concatenate3d", "conv_2d_cl", "gated_conv_2d_cl", "dense", "gated_dense", "pooling2d_cl"],
  ...["reshape", "resize_nearest", "clone_stream", "clone_array"],
];

const files = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
const functions = new Map(files.flatMap((text) => [...documented(text)]));

describe("doc comments of nnet_utils", () => {
  test.each([...functions])("%s has one for each overload", (_, comments) => {
    for (const comment of comments) expect(comment).not.toBe("");
  });

  test.each(layers)("%s tells template parameters, II and latency", (layer) => {
    const [first] = functions.get(layer) ?? [];
    expect(first).toMatch(/@tparam/);
    expect(first).toMatch(layer === "relu" ? /as clip/ : /\bII\b/);
    expect(first).toMatch(layer === "relu" ? /as clip/ : /[Ll]atency/);
  });

  test.each(["map_elements", "mac_array", "form_map", "largest", "read_vector"])(
    "%s tells the invariant of its loop",
    (name) => expect(functions.get(name)?.join("")).toMatch(/[Ii]nvariant/),
  );
});
