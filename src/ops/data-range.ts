import type { Interval } from "../num/element-type.js";
import type { Tensor } from "../num/tensor.js";

/** The smallest and largest value that occurs. */
export function dataRange({ data }: Tensor): Interval {
  let min = data[0] ?? 0;
  let max = min;
  for (const v of data) {
    if (v < min) min = v;
    else if (v > max) max = v;
  }
  return { min, max };
}
