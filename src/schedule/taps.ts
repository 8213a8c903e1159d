import { present } from "../support/invariant.js";
import type { LayerTap } from "./design.js";
import type { Layer, StageNumber } from "./network.js";
import type { Schedule, ScheduledLayer } from "./schedule.js";
import type { Shape3 } from "./shape.js";

/** What each layer's jobs hold, for comparing them element by element. */
export function layerTaps(s: Schedule): readonly LayerTap[] {
  return s.layers.map((scheduled) => ({
    stages: scheduled.layer.stages.map((stage) => ({
      ...stage,
      shape: stageShape(scheduled.layer, stage.stage),
    })),
    jobs: jobChannels(s, scheduled).map((channels) => ({ channels })),
  }));
}

function stageShape(layer: Layer, stage: StageNumber): Shape3 {
  return layer.kind === "mac" && stage < 2 ? layer.macShape : layer.shape;
}

function jobChannels(s: Schedule, scheduled: ScheduledLayer): readonly (readonly number[])[] {
  const { post } = s.geometry;
  const { order } = present(s.places.get(scheduled.layer.name), "place");
  return scheduled.jobs.map(({ plan }) => {
    const channels = plan?.channels ?? order;
    const length = Math.ceil(channels.length / post) * post;
    return Array.from({ length }, (_, i) => channels[i] ?? -1);
  });
}
