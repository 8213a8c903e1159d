import { hardwareEntries } from "./entries/hardware.js";
import { hlsEntries } from "./entries/hls.js";
import { internalEntries } from "./entries/internal.js";
import { methodEntries } from "./entries/methods.js";
import { modelEntries } from "./entries/models.js";
import { nameEntries } from "./entries/names.js";
import { onnxEntries } from "./entries/onnx.js";
import { opEntries } from "./entries/ops.js";
import { passEntries } from "./entries/passes.js";
import { simulationEntries } from "./entries/simulation.js";
import { syntaxEntries } from "./entries/syntax.js";
import { typeEntries } from "./entries/types.js";
import { usageEntries } from "./entries/usage.js";
import { weightEntries } from "./entries/weights.js";

/**
 * Every diagnostic bitloom can print, by code: 1xxx syntax, names and files, 2xxx types, shapes and quantization,
 * 3xxx passes, 4xxx schedule and resources, 5xxx emit, 6xxx simulation and outside tools, 9xxx internal.
 */
export const catalogue = {
  ...syntaxEntries,
  ...nameEntries,
  ...weightEntries,
  ...modelEntries,
  ...onnxEntries,
  ...typeEntries,
  ...opEntries,
  ...methodEntries,
  ...passEntries,
  ...hardwareEntries,
  ...hlsEntries,
  ...simulationEntries,
  ...usageEntries,
  ...internalEntries,
};

export type Code = keyof typeof catalogue;
