import type { JobTap, LayerTap } from "./design.js";
import { type Layer, rowsOf, type StageNumber } from "./network.js";
import type { Schedule, ScheduledLayer } from "./schedule.js";
import type { Shape3 } from "./shape.js";

/** What each layer's jobs hold, for comparing them element by element. */
export function layerTaps(s: Schedule): readonly LayerTap[] {
  return s.layers.map((scheduled) => ({
    stages: scheduled.layer.stages.map((stage) => ({
      ...stage,
      shape: stageShape(scheduled.layer, stage.stage),
    })),
    jobs: jobTaps(s, scheduled),
  }));
}

function stageShape(layer: Layer, stage: StageNumber): Shape3 {
  if (layer.kind === "mac" && stage === 0)
    return [rowsOf(layer), layer.macShape[1], layer.macShape[2]];
  return layer.kind === "mac" && stage < 2 ? layer.macShape : layer.shape;
}

function jobTaps(s: Schedule, scheduled: ScheduledLayer): readonly JobTap[] {
  const { post } = s.geometry;
  return scheduled.jobs.map((job) => {
    const { plan } = job;
    const channels = plan?.points?.strips.flat() ?? plan?.channels ?? job.channels ?? [];
    const rows = plan?.points?.groups.flatMap((group) => group.rows);
    return { channels: wholeGroups(channels, post), rows };
  });
}

function wholeGroups(channels: readonly number[], post: number): readonly number[] {
  const length = Math.ceil(channels.length / post) * post;
  return Array.from({ length }, (_, i) => channels[i] ?? -1);
}
