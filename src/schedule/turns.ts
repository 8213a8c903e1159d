import { type Network, sourcesOf } from "./network.js";
import type { ScheduledLayer } from "./schedule.js";

/** Marks the jobs where layers, the image and the use of the input end, and the first that writes the output. */
export function flagTurns(
  layers: readonly ScheduledLayer[],
  network: Network,
): readonly ScheduledLayer[] {
  const readsInput = (l: ScheduledLayer) =>
    l.layer.operands.some((o) => sourcesOf(o).includes(network.input.name));
  const lastReader = layers.findLastIndex(readsInput);
  const firstWriter = layers.findIndex((l) => l.jobs.some((j) => j.job.obEnable));
  return layers.map((layer, at) => {
    const jobs = layer.jobs.map((j, i) => {
      const last = i === layer.jobs.length - 1;
      const flags = {
        layerLast: Number(last),
        imageLast: Number(last && at === layers.length - 1),
        needsOutput: Number(i === 0 && at === firstWriter),
        readsInput: Number(readsInput(layer)),
        freesInput: Number(last && at === lastReader),
      };
      return { ...j, job: { ...j.job, ...flags } };
    });
    return { ...layer, jobs };
  });
}
