import type { Job } from "../../../src/schedule/job-format.js";
import { more, parameter, pointFlags } from "./post.js";
import type { Context } from "./state.js";
import { wrap } from "./words.js";

/** Adds the products of a channel's points, before they are rounded. */
export interface PointSums {
  /** Rows with their biases. */
  biased(rows: number, values: readonly number[]): readonly number[];
  /** The finished sum of each lane; undefined while the channels have more points. */
  add(rows: number, biased: readonly number[]): readonly bigint[] | undefined;
}

export function pointSums(x: Context, job: Job): PointSums {
  // The sum that goes on, and the one that each lane took last.
  let carry = 0n;
  let taken: readonly bigint[] = [];
  return {
    biased: (rows, values) =>
      values.map((v, q) => wrap(x.p.VAL_W, v + parameter(x, job, rows, q).bias)),
    add(rows, biased) {
      const lanes = biased.map((_, q) => pointFlags(x, job, rows, q));
      const running = biased.map((v, q): bigint => {
        const { multiplier, offset } = parameter(x, job, rows, q);
        carry = BigInt(v) * multiplier + offset + (lanes[q]?.opens ? 0n : carry);
        return carry;
      });
      const found = lanes.map(({ from }) => running[from] ?? 0n);
      const before = taken;
      taken = lanes.map(({ takes }, q) => (takes ? found[q] : before[q]) ?? 0n);
      if (more(x, job, rows)) return undefined;
      return lanes.map(({ held }, q) => (held ? before[q] : found[q]) ?? 0n);
    },
  };
}
