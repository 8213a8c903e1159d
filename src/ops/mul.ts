import type { InferSite, OpDef } from "../ir/op-def.js";
import { printTensorType, type Scale } from "../ir/tensor-type.js";
import { valueRange } from "../num/element-type.js";
import { multiplyIntervals } from "../num/interval.js";
import { createTensor } from "../num/tensor.js";
import { present } from "../support/invariant.js";
import { channelwise } from "./grouped.js";
import { multiplyScales } from "./scale.js";
import { asMap, exactElement, operandNode, operandType, printShape, typed } from "./site.js";

/** y = a * b, exact; b may stand for every pixel or for every channel. */
export const mul: OpDef = {
  name: "mul",
  doc: "Exact element-wise product of two values: of one shape, or `b` has one pixel that scales every pixel of its channel (squeeze-and-excite), or one channel that scales every channel of its pixel (spatial attention). The result is the narrowest type that holds every product, or a declared one that does. Its scale is the product of both.",
  example: "%y = mul(%a, %b)",
  operands: [
    { name: "a", kind: "value", doc: "[C, H, W] or [N]" },
    {
      name: "b",
      kind: "value",
      doc: "the shape of a, or [C, 1, 1], [1, H, W] or [1, 1, 1]; or [1]",
    },
  ],
  attrs: [],
  infer(site) {
    const [a, b] = [operandType(site, 0), operandType(site, 1)];
    if (!checkShapes(site)) return undefined;
    const range = multiplyIntervals(valueRange(a.element), valueRange(b.element));
    const element = exactElement(site, "mul", range, "the product of both operands");
    return element && typed(element, a.shape, multiplyScales(a.scale, perChannel(b.scale)));
  },
  evaluate(node, [a, b]) {
    const out = createTensor(node.type.element, node.type.shape);
    const [x, y] = [present(a, "a").data, present(b, "b").data];
    const pixels = pixelsOf(node.type.shape);
    const own = pixelsOf(operandType(node, 1).shape);
    const step = y.length > own ? own : 0;
    for (let i = 0; i < x.length; i++) {
      const at = Math.floor(i / pixels) * step + (own > 1 ? i % pixels : 0);
      out.data[i] = (x[i] ?? 0) * (y[at] ?? 0) + 0;
    }
    return out;
  },
  grouped: channelwise,
  hardware: (node) => ({
    kind: "product",
    input: operandNode(node, 0),
    factor: operandNode(node, 1),
  }),
};

function pixelsOf(shape: readonly number[]): number {
  const [, height, width] = asMap(shape);
  return height * width;
}

/** True where `b` has the shape of `a`, or one channel or pixel of it; reports otherwise. */
function checkShapes(site: InferSite): boolean {
  const [a, b] = [operandType(site, 0), operandType(site, 1)];
  const [c, h, w] = asMap(a.shape);
  const legal = a.shape.length === 1 ? [[c], [1]] : [a.shape, [c, 1, 1], [1, h, w], [1, 1, 1]];
  const forms = [...new Set(legal.map(printShape))];
  if ([1, 3].includes(a.shape.length) && forms.includes(printShape(b.shape))) return true;
  const last = present(forms.at(-1), "shape");
  site.report("BL2201", site.placeOf({ operand: 1 }), {
    op: "mul",
    operand: "b",
    expected: forms.length > 1 ? `${forms.slice(0, -1).join(", ")} or ${last}` : last,
    actual: printTensorType(b),
  });
  return false;
}

/** A list of one scale is that of the only channel, which is repeated. */
function perChannel(scale: Scale | undefined): Scale | undefined {
  return typeof scale === "object" && scale.length === 1 ? scale[0] : scale;
}
