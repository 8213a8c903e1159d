import type { Node } from "../../../ir/graph.js";
import { hostOf } from "../../../num/host-tensor.js";
import { elementCount } from "../../../num/tensor.js";
import { present } from "../../../support/invariant.js";
import { axisOf, listAttr, numberAttr } from "../../host/host-op.js";
import { hostOps } from "../../host/index.js";
import { moves } from "../../host/moves.js";
import type { FloatValue } from "../float-graph.js";
import { channelNode, channelOrder, shuffleAttrs } from "./channel-moves.js";
import type { Integer, Segment } from "./integer.js";
import type { IrBuilder } from "./ir-builder.js";
import { movedTo } from "./moved-channels.js";
import { type PixelMove, pixelMove } from "./pixel-moves.js";

/** Where each element of `to` comes from among those of `from`; element-wise ops between them stay in place. */
export function positions(from: FloatValue, to: FloatValue): readonly number[] {
  const known = new Map<FloatValue, ReturnType<typeof hostOf>>();
  const count = elementCount(from.type.shape);
  known.set(
    from,
    hostOf(
      "f64",
      from.type.shape,
      Float64Array.from({ length: count }, (_, i) => i),
    ),
  );
  const visit = (value: FloatValue): ReturnType<typeof hostOf> => {
    const found = known.get(value);
    if (found !== undefined) return found;
    const { inputs, op, attrs } = sourceOf(value);
    const moved = inputs.filter((i) => i.source.kind !== "constant").map(visit);
    const type = { dtype: "f64", shape: value.type.shape } as const;
    const result =
      moves.has(op) || op === "Concat"
        ? present(hostOps.get(op), op).evaluate(moved, attrs, type)
        : present(moved[0], "operand");
    known.set(value, result);
    return result;
  };
  return Array.from(visit(to).data);
}

/** The op of a value between two quantizers; a quantizer counts as an element-wise op. */
export function sourceOf(value: FloatValue) {
  const { source } = value;
  if (source.kind === "op") return source;
  const inputs = source.kind === "quantizer" ? [source.input] : [];
  return { kind: "op", op: "Identity", inputs, attrs: new Map() } as const;
}

/** The shape a value has in hardware: [C, H, W] or [N], without the batch; undefined beyond three axes. */
export function irShape(shape: readonly number[]): readonly number[] | undefined {
  const [, ...rest] = shape;
  if (rest.length === 0) return [1];
  if (rest.length === 2) return [rest[0] as number, 1, rest[1] as number];
  return rest.length === 1 || rest.length === 3 ? rest : undefined;
}

/** `v` with its segments done by IR ops, its integers in the shape of `value`; undefined where no op does it. */
export function settle(v: Integer, value: FloatValue, ir: IrBuilder): Integer | undefined {
  let current: Integer | undefined = v;
  for (const segment of v.segments) current = current && settleOne(current, segment, ir);
  const shape = irShape(value.type.shape);
  if (current === undefined || shape === undefined) return undefined;
  const { node } = current;
  const shaped = sameShape(node.type.shape, shape) ? node : reshaped(node, shape, value, ir);
  const settled = shaped && movedTo(current, shaped, undefined);
  return settled && { ...settled, segments: [], aligned: true };
}

function settleOne(v: Integer, segment: Segment, ir: IrBuilder): Integer | undefined {
  if (segment.kind === "pool") {
    const node = poolNode(v.node, segment.at, ir);
    return node && { ...v, node };
  }
  const node = partNode(v.node, segment, ir);
  return node && movedTo(v, node, () => positions(segment.from, segment.to));
}

/** A movement that no op does, as two or more that ops do. */
function movedInParts(
  node: Node,
  { kind, from, to }: Segment & { kind: "move" },
  ir: IrBuilder,
): Node | undefined {
  const { op, inputs, attrs } = sourceOf(to);
  if (op === "Concat" && axisOf(numberAttr(attrs, "axis", 1), to.type.shape.length) === 1) {
    const parts = inputs.map((i) => partNode(node, { kind, from, to: i }, ir));
    return parts.every((p) => p !== undefined) ? ir.node("concat", to, parts) : undefined;
  }
  for (let middle = operandOf(to); middle && middle !== from; middle = operandOf(middle)) {
    const moved = moveNode(node, { kind, from, to: middle }, ir);
    if (moved === undefined) continue;
    const rest = { kind, from: middle, to };
    return partNode(moved, rest, ir);
  }
  return undefined;
}

function partNode(node: Node, part: Segment & { kind: "move" }, ir: IrBuilder): Node | undefined {
  return part.from === part.to ? node : (moveNode(node, part, ir) ?? movedInParts(node, part, ir));
}

/** The value that a value is made of, if there is only one. */
function operandOf(value: FloatValue): FloatValue | undefined {
  const [operand, ...others] = sourceOf(value).inputs.filter((i) => i.source.kind !== "constant");
  return others.length === 0 ? operand : undefined;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((d, i) => d === b[i]);
}

function reshaped(
  node: Node,
  shape: readonly number[],
  at: { readonly name: string; readonly path: string },
  ir: IrBuilder,
): Node | undefined {
  if (shape.length === 1) return ir.node("flatten", at, [node]);
  return ir.node("reshape", at, [node], { shape });
}

