import type { Sink } from "../diag/diagnostic.js";
import type { Place } from "../diag/place.js";
import { report } from "../diag/report.js";
import { readNpz } from "../num/files/npz.js";
import { indexText } from "../num/files/stored-array.js";
import { elementCount } from "../num/tensor.js";
import type { FloatTensor } from "../quantize/float-network.js";
import {
  imagesOf,
  type QuantizedNetwork,
  type QuantizeOptions,
  quantizeNetwork,
} from "../quantize/quantize-network.js";
import { readBytes } from "./arrays.js";
import { floatNetwork } from "./float-network.js";
import { loadFloatGraph } from "./load-model.js";

/** A float ONNX model as integers, with ranges from the real inputs in array `input` of an .npz file. Undefined after an error. */
export function quantizeModel(
  file: string,
  calibration: string,
  options: QuantizeOptions,
  sink: Sink,
): QuantizedNetwork | undefined {
  const graph = loadFloatGraph(file, sink);
  const network = graph && floatNetwork(graph, file, sink);
  const images = network && readImages(calibration, network.input.shape, sink);
  return network && images && quantizeNetwork(network, images, options);
}

function readImages(
  path: string,
  shape: readonly number[],
  sink: Sink,
): readonly FloatTensor[] | undefined {
  const bytes = readBytes(path, sink);
  if (bytes === undefined) return undefined;
  const place: Place = { kind: "file", file: path };
  const arrays = readNpz(bytes, { path, place, sink });
  if (arrays === undefined) return undefined;
  const array = arrays.get("input");
  if (array === undefined)
    return void report(sink, "BL1401", place, { path, found: [...arrays.keys()] });
  const size = elementCount(shape);
  const fits = array.shape.slice(-shape.length).every((d, i) => d === shape[i]);
  if (!fits || array.data.length % size !== 0)
    return void report(sink, "BL1402", place, { found: array.shape, expected: shape });
  const strange = array.data.findIndex((v: number) => !Number.isFinite(v));
  const what =
    array.data.length === 0
      ? "the array holds no samples"
      : strange >= 0
        ? `element ${indexText(array.shape, strange)} is ${array.data[strange]}`
        : undefined;
  if (what !== undefined) return void report(sink, "BL1410", place, { what });
  return imagesOf(shape, Float64Array.from(array.data));
}
