import type { EnginePlan, JobTap, LayerTap } from "../schedule/design.js";
import type { Geometry } from "../schedule/geometry.js";
import type { FusedPool, Layer, MacLayer } from "../schedule/network.js";
import type { Region } from "../schedule/regions.js";
import { present } from "../support/invariant.js";
import type { TapJob, TapPlan, TapStage } from "./tap-plan.js";

/** A pixel of a map. */
type Pixel = readonly [y: number, x: number];

/**
 * Which element of which IR value the engine forms when: worked out from the shapes of the layers and the order
 * that docs/engine.md promises, not from the fields of the jobs, so that a wrong job does not hide itself.
 */
export function tapPlanOf(plan: EnginePlan): TapPlan {
  return plan.taps.flatMap((tap, layer) => {
    const of = present(plan.layers[layer], "layer");
    return tap.jobs.map((job, i): TapJob => {
      const region = of.kind === "vector" ? of.regions?.[i] : undefined;
      return { layer, stages: stagesOf(of, tap, job, region, plan.geometry) };
    });
  });
}

function stagesOf(
  layer: Layer,
  tap: LayerTap,
  job: JobTap,
  region: Region | undefined,
  g: Geometry,
): readonly TapStage[] {
  return tap.stages.map(({ stage, node, shape }) => {
    const order =
      layer.kind === "mac" && stage < 2
        ? macOrder(layer, g.pixels)
        : region
          ? rectangle(region)
          : raster(shape[1], shape[2]);
    const channels = stage === 0 ? (job.rows ?? job.channels) : job.channels;
    return { stage, node: node.name, elements: elementsOf(order, channels, shape, g.post) };
  });
}

/** Flat ONNX indices: pixels in order, within a pixel groups of `post` channels as they lie. */
function elementsOf(
  order: readonly Pixel[],
  channels: readonly number[],
  [, height, width]: Layer["shape"],
  post: number,
): Int32Array {
  const lanes = Math.ceil(channels.length / post) * post;
  const elements = new Int32Array(order.length * lanes).fill(-1);
  let at = 0;
  for (const [y, x] of order) {
    for (const [lane, c] of channels.entries())
      if (c >= 0) elements[at + lane] = (c * height + y) * width + x;
    at += lanes;
  }
  return elements;
}

function raster(height: number, width: number): readonly Pixel[] {
  return Array.from(
    { length: height * width },
    (_, i): Pixel => [Math.floor(i / width), i % width],
  );
}

function rectangle({ at: [top, left], size }: Region): readonly Pixel[] {
  return raster(...size).map(([y, x]): Pixel => [top + y, left + x]);
}

/** Before pooling: rows of tiles, or, with a fused pool, one row of windows after the other. */
function macOrder(layer: MacLayer, pixels: number): readonly Pixel[] {
  const [, height, width] = layer.macShape;
  const pool = layer.pool;
  if (!pool || pool.whole) return raster(height, width);
  return windowOrder(pool, height, width, pixels === 1 ? pool.kernel[1] : pixels);
}

/** Blocks of kernel height x `wide` pixels in raster order, each in raster order. */
function windowOrder(
  pool: FusedPool,
  height: number,
  width: number,
  wide: number,
): readonly Pixel[] {
  const order: Pixel[] = [];
  const [tall] = pool.kernel;
  for (let top = 0; top < height; top += tall)
    for (let left = 0; left < width; left += wide)
      for (let y = top; y < top + tall; y++)
        for (let x = left; x < Math.min(left + wide, width); x++) order.push([y, x]);
  return order;
}
