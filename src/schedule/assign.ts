import type { Sink } from "../diag/diagnostic.js";
import type { Place } from "../diag/place.js";
import { report } from "../diag/report.js";
import { nearest } from "../support/nearest.js";
import { isCut, type LayerChain, layerOf } from "./cuts.js";
import { checkGeometry, type PartialGeometry } from "./geometry.js";
import { placeOf } from "./network.js";

/** An engine a user asked for: the layers up to the last one named, on an array of these sizes. */
export type EngineRequest = PartialGeometry & {
  /** Names of layers, or of values inside them; absent: all layers that are left. */
  readonly layers?: readonly string[] | undefined;
};

/** Engines with the last layer of each. */
export interface Assignment {
  readonly ends: readonly number[];
  readonly sizes: readonly PartialGeometry[];
}

const place: Place = { kind: "option", option: "--design" };

/** Engine by engine where it ends; layers nobody named follow on one more engine. Undefined after an error. */
export function assignLayers(
  chain: LayerChain,
  requests: readonly EngineRequest[],
  sink: Sink,
): Assignment | undefined {
  const before = sink.diagnostics.length;
  const last = chain.layers.length - 1;
  const ends: number[] = [];
  const sizes: PartialGeometry[] = [];
  requests.forEach(({ layers, ...given }, engine) => {
    checkGeometry(given, sink, engine);
    const previous = ends.at(-1) ?? -1;
    const end = layers === undefined ? last : lastNamed(chain, layers, previous, engine, sink);
    if (end === undefined) return;
    if (end === previous) {
      report(sink, "BL4022", place, overlap(chain, engine, end));
      return;
    }
    if (end < last && !isCut(chain, end)) reportCut(chain, end, engine, sink);
    ends.push(end);
    sizes.push(given);
  });
  if (sink.diagnostics.length > before) return undefined;
  return (ends.at(-1) ?? -1) < last
    ? { ends: [...ends, last], sizes: [...sizes, {}] }
    : { ends, sizes };
}

/** The last of the named layers; all of them must come after layer `previous`. */
function lastNamed(
  chain: LayerChain,
  names: readonly string[],
  previous: number,
  engine: number,
  sink: Sink,
): number | undefined {
  let end = previous;
  for (const name of names) {
    const at = layerOf(chain, name);
    if (at < 0) {
      const legal = chain.layers.map((l) => l.name);
      report(sink, "BL4021", place, { name, engine, near: nearestLayer(chain, name), legal });
      return undefined;
    }
    if (at <= previous) {
      report(sink, "BL4022", place, overlap(chain, engine, at));
      return undefined;
    }
    end = Math.max(end, at);
  }
  return end;
}

function nearestLayer(chain: LayerChain, name: string): string | undefined {
  return nearest(
    name,
    new Set(chain.layers.flatMap((l) => [l.name, ...l.stages.map((s) => s.node.name)])),
  );
}

function overlap(chain: LayerChain, engine: number, at: number) {
  const name = chain.layers[at]?.name ?? "";
  return { engine, name, order: chain.layers.map((l) => l.name) };
}

function reportCut(chain: LayerChain, end: number, engine: number, sink: Sink): void {
  const layer = chain.layers[end];
  if (!layer) return;
  const legal = (step: -1 | 1) => {
    for (let i = end; i >= 0 && i < chain.layers.length; i += step)
      if (isCut(chain, i)) return chain.layers[i]?.name;
    return undefined;
  };
  const params = { engine, layer: layer.name, crossing: chain.crossing[end] ?? [] };
  report(sink, "BL4023", placeOf(layer), { ...params, before: legal(-1), after: legal(1) });
}
