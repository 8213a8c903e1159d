import { z } from "zod";
import type { Sink } from "../diag/diagnostic.js";
import type { Place } from "../diag/place.js";
import { report } from "../diag/report.js";
import type { EngineRequest } from "../schedule/assign.js";
import { type PartialGeometry, peKinds } from "../schedule/geometry.js";
import type { DesignOptions } from "../schedule/plan.js";
import { nearest } from "../support/nearest.js";
import { readBytes } from "./arrays.js";

const size = z.number().int("is no integer").optional();
const kind = z.enum(peKinds, `is none of ${peKinds.join(", ")}`).optional();
const sizes = { kind, pe: size, lanes: size, pixels: size, digit: size, post: size };
const engine = z.object({ layers: z.array(z.string()).min(1).optional(), ...sizes });
const designFile = z.object({ engines: z.array(engine).min(1).optional(), ...sizes });
const keys = [...Object.keys(sizes), "engines"];
const engineKeys = ["layers", ...Object.keys(sizes)];

/**
 * Kind of PE and sizes of the array from a JSON file, under the names of the options, and the engines of a pipeline; undefined after
 * BL1405 or BL1409.
 */
export function readDesignFile(path: string, sink: Sink): DesignOptions | undefined {
  const bytes = readBytes(path, sink);
  if (bytes === undefined) return undefined;
  const place: Place = { kind: "file", file: path };
  const value = parseJson(bytes);
  const fault = faultOf(value);
  if (fault) return void report(sink, "BL1409", place, fault);
  const parsed = designFile.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const what = `\`${issue?.path.join(".")}\`: ${issue?.message}`;
    return void report(sink, "BL1409", place, { what, near: undefined, keys });
  }
  const { engines, ...own } = parsed.data;
  return engines ? { ...geometryOf(own), engines: engines.map(requestOf) } : geometryOf(own);
}

type Sizes = z.infer<z.ZodObject<typeof sizes>>;

function geometryOf({ pe, ...rest }: Sizes): PartialGeometry {
  return { pes: pe, ...rest };
}

function requestOf({ layers, ...own }: z.infer<typeof engine>): EngineRequest {
  return { layers, ...geometryOf(own) };
}

interface Fault {
  readonly what: string;
  readonly near: string | undefined;
  readonly keys: readonly string[];
}

/** What is wrong with the form of the file: no object, or a key nobody knows. */
function faultOf(value: unknown): Fault | undefined {
  if (!isObject(value)) return { what: "not a JSON object", near: undefined, keys };
  const { engines } = value;
  const inner = Array.isArray(engines) ? engines.filter(isObject) : [];
  return unknownKey(value, keys) ?? inner.map((e) => unknownKey(e, engineKeys)).find(Boolean);
}

function unknownKey(value: object, legal: readonly string[]): Fault | undefined {
  const key = Object.keys(value).find((k) => !legal.includes(k));
  if (key === undefined) return undefined;
  return { what: `unknown key \`${key}\``, near: nearest(key, legal), keys: legal };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
