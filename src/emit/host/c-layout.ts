import { axisOf, listAttr, numberAttr } from "../../frontend/host/host-op.js";
import { padWalk } from "../../frontend/host/layout.js";
import { moves, type Walk } from "../../frontend/host/moves.js";
import { elementCount } from "../../num/tensor.js";
import { invariant, present } from "../../support/invariant.js";
import { type Call, count, type Emit, elementwise, operand } from "./c-emit.js";
import { cNumber } from "./c-tables.js";

function moved(call: Call, { tables, start }: Walk, fill = "0.0"): readonly string[] {
  const sizes = call.tables.integers(tables.map((t) => t.length));
  const entries = call.tables.integers(tables.flat());
  return elementwise("bl_move", call, tables.length, sizes, entries, start, fill);
}

/** What only moves elements: slices, transposes and so on, as tables of addresses. */
export const move =
  (name: string): Emit =>
  (call) => {
    const found = moves.get(name)?.(operand(call).type.shape, call.attrs);
    invariant(typeof found === "object", `movement ${name}`);
    return moved(call, present(found.walk(), "walk"));
  };

export const pad: Emit = (call) => {
  const walk = padWalk(operand(call).type.shape, listAttr(call.attrs, "pads") ?? []);
  return moved(call, walk, cNumber(numberAttr(call.attrs, "value", 0)));
};

export const concat: Emit = ({ x, y, attrs, store }) => {
  const { shape } = y.type;
  const axis = present(axisOf(numberAttr(attrs, "axis", 0), shape.length), "axis");
  const inner = elementCount(shape.slice(axis + 1));
  const row = (shape[axis] as number) * inner;
  let at = 0;
  return x.map((t) => {
    const part = (t.type.shape[axis] as number) * inner;
    const line = `bl_join(${t.at}, ${y.at} + ${at}, ${count(t)}, ${part}, ${row}, ${store});`;
    at += part;
    return line;
  });
};
