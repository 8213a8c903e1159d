import { z } from "zod";
import type { Sink } from "../diag/diagnostic.js";
import type { Place } from "../diag/place.js";
import { report } from "../diag/report.js";
import type { DesignOptions } from "../schedule/plan.js";
import { nearest } from "../support/nearest.js";
import { readBytes } from "./arrays.js";

const size = z.number().int().optional();
const designFile = z.object({ pe: size, lanes: size, pixels: size, digit: size, post: size });
const keys = Object.keys(designFile.shape);

/** Sizes of the array from a JSON file, under the names of the options; undefined after BL1405 or BL1409. */
export function readDesignFile(path: string, sink: Sink): DesignOptions | undefined {
  const bytes = readBytes(path, sink);
  if (bytes === undefined) return undefined;
  const place: Place = { kind: "file", file: path };
  const fault = (what: string, near?: string) =>
    void report(sink, "BL1409", place, { what, near, keys });
  const value = parseJson(bytes);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return fault("not a JSON object");
  for (const key of Object.keys(value)) {
    if (!keys.includes(key)) return fault(`unknown key \`${key}\``, nearest(key, keys));
  }
  const parsed = designFile.safeParse(value);
  if (!parsed.success) return fault(`\`${parsed.error.issues[0]?.path.join(".")}\` is no integer`);
  const { pe, lanes, pixels, digit, post } = parsed.data;
  return { pes: pe, lanes, pixels, digit, post };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
