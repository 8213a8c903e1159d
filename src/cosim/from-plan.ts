import { type EmitAssets, emitRtl } from "../emit/emit-rtl.js";
import { inputFormat, outputFormat, packImage } from "../emit/stream-format.js";
import { instanceName } from "../emit/top.js";
import { versionWord } from "../emit/version.js";
import type { Tensor } from "../num/tensor.js";
import { predictCycles } from "../schedule/cycles.js";
import type { Design, EnginePlan, StreamLayout } from "../schedule/design.js";
import type { Masks } from "../schedule/gate-prediction.js";
import { present } from "../support/invariant.js";
import type { SimulatedEngine, SimulationDesign, SimulationSample } from "./simulation-design.js";
import { tapPlanOf } from "./tap-order.js";

/** A planned design as the simulator sees it. */
export function simulationDesign(design: Design, assets: EmitAssets): SimulationDesign {
  const { verilog, memories, hash } = emitRtl(design, assets);
  const { engines } = design;
  const { input, output } = endsOf(design);
  const nodes = engines.flatMap((e) => e.taps.flatMap((t) => t.stages.map((s) => s.node)));
  const all = [...nodes, output.output.node];
  return {
    rtl: verilog,
    memories,
    engines: engines.map((e, i) => simulatedEngine(e, instanceName(i, engines.length))),
    depths: design.streams.map((s) => s.depth),
    version: versionWord(),
    hash,
    input: inputFormat(input.parameters),
    output: outputFormat(output.parameters),
    layers: engines.flatMap((e) => e.rows),
    predictedInterval: design.cycles.interval,
    shapes: new Map(all.map((n) => [n.name, n.type.shape])),
    outputNode: output.output.node.name,
    wide: engines.some((e) => e.parameters.VAL_W > 32),
  };
}

function simulatedEngine(plan: EnginePlan, instance: string): SimulatedEngine {
  const { parameters, geometry, rows } = plan;
  return {
    instance,
    geometry,
    post: parameters.POST,
    valueBits: parameters.VAL_W,
    layers: rows.length,
    taps: tapPlanOf(plan),
  };
}

/** The engines that hold the design's own streams. */
function endsOf({ engines }: Design) {
  return { input: present(engines[0], "engine"), output: present(engines.at(-1), "engine") };
}

/** One sample: the reference's values by node name, among them the input, every tapped node and the output. */
export function simulationSample(
  design: Design,
  values: ReadonlyMap<string, Tensor>,
  masks: Masks = new Map(),
): SimulationSample {
  const { input, output } = endsOf(design);
  return {
    input: streamOf(input.input, values),
    output: streamOf(output.output, values),
    values: new Map([...values].map(([name, tensor]) => [name, tensor.data])),
    cycles:
      masks.size === 0
        ? undefined
        : design.engines.flatMap((e) => predictCycles(e.schedule, masks)),
  };
}

function streamOf(layout: StreamLayout, values: ReadonlyMap<string, Tensor>): Uint8Array {
  const { data } = present(values.get(layout.node.name), `values of ${layout.node.name}`);
  return packImage(data, layout.shape, layout.bytes);
}
