import { type EmitAssets, emitRtl } from "../emit/emit-rtl.js";
import { inputFormat, outputFormat, packImage } from "../emit/stream-format.js";
import { versionWord } from "../emit/version.js";
import type { Tensor } from "../num/tensor.js";
import type { EnginePlan, StreamLayout } from "../schedule/design.js";
import { present } from "../support/invariant.js";
import type { SimulationDesign, SimulationSample } from "./simulation-design.js";
import { tapPlanOf } from "./tap-order.js";

/** A planned engine as the simulator sees it. */
export function simulationDesign(plan: EnginePlan, assets: EmitAssets): SimulationDesign {
  const { verilog, memories, hash } = emitRtl(plan, assets);
  const { parameters } = plan;
  const nodes = plan.taps.flatMap((t) => t.stages.map((s) => s.node));
  const all = [...nodes, plan.output.node];
  return {
    rtl: verilog,
    memories,
    post: parameters.POST,
    valueBits: parameters.VAL_W,
    version: versionWord(),
    hash,
    input: inputFormat(parameters),
    output: outputFormat(parameters),
    layers: plan.rows,
    taps: tapPlanOf(plan),
    shapes: new Map(all.map((n) => [n.name, n.type.shape])),
    outputNode: plan.output.node.name,
    wide: parameters.VAL_W > 32,
  };
}

/** One sample: the reference's values by node name, among them the input, every tapped node and the output. */
export function simulationSample(
  plan: EnginePlan,
  values: ReadonlyMap<string, Tensor>,
): SimulationSample {
  return {
    input: streamOf(plan.input, values),
    output: streamOf(plan.output, values),
    values: new Map([...values].map(([name, tensor]) => [name, tensor.data])),
  };
}

function streamOf(layout: StreamLayout, values: ReadonlyMap<string, Tensor>): Uint8Array {
  const { data } = present(values.get(layout.node.name), `values of ${layout.node.name}`);
  return packImage(data, layout.shape, layout.bytes);
}
