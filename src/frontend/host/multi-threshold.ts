import { createHost, type HostTensor } from "../../num/host-tensor.js";
import { type HostOp, numberAttr } from "./host-op.js";

/** scale * #{t : x >= thresholds[c][t]} + bias, each step rounded to float32. */
export const multiThreshold: HostOp = {
  name: "MultiThreshold",
  doc: "`scale` * (number of thresholds of the channel (axis 1) that x reaches) + `bias`; thresholds [C or 1, T]",
  attrs: ["scale", "bias"],
  infer: ([x, t]) => {
    if (x === undefined || t === undefined || t.shape.length !== 2)
      return "needs x and thresholds [C, T]";
    const fits = t.shape[0] === 1 || t.shape[0] === x.shape[1];
    return fits ? x : `thresholds for ${t.shape[0]} channels, x has ${x.shape[1]}`;
  },
  evaluate: ([x, t], attrs, { dtype, shape }) => {
    const out = createHost(dtype, shape);
    const { data } = x as HostTensor;
    const [rows = 1, count = 0] = (t as HostTensor).shape;
    const channels = shape[1] ?? 1;
    const length = shape.slice(2).reduce((n, d) => n * d, 1);
    const [scale, bias] = [numberAttr(attrs, "scale", 1), numberAttr(attrs, "bias", 0)];
    for (let i = 0; i < data.length; i++) {
      const row = rows === 1 ? 0 : Math.floor(i / length) % channels;
      let reached = 0;
      for (let k = row * count; k < (row + 1) * count; k++) {
        if ((data[i] as number) >= ((t as HostTensor).data[k] as number)) reached++;
      }
      out.data[i] = Math.fround(Math.fround(scale) * reached) + Math.fround(bias);
    }
    return out;
  },
};
