import { createHost, type HostTensor } from "../../num/host-tensor.js";
import type { Constant } from "./builder.js";
import type { Codes, FloatValue, Quantizer } from "./float-graph.js";
import { at, codeFunction, placesOf } from "./quantizer-steps.js";

/** A quantized constant: its integers (code - zero), and the real values they stand for on demand. */
export function quantizeConstant(input: Constant, quantizer: Quantizer): FloatValue["source"] {
  let codes: Codes | undefined;
  const read = () => {
    codes ??= codesOf(input.source.tensor(), quantizer);
    return codes;
  };
  return {
    kind: "constant",
    codes: () => (quantizer.result === "real" ? read() : undefined),
    tensor: () => {
      const found = read();
      if (quantizer.result === "real") return realOf(found);
      const out = createHost("i32", found.integers.shape);
      const place = places(found.integers.shape, quantizer);
      return { ...out, data: found.integers.data.map((k, i) => k + at(quantizer.zero, place(i))) };
    },
  };
}

function codesOf(tensor: HostTensor, quantizer: Quantizer): Codes {
  const integers = createHost("i32", tensor.shape);
  const functions = Array.from({ length: placesOf(quantizer) }, (_, c) =>
    codeFunction(quantizer, c),
  );
  const place = places(tensor.shape, quantizer);
  for (let i = 0; i < tensor.data.length; i++) {
    const c = place(i);
    const f = functions[c] as (x: number) => number;
    integers.data[i] = f(tensor.data[i] as number) - at(quantizer.zero, c);
  }
  const { scale } = quantizer;
  return { integers, scale, axis: scale.length === 1 ? 0 : quantizer.axis };
}

/** The place of element `i` along the axis of a quantizer. */
function places(shape: readonly number[], quantizer: Quantizer): (i: number) => number {
  const count = placesOf(quantizer);
  const inner = shape.slice(quantizer.axis + 1).reduce((n, d) => n * d, 1);
  return count === 1 ? () => 0 : (i) => Math.floor(i / inner) % count;
}

/** scale * integer, rounded once to float32. */
export function realOf({ integers, scale, axis }: Codes): HostTensor {
  const out = createHost("f32", integers.shape);
  const inner = integers.shape.slice(axis + 1).reduce((n, d) => n * d, 1);
  for (let i = 0; i < out.data.length; i++) {
    const c = scale.length === 1 ? 0 : Math.floor(i / inner) % scale.length;
    out.data[i] = (integers.data[i] as number) * (scale[c] as number);
  }
  return out;
}
