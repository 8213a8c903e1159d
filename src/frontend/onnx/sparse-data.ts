import { report } from "../../diag/report.js";
import { legalShape } from "../../num/files/stored-array.js";
import { createHost, type HostTensor } from "../../num/host-tensor.js";
import { elementCount } from "../../num/tensor.js";
import type { ImportContext } from "./context.js";
import type { SparseProto } from "./proto.js";
import { readTensorData } from "./tensor-data.js";

/** Most elements of a tensor whose zeros are not stored. */
const maxDense = 2 ** 24;

/** The tensor with its zeros, or undefined after BL1504. */
export function readSparseData(
  { values, indices, dims }: SparseProto,
  name: string,
  context: ImportContext,
): HostTensor | undefined {
  const fail = (problem: string): undefined => {
    report(context.sink, "BL1504", context.place(name), { tensor: name, problem });
  };
  if (!legalShape(dims) || elementCount(dims) > maxDense)
    return fail(`shape [${dims.join(", ")}] is not legal`);
  const [found, at] = [values, indices].map((t) => readTensorData({ ...t, name }, context));
  if (found === undefined || at === undefined) return undefined;
  const [count, rank = 1] = at.shape;
  const rows = at.shape.length === 2;
  if (count !== found.data.length || (rows && rank !== dims.length) || at.shape.length > 2)
    return fail(`indices of shape [${at.shape.join(", ")}] for ${found.data.length} values`);
  if (!context.afford(elementCount(dims))) return fail("the zeros of all constants are too many");
  const out = createHost(found.dtype, dims);
  for (const [i, value] of found.data.entries()) {
    const place = rows
      ? placeOf(at.data.subarray(i * rank, (i + 1) * rank), dims)
      : (at.data[i] as number);
    if (!(place >= 0 && place < out.data.length)) return fail(`element ${i} lies outside`);
    out.data[place] = value;
  }
  return out;
}

/** The position of a row of coordinates; -1 outside. */
function placeOf(row: ArrayLike<number>, dims: readonly number[]): number {
  let place = 0;
  for (const [a, d] of dims.entries()) {
    const at = row[a] as number;
    if (!(at >= 0 && at < d)) return -1;
    place = place * d + at;
  }
  return place;
}
