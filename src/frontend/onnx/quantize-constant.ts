import { createHost, type HostTensor } from "../../num/host-tensor.js";
import type { Constant } from "./builder.js";
import type { Codes, FloatValue, Quantizer } from "./float-graph.js";
import { codeFunction } from "./quantizer-steps.js";

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
      return { ...out, data: found.integers.data.map((k) => k + quantizer.zero) };
    },
  };
}

function codesOf(tensor: HostTensor, quantizer: Quantizer): Codes {
  const channels = quantizer.scale.length;
  const axis = channels === 1 ? 0 : quantizer.axis;
  const inner = tensor.shape.slice(axis + 1).reduce((n, d) => n * d, 1);
  const integers = createHost("i32", tensor.shape);
  const functions = quantizer.scale.map((_, c) => codeFunction(quantizer, c));
  for (let i = 0; i < tensor.data.length; i++) {
    const c = channels === 1 ? 0 : Math.floor(i / inner) % channels;
    const f = functions[c] as (x: number) => number;
    integers.data[i] = f(tensor.data[i] as number) - quantizer.zero;
  }
  return { integers, scale: quantizer.scale, axis };
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
