import { present } from "../support/invariant.js";
import type { Geometry } from "./geometry.js";
import type { SourcePlace, VmMap } from "./maps.js";
import { type Operand, sourcesOf } from "./network.js";

/** Where an operand lies in vmem. */
export interface VectorSource {
  readonly map: VmMap;
  /** Words from address 0 to its first group of the first pixel, and groups it covers. */
  readonly base: number;
  readonly groups: number;
}

/** Finds an operand's groups; its sources lie side by side. */
export function vectorSource(
  operand: Operand,
  places: ReadonlyMap<string, SourcePlace>,
  bases: ReadonlyMap<VmMap, number>,
  g: Geometry,
): VectorSource {
  const all = sourcesOf(operand).map((s) => present(places.get(s), "place"));
  const offsets = all.map((p) => present(p.vm, "map").offset);
  const ends = all.map((p) => present(p.vm, "map").offset + p.order.length);
  const { map } = present(all[0]?.vm, "map");
  const first = Math.min(...offsets) / g.post;
  const groups = Math.ceil(Math.max(...ends) / g.post) - first;
  return { map, base: (bases.get(map) ?? 0) + first, groups };
}
