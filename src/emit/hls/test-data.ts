import type { Tensor } from "../../num/tensor.js";
import type { Shape3 } from "../../schedule/shape.js";
import { present } from "../../support/invariant.js";
import type { HlsNetwork } from "./build-network.js";
import { traceName } from "./project-view.js";
import { onnxIndex } from "./value.js";

/** Values of one sample by IR node, constants left out (the reference's trace). */
export type SampleValues = ReadonlyMap<string, Tensor>;

/** Files of tb_data/: exact integers, channels last, one sample a line; inputs, outputs, and every layer. */
export function testData(
  network: HlsNetwork,
  names: { readonly input: string; readonly output: string },
  samples: readonly SampleValues[],
): ReadonlyMap<string, string> {
  const lines = (node: string, shape: Shape3) =>
    samples.map((s) => line(present(s.get(node), `values of ${node}`), shape)).join("");
  return new Map([
    ["tb_input_features.dat", lines(names.input, network.input.shape)],
    ["tb_output_predictions.dat", lines(names.output, network.output.shape)],
    ...network.layers.flatMap((layer) => {
      const { node, result } = layer;
      if (node === undefined) return [];
      return [[`tb_${traceName(layer)}.dat`, lines(node.name, result.shape)] as const];
    }),
  ]);
}

function line({ data }: Tensor, shape: Shape3): string {
  return `${Array.from(data, (_, i) => data[onnxIndex(shape, i)]).join(" ")}\n`;
}
