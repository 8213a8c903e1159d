import type { Tensor } from "../../src/num/tensor.js";
import type { Design, EnginePlan, LayerTap } from "../../src/schedule/design.js";
import { runEngine } from "./engine/run-engine.js";
import type { TapGroup } from "./engine/run-job.js";
import { evaluateNet, type Net } from "./nets.js";

/** The first difference between the modelled engine and the nodes' own values, or undefined. */
export function firstMismatch(
  net: Net,
  design: Design,
  images: readonly Tensor[],
): string | undefined {
  const engine = design.engines[0];
  if (!engine) return "no engine";
  const traces = runEngine(
    engine.parameters,
    engine.memories,
    images.map((t) => streamOrder(t, engine.input.shape)),
  );
  for (const [i, image] of images.entries()) {
    const values = evaluateNet(net, image);
    const trace = traces[i];
    if (!trace) return "no trace";
    let jobs = 0;
    for (const [l, tap] of engine.taps.entries()) {
      const own = trace.jobs.slice(jobs, jobs + tap.jobs.length);
      jobs += tap.jobs.length;
      for (const stage of tap.stages) {
        const expected = values.get(stage.node);
        const seen = new Set<number>();
        for (const [j, job] of own.entries())
          for (const group of job.stages[stage.stage]) {
            const bad = compare(engine, l, tap, j, stage, group, expected, seen);
            if (bad) return `image ${i}, ${bad}`;
          }
        const count = expected?.data.length ?? 0;
        if (seen.size !== count)
          return `layer ${l} stage ${stage.stage}: ${seen.size} of ${count} elements`;
      }
    }
    const last = values.get(engine.output.node);
    const stream = last && streamOrder(last, engine.output.shape);
    const at = stream?.findIndex((v, k) => v !== trace.output[k]) ?? 0;
    if (at >= 0)
      return `image ${i}, output ${at}: expected ${stream?.[at]}, got ${trace.output[at]}`;
  }
  return undefined;
}

function compare(
  engine: EnginePlan,
  l: number,
  tap: LayerTap,
  j: number,
  stage: LayerTap["stages"][number],
  group: TapGroup,
  expected: Tensor | undefined,
  seen: Set<number>,
): string | undefined {
  const layer = engine.layers[l];
  const [, height, width] = stage.shape;
  const [sy, sx] = layer?.window.stride ?? [1, 1];
  // Written, or counted in raster order as they are joined; vector jobs write each pixel as it is formed.
  const written = stage.stage >= 2 || layer?.kind === "vector";
  // A rectangle of the map, or all of it.
  const region = layer?.kind === "vector" ? layer.regions?.[j] : undefined;
  const [top, left] = region?.at ?? [0, 0];
  const columns = region?.size[1] ?? width;
  const oy = written ? top + Math.floor(group.pixel / columns) : group.row / sy;
  const ox = written ? left + (group.pixel % columns) : group.column / sx + group.pixel;
  const post = engine.parameters.POST;
  for (const [q, value] of group.values.entries()) {
    const job = tap.jobs[j];
    const channels = stage.stage === 0 ? (job?.rows ?? job?.channels) : job?.channels;
    const channel = channels?.[group.group * post + q] ?? -1;
    if (channel < 0) continue;
    const index = (channel * height + oy) * width + ox;
    seen.add(index);
    const want = expected?.data[index];
    if (want !== value)
      return `layer ${l} (${layer?.name}) stage ${stage.stage} job ${j} channel ${channel} y ${oy} x ${ox}: expected ${want}, got ${value}`;
  }
  return undefined;
}

/** A [C,H,W] tensor in the order y, x, channel. */
export function streamOrder(t: Tensor, [c, h, w]: readonly [number, number, number]): number[] {
  const out: number[] = [];
  for (let p = 0; p < h * w; p++)
    for (let ch = 0; ch < c; ch++) out.push(t.data[ch * h * w + p] ?? Number.NaN);
  return out;
}
