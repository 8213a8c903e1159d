import { type ElementType, valueRange } from "../../src/num/element-type.js";
import { createRandom, randomTensor } from "../../src/num/random.js";
import { fillTensor, type Tensor } from "../../src/num/tensor.js";

/** Images that aim at the ends of a type: all smallest, all largest, impulses in a resting image; then uniform ones. */
export function aimedImages(
  element: ElementType,
  shape: readonly number[],
  seed: number,
  uniform: number,
): readonly Tensor[] {
  const random = createRandom(seed);
  const { min, max } = valueRange(element);
  const fill = (value: (i: number) => number) => fillTensor(element, shape, value);
  // Odd types have no zero.
  const rest = element.kind === "o" ? 1 : 0;
  const count = shape.reduce((n, d) => n * d, 1);
  const at = Math.floor(random() * count);
  return [
    fill(() => min),
    fill(() => max),
    fill((i) => (i === at ? max : rest)),
    ...Array.from({ length: uniform }, () => randomTensor(element, shape, random)),
  ];
}
