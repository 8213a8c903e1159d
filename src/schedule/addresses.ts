import type { DmMap, SourcePlace, VmMap } from "./maps.js";
import { type Allocation, allocateMemory, type Lifetime } from "./memory.js";
import { type Network, sourcesOf } from "./network.js";

/** Base address of every map; the input's second half lies right behind the first. */
export interface Addresses {
  readonly dm: ReadonlyMap<DmMap, number>;
  readonly vm: ReadonlyMap<VmMap, number>;
  readonly dmWords: number;
  readonly vmWords: number;
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
  const dmMaps = [...new Set(all.flatMap((p) => (p.dm ? [p.dm.map] : [])))];
  const vmMaps = [...new Set(all.flatMap((p) => (p.vm ? [p.vm.map] : [])))];
  const dm = allocateMemory(dmMaps.map((m) => lifetime(network, m, "mac")));
  const vm = allocateMemory(vmMaps.map((m) => lifetime(network, m, "vector")));
  return {
    dm: bases(dmMaps, dm),
    vm: bases(vmMaps, vm),
    dmWords: dm.words,
    vmWords: vm.words,
    dmPeak: dm.peak,
    vmPeak: vm.peak,
  };
}

function bases<M>(maps: readonly M[], allocation: Allocation): ReadonlyMap<M, number> {
  return new Map(maps.map((m, i) => [m, allocation.bases[i] ?? 0]));
}

/** From the first layer that writes the map to the last that reads it; the loader writes its map at any time. */
function lifetime(network: Network, map: DmMap | VmMap, reader: "mac" | "vector"): Lifetime {
  const count = network.layers.length;
  if (map.sources.includes(network.input.name))
    return { words: 2 * map.words, first: 0, last: count };
  let first = count;
  let last = 0;
  network.layers.forEach((layer, i) => {
    if (map.sources.includes(layer.name)) first = Math.min(first, i);
    const reads = layer.operands.some((o) => sourcesOf(o).some((s) => map.sources.includes(s)));
    if (reads && layer.kind === reader) last = Math.max(last, i);
  });
  return { words: map.words, first, last: Math.max(first, last) };
}
