import { type ElementType, valueRange } from "./element-type.js";
import { fillTensor, type Tensor } from "./tensor.js";

/** Uniform numbers below 1, the same for the same seed everywhere (splitmix32). */
export function createRandom(seed: number): () => number {
  let state = seed % 2 ** 32;
  return () => {
    state = (state + 0x9e3779b9) % 2 ** 32;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    z ^= z >>> 15;
    return (z >>> 0) / 2 ** 32;
  };
}

/** Uniform values of the type. */
export function randomTensor(
  element: ElementType,
  shape: readonly number[],
  random: () => number,
): Tensor {
  const { min, max } = valueRange(element);
  const step = element.kind === "o" ? 2 : 1;
  const levels = (max - min) / step + 1;
  return fillTensor(element, shape, () => min + step * Math.floor(random() * levels));
}
