import type { OnnxNode } from "../model.js";

/** Why ops that users meet have no form here, and what to do: where "this op is not known" would leave them alone. */
const reasons: ReadonlyMap<string, string> = new Map([
  ...["Loop", "Scan", "SequenceMap"].map(
    (op) =>
      [op, "loops have no form in hardware; export the model with its steps written out"] as const,
  ),
  ...["LSTM", "GRU", "RNN"].map(
    (op) => [op, "recurrent layers are not read; export one step with its state as input"] as const,
  ),
  [
    "DynamicQuantizeLinear",
    "its scale depends on the input; quantize with fixed scales (static quantization)",
  ],
  ...["DynamicQuantizeMatMul", "DynamicQuantizeLSTM", "MatMulIntegerToFloat"].map(
    (op) => [op, "its scale depends on the input; quantize with fixed scales"] as const,
  ),
  ["ConvTranspose", "write it as Resize (nearest) and Conv, or Conv and DepthToSpace"],
  ...["NonMaxSuppression", "NonZero", "RoiAlign", "MaxRoiPool", "Unique", "Compress"].map(
    (op) => [op, "it is no step of fixed size; cut the model before it"] as const,
  ),
]);

/** Why an op is not read. */
export function whyRefused({ op, domain }: OnnxNode): string {
  const standard = domain === "" || domain === "com.microsoft";
  return (standard ? reasons.get(op) : undefined) ?? "this op is not known";
}
