import type { Node } from "../../../ir/graph.js";
import type { Quantizer } from "../float-graph.js";
import { codeFunction, originOf, placesOf } from "../quantizer-steps.js";
import { baseFunction, type Integer, type Step } from "./integer.js";

/** How the integers of a quantizer follow from those of another node, element by element. */
export interface Derived {
  readonly from: Integer;
  readonly quantizer: Quantizer;
}

/**
 * Two values on one node, where one stands on integers that quantizers made of the other's: quantized models hold
 * x * sigmoid(x) with codes of its own for the sigmoid, and yet the product is a function of the codes of x alone.
 *
 *     k -> Quant(f(k)) = q;  chain(q)    |    chain(Quant(f(k)))
 */
export function onOneNode(
  [v, w]: readonly [Integer, Integer],
  derived: ReadonlyMap<Node, Derived>,
): readonly [Integer, Integer] {
  const second = rebased(w, v.node, derived);
  if (second !== undefined) return [v, second];
  const first = rebased(v, w.node, derived);
  return first === undefined ? [v, w] : [first, w];
}

/** The same value as a chain on the integers of `node`; undefined where they are not what it was made of. */
function rebased(v: Integer, node: Node, derived: ReadonlyMap<Node, Derived>): Integer | undefined {
  // Sums of a layer may still take a bias in, which other readers do not know of.
  if (node.op.name === "conv2d" || node.op.name === "dense") return undefined;
  let at = v;
  while (at.node !== node) {
    const origin = derived.get(at.node);
    if (origin === undefined || at.segments.length > 0 || at.parts !== undefined) return undefined;
    const { from, quantizer } = origin;
    at = { ...from, steps: [...from.steps, requantized(at, quantizer), ...at.steps] };
  }
  return at;
}

/** From a real value to that of its code. */
function requantized(v: Integer, quantizer: Quantizer): Step {
  return {
    uniform: placesOf(quantizer) <= 1 && v.scale.length === 1 && v.offset.length === 1,
    of: (c) => {
      const code = codeFunction(quantizer, c);
      const { apply } = baseFunction(v, c);
      return { apply: (x) => apply(code(x) - originOf(quantizer)), direction: 1 };
    },
  };
}
