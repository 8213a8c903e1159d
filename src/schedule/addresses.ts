import type { DmMap, SourcePlace, VmMap } from "./maps.js";
import { type Allocation, allocateMemory, type Lifetime } from "./memory.js";
import {
  factorOf,
  isMac,
  type Layer,
  type Network,
  type Operand,
  resultsOf,
  sourcesOf,
  valueOperands,
} from "./network.js";

/** Base address of every map; the input's second half lies right behind the first. */
export interface Addresses {
  readonly dm: ReadonlyMap<DmMap, number>;
  readonly vm: ReadonlyMap<VmMap, number>;
  readonly dmWords: number;
  readonly vmWords: number;
  /** The first words of vmem, where all factors of vector layers lie; 0: there are none. */
  readonly factorWords: number;
  /** Layers at which most words are alive. */
  readonly dmPeak: number;
  readonly vmPeak: number;
}

/** Allocates both feature-map memories by liveness over the sequence of layers. */
export function allocateMaps(
  network: Network,
  places: ReadonlyMap<string, SourcePlace>,
): Addresses {
  const all = [...places.values()];
  const dmMaps = [...new Set(all.flatMap((p) => (p.dm ? [p.dm.map] : [])))].map((m) => [m]);
  const vmMaps = joinInPlace(network, places, [
    ...new Set(all.flatMap((p) => (p.vm ? [p.vm.map] : []))),
  ]);
  const dm = allocateMemory(dmMaps.map((m) => lifetime(network, m, arrayOperands)));
  const factors = new Set(
    network.layers.flatMap((l) => {
      const factor = factorOf(l);
      return factor ? sourcesOf(factor) : [];
    }),
  );
  const isFactor = (maps: Shared<VmMap>) =>
    maps.some((m) => m.sources.some((source) => factors.has(source)));
  const vm = allocateMemory(
    vmMaps.map((m) => ({ ...lifetime(network, m, valueOperands), low: isFactor(m) })),
  );
  const vmBases = bases(vmMaps, vm);
  const ends = vmMaps
    .filter(isFactor)
    .flatMap((maps) => maps.map((m) => (vmBases.get(m) ?? 0) + m.words));
  return {
    dm: bases(dmMaps, dm),
    vm: vmBases,
    factorWords: Math.max(0, ...ends),
    dmWords: dm.words,
    vmWords: vm.words,
    dmPeak: dm.peak,
    vmPeak: vm.peak,
  };
}

/** Maps that share one block of words, one after the other. */
type Shared<M> = readonly M[];

function bases<M>(maps: readonly Shared<M>[], allocation: Allocation): ReadonlyMap<M, number> {
  return new Map(
    maps.flatMap((list, i) => list.map((m) => [m, allocation.bases[i] ?? 0] as const)),
  );
}

function arrayOperands(layer: Layer): readonly Operand[] {
  return isMac(layer) ? layer.operands : [];
}

/**
 * A sum or product takes the place of its residual when nothing reads that any more: each group is read before it is written
 * (hw/join_unit.v).
 */
function joinInPlace(
  network: Network,
  places: ReadonlyMap<string, SourcePlace>,
  maps: readonly VmMap[],
): readonly Shared<VmMap>[] {
  const shared = new Map(maps.map((m) => [m, [m]]));
  network.layers.forEach((layer, i) => {
    if (!isMac(layer) || !layer.residual) return;
    const [source = ""] = sourcesOf(layer.residual.operand);
    const old = places.get(source)?.vm?.map;
    const own = resultsOf(layer).flatMap((name) => places.get(name)?.vm?.map ?? []);
    const [fresh] = own;
    if (!old || !fresh || !takesPlaceOf(fresh, old)) return;
    if (lifetime(network, [old], valueOperands).last !== i) return;
    const list = [...(shared.get(old) ?? []), ...(shared.get(fresh) ?? [])];
    for (const map of list) shared.set(map, list);
  });
  return [...new Set(shared.values())];
}

/** Both alone, and as large. */
function takesPlaceOf(a: VmMap, b: VmMap): boolean {
  return a.sources.length === 1 && b.sources.length === 1 && a.words === b.words;
}

/** From the first layer that writes a map to the last that reads it; the loader writes its map at any time. */
function lifetime(
  network: Network,
  maps: Shared<DmMap | VmMap>,
  operandsOf: (layer: Layer) => readonly Operand[],
): Lifetime {
  const count = network.layers.length;
  const sources = maps.flatMap((m) => m.sources);
  const words = maps[0]?.words ?? 0;
  if (sources.includes(network.input.name)) return { words: 2 * words, first: 0, last: count };
  let first = count;
  let last = 0;
  network.layers.forEach((layer, i) => {
    if (resultsOf(layer).some((name) => sources.includes(name))) first = Math.min(first, i);
    const reads = operandsOf(layer).some((o) => sourcesOf(o).some((s) => sources.includes(s)));
    if (reads) last = Math.max(last, i);
  });
  return { words, first, last: Math.max(first, last) };
}
