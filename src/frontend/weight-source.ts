import type { Place } from "../diag/place.js";

/** Access to the files beside a model; the frontend itself touches no file system. */
export interface WeightSource {
  /** The bytes at `path`, relative to the model's folder; undefined after reporting why there are none. */
  read(path: string, place: Place): Uint8Array | undefined;
}

/** For texts that name no files. */
export const noWeights: WeightSource = { read: () => undefined };
