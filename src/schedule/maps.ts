import { present } from "../support/invariant.js";
import { activationEncoding, digitCount, type Encoding } from "./encoding.js";
import type { Fold } from "./fold.js";
import { type Geometry, kindOf } from "./geometry.js";
import {
  isMac,
  type MacLayer,
  type Network,
  resultsOf,
  sourcesOf,
  valueOperands,
} from "./network.js";
import { alignedSpan } from "./orders.js";
import type { Order, Placed } from "./placement.js";
import type { Shape3 } from "./shape.js";

/** A map in dmem: digits of blocks of N channels (docs/engine.md, Memories). */
export interface DmMap {
  readonly sources: readonly string[];
  readonly encoding: Encoding;
  readonly digits: number;
  /** Layout stride: the horizontal stride of the convolutions that read it (1 with one pixel in parallel). */
  readonly stride: number;
  /** Words a column and a row, words between digits, words in all (one half of the input). */
  readonly blocks: number;
  readonly row: number;
  readonly digit: number;
  readonly words: number;
  readonly height: number;
  readonly width: number;
}

/** A map in vmem: words of Q values. */
export interface VmMap {
  readonly sources: readonly string[];
  /** Words a pixel, words in all (one half of the input). */
  readonly groups: number;
  readonly words: number;
  readonly height: number;
  readonly width: number;
}

/** Where a source's channels go; offsets are in channels and multiples of Q. */
export interface SourcePlace {
  readonly order: Order;
  readonly dm: { readonly map: DmMap; readonly offset: number } | undefined;
  readonly vm: { readonly map: VmMap; readonly offset: number } | undefined;
  /** First channel in the output map. */
  readonly output: number | undefined;
}

/** Lays out every map that some reader needs, without addresses yet. */
export function layOutMaps(
  placed: Placed,
  orders: ReadonlyMap<string, Order>,
  fold: Fold | undefined,
  g: Geometry,
): ReadonlyMap<string, SourcePlace> {
  const { network } = placed;
  const dm = dmMaps(network, orders, fold, g);
  const vm = vmMaps(placed, orders, g);
  const output = outputOffsets(network);
  const names = [network.input.name, ...network.layers.flatMap(resultsOf)];
  return new Map(
    names.map((name) => [
      name,
      {
        order: present(orders.get(name), "order"),
        dm: placeIn(dm, name, orders, g.post),
        vm: placeIn(vm, name, orders, g.post),
        output: output.get(name),
      },
    ]),
  );
}

function placeIn<M extends { readonly sources: readonly string[] }>(
  maps: readonly M[],
  name: string,
  orders: ReadonlyMap<string, Order>,
  post: number,
): { readonly map: M; readonly offset: number } | undefined {
  const map = maps.find((m) => m.sources.includes(name));
  if (!map) return undefined;
  const before = map.sources.slice(0, map.sources.indexOf(name));
  return { map, offset: spanOf(before, orders, post) };
}

function spanOf(
  sources: readonly string[],
  orders: ReadonlyMap<string, Order>,
  post: number,
): number {
  return sources.reduce((n, s) => n + alignedSpan(present(orders.get(s), "order"), post), 0);
}

/** Sources that one array layer reads together share a map. */
function dmMaps(
  network: Network,
  orders: ReadonlyMap<string, Order>,
  fold: Fold | undefined,
  g: Geometry,
): readonly DmMap[] {
  const readers = network.layers.filter(isMac);
  return components(readers.map((l) => l.operands.flatMap(sourcesOf))).map((sources) => {
    const own = readers.filter((l) =>
      l.operands.some((o) => sourcesOf(o).some((s) => sources.includes(s))),
    );
    const folded = fold && sources.includes(network.input.name) ? fold : undefined;
    return dmMap(sources, own, folded, orders, g);
  });
}

function dmMap(
  sources: readonly string[],
  readers: readonly MacLayer[],
  fold: Fold | undefined,
  orders: ReadonlyMap<string, Order>,
  g: Geometry,
): DmMap {
  const [first] = readers;
  const operand = present(first?.operands[0], "operand");
  const padded = fold?.padded || readers.some((l) => l.window.pads.some((p) => p > 0));
  const encoding = activationEncoding(operand.element, padded ?? false, kindOf(g));
  const stride = g.pixels === 1 ? 1 : (first?.window.stride[1] ?? 1);
  const [, height, width] = operand.shape;
  const channels = fold ? fold.shape[0] : spanOf(sources, orders, g.post);
  const blocks = Math.ceil(channels / g.lanes);
  const row = Math.ceil(width / (stride * g.pixels)) * stride * blocks;
  const digits = digitCount(encoding.bits, g.digit);
  const digit = row * height;
  const words = digit * digits;
  return { sources, encoding, digits, stride, blocks, row, digit, words, height, width };
}

function vmMaps(placed: Placed, orders: ReadonlyMap<string, Order>, g: Geometry): readonly VmMap[] {
  const maps = new Map<string, VmMap>();
  for (const layer of placed.network.layers) {
    for (const operand of valueOperands(layer))
      for (const source of sourcesOf(operand)) {
        const sources = placed.assemblies.get(source) ?? [source];
        const groups = spanOf(sources, orders, g.post) / g.post;
        const [, height, width]: Shape3 = operand.shape;
        const words = groups * height * width;
        maps.set(present(sources[0], "source"), { sources, groups, words, height, width });
      }
  }
  return [...maps.values()];
}

function outputOffsets(network: Network): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>();
  network.output.channels.forEach(({ source }, i) => {
    if (!offsets.has(source)) offsets.set(source, i);
  });
  return offsets;
}

/** Joins lists that share a member; members keep their first order. */
function components(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  let joined: (readonly string[])[] = [];
  for (const list of lists) {
    const touching = joined.filter((c) => c.some((s) => list.includes(s)));
    const merged = [...new Set([...touching.flat(), ...list])];
    joined = [...joined.filter((c) => !touching.includes(c)), merged];
  }
  return joined;
}