function poolNode(node: Node, value: FloatValue, ir: IrBuilder): Node | undefined {
  const { attrs } = sourceOf(value);
  const window = irWindow(attrs);
  return window && ir.node("maxpool", value, [node], window);
}

/** Kernel, stride, pad and dilation of a pooling as IR attributes; undefined for ceil mode that matters. */
export function irWindow(attrs: ReadonlyMap<string, unknown>) {
  const typed = attrs as Parameters<typeof listAttr>[0];
  const kernel = listAttr(typed, "kernel") ?? [];
  const two = (list: readonly number[]) => (list.length === 1 ? [1, ...list] : list);
  const strides = two(listAttr(typed, "strides") ?? kernel.map(() => 1));
  const pads = listAttr(typed, "pads") ?? [...kernel, ...kernel].map(() => 0);
  const dilation = two(listAttr(typed, "dilations") ?? kernel.map(() => 1));
  if (numberAttr(typed, "ceil", 0) === 1 || kernel.length > 2) return undefined;
  const pad = pads.length === 2 ? [0, pads[0] as number, 0, pads[1] as number] : pads;
  return { kernel: two(kernel), stride: strides, pad: shortPad(pad), dilation };
}

/** Four equal pads as one. */
export function shortPad(pad: readonly number[]): readonly number[] {
  const [first = 0] = pad;
  return pad.every((p) => p === first) ? [first] : pad;
}

/** A movement as IR ops: nothing, a reshape, copies, blocks, rows for columns, or channels in another order. */
function moveNode(
  node: Node,
  { from, to }: Segment & { kind: "move" },
  ir: IrBuilder,
): Node | undefined {
  const index = positions(from, to);
  const count = elementCount(node.type.shape);
  const shape = irShape(to.type.shape);
  if (shape === undefined) return undefined;
  if (index.length === count && index.every((p, i) => p === i)) {
    return sameShape(shape, node.type.shape) ? node : reshaped(node, shape, to, ir);
  }
  const factor = enlargement(index, node.type.shape, shape);
  if (factor !== undefined) return ir.node("upsample", to, [node], { factor });
  const pixels = pixelMove(index, node.type.shape, shape);
  if (pixels !== undefined) return pixelNode(node, pixels, to, ir);
  const matrix = matrixNode(node, index, shape, to, ir);
  if (matrix !== undefined) return matrix;
  const channels = node.type.shape[0] ?? 1;
  const order = channelOrder(index, count / channels);
  const moved = order
    ? channelNode(node, order, channels, to, ir)
    : lineNode(node, index, shape, to, ir);
  return moved && (sameShape(shape, moved.type.shape) ? moved : reshaped(moved, shape, to, ir));
}

/** One column or one pixel of a map, whose axes are left out: [C, H] is [C, 1, H] in hardware. */
function lineNode(
  node: Node,
  index: readonly number[],
  [channels = 1, , length = 1]: readonly number[],
  to: FloatValue,
  ir: IrBuilder,
): Node | undefined {
  const line = pixelMove(index, node.type.shape, [channels, length, 1]);
  return line && pixelNode(node, line, to, ir);
}

/** The factors of a map whose every pixel becomes a block of its copies; undefined for any other movement. */
function enlargement(
  index: readonly number[],
  [channels, height, width]: readonly number[],
  to: readonly number[],
): readonly [number, number] | undefined {
  if (to.length !== 3 || width === undefined || height === undefined) return undefined;
  const [, rows = 0, columns = 0] = to;
  const factor = [rows / height, columns / width] as const;
  if (to[0] !== channels || !factor.every(Number.isInteger)) return undefined;
  const same = index.every((p, i) => {
    const [plane, y] = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows];
    const x = Math.floor((i % columns) / factor[1]);
    return p === (plane * height + Math.floor(y / factor[0])) * width + x;
  });
  return same ? factor : undefined;
}

function pixelNode(
  node: Node,
  { op, attrs, before, after }: PixelMove,
  to: FloatValue,
  ir: IrBuilder,
): Node | undefined {
  const ordered = before ? ir.node("shuffle", to, [node], shuffleAttrs(before)) : node;
  const moved = ordered && ir.node(op, to, [ordered], attrs);
  return moved && after ? channelNode(moved, after, moved.type.shape[0] ?? 1, to, ir) : moved;
}

/** Pixels for channels, whatever rows and columns the pixels are arranged in before and after it. */
function matrixNode(
  node: Node,
  index: readonly number[],
  shape: readonly number[],
  to: FloatValue,
  ir: IrBuilder,
): Node | undefined {
  const [channels = 1] = node.type.shape;
  const pixels = elementCount(node.type.shape) / channels;
  const [flat, turned] = [
    [channels, 1, pixels],
    [pixels, 1, channels],
  ] as const;
  if (elementCount(shape) !== channels * pixels || shape[0] !== pixels) return undefined;
  const move = pixelMove(index, flat, turned);
  if (move === undefined) return undefined;
  const arranged = (n: Node, wanted: readonly number[]) =>
    sameShape(n.type.shape, wanted) ? n : reshaped(n, wanted, to, ir);
  const matrix = arranged(node, flat);
  const moved = matrix && pixelNode(matrix, move, to, ir);
  return moved && arranged(moved, shape);
}
