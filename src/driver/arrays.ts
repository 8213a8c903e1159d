import { readFileSync } from "node:fs";
import type { Sink } from "../diag/diagnostic.js";
import type { Place } from "../diag/place.js";
import { report } from "../diag/report.js";
import type { TensorType } from "../ir/tensor-type.js";
import { readNpz } from "../num/files/npz.js";
import type { Tensor } from "../num/tensor.js";
import { type BoundaryOptions, toSamples } from "./boundary.js";

/** Bytes of a file named on the command line; BL1405 when it cannot be read. */
export function readBytes(path: string, sink: Sink): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return void report(sink, "BL1405", { kind: "file", file: path }, { path, reason });
  }
}

/** The samples in array `input` of an .npz file, as integers of the network's input type. */
export function readSamples(
  path: string,
  type: TensorType,
  options: BoundaryOptions,
  sink: Sink,
): readonly Tensor[] | undefined {
  const bytes = readBytes(path, sink);
  if (bytes === undefined) return undefined;
  const place: Place = { kind: "file", file: path };
  const arrays = readNpz(bytes, { path, place, sink });
  if (arrays === undefined) return undefined;
  const array = arrays.get("input");
  if (array !== undefined) return toSamples(array, type, options, place, sink);
  return void report(sink, "BL1401", place, { path, found: [...arrays.keys()] });
}
