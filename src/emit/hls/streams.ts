import { present } from "../../support/invariant.js";
import type { HlsNetwork } from "./build-network.js";
import type { HlsLayer } from "./layer.js";
import { beatByBeat, type Process, streamDepths } from "./stream-depths.js";
import { type HlsValue, pixelsOf } from "./value.js";

/** A second reader of a value: every pixel goes to both. */
export interface Clone {
  readonly source: string;
  readonly copies: readonly [string, string];
  readonly type: string;
  readonly beats: number;
}

/** Who reads and writes which variable. */
export interface Wiring {
  /** Variables a layer reads, in the order of its operands. */
  readonly operands: ReadonlyMap<HlsLayer, readonly string[]>;
  /** Clones of a value, by its variable, in the order they run. */
  readonly clones: ReadonlyMap<string, readonly Clone[]>;
  /** Depth of every stream between two functions. */
  readonly depths: ReadonlyMap<string, number>;
}

/**
 * A value with several readers is cloned for them: functions of a dataflow region share neither a stream nor an array.
 * Streams get depths; an array between two functions holds two maps.
 */
export function wire(network: HlsNetwork): Wiring {
  const readers = countReaders(network.layers);
  const values = [network.input, ...network.layers.map((l) => l.result)];
  const clones = new Map(
    values.map((v) => [v.variable, clonesOf(v, readers.get(v.variable) ?? 1)]),
  );
  const names = new Map(
    [...clones].map(([variable, list]) => [variable, readNames(variable, list)]),
  );
  const operands = new Map(
    network.layers.map((l) => [
      l,
      l.operands.map((o) => present(names.get(o.variable)?.shift(), `reader of ${o.variable}`)),
    ]),
  );
  if (network.io === "parallel") return { operands, clones, depths: new Map() };
  return { operands, clones, depths: streamDepths(processesOf(network, operands, clones)) };
}

function countReaders(layers: readonly HlsLayer[]): ReadonlyMap<string, number> {
  const readers = new Map<string, number>();
  for (const { variable } of layers.flatMap((l) => l.operands))
    readers.set(variable, (readers.get(variable) ?? 0) + 1);
  return readers;
}

/** A chain: each clone gives one reader its copy and hands the rest on. */
function clonesOf(value: HlsValue, readers: number): readonly Clone[] {
  const { variable, type } = value;
  return Array.from({ length: readers - 1 }, (_, i) => ({
    ...{ type, beats: pixelsOf(value), source: i === 0 ? variable : `${variable}_rest${i}` },
    copies: [
      `${variable}_cpy${i + 1}`,
      i === readers - 2 ? `${variable}_cpy${i + 2}` : `${variable}_rest${i + 1}`,
    ],
  }));
}

/** What readers take, in turn. */
function readNames(variable: string, clones: readonly Clone[]): string[] {
  const last = clones.at(-1);
  return last ? [...clones.map((c) => c.copies[0]), last.copies[1]] : [variable];
}

function processesOf(
  { input, layers }: HlsNetwork,
  operands: Wiring["operands"],
  clones: Wiring["clones"],
): readonly Process[] {
  const cloned = (value: HlsValue) =>
    (clones.get(value.variable) ?? []).map((c) => ({
      ...{ reads: [c.source], writes: c.copies, turns: beatByBeat(c.beats) },
    }));
  return [
    ...cloned(input),
    ...layers.flatMap((layer) => [
      {
        reads: operands.get(layer) ?? [],
        writes: [layer.result.variable],
        turns: layer.turns,
      },
      ...cloned(layer.result),
    ]),
  ];
}
