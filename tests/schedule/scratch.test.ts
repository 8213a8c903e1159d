import { test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { planDesign } from "../../src/schedule/plan.js";
import { firstMismatch } from "./check-plan.js";
import { choicesOf, randomNet, randomTensor } from "./random-net.js";
test("scratch", () => {
  const [sequence, geometry] = JSON.parse(process.env.CE ?? "");
  const net = randomNet(choicesOf(sequence));
  for (const n of net.nodes) console.log(n.name, n.op.name, JSON.stringify(n.type), n.inputs.map(i => i?.name).join(), JSON.stringify((({window, map, groups, reduce, thresholds, sign}: any) => ({window, map, groups, reduce, thresholds, sign}))(n.op.hardware(n))));
  const sink = createSink();
  const design = planDesign(net.graph(), geometry, sink);
  console.log(sink.diagnostics);
  const e = design!.engines[0]!;
  for (const l of e.layers) console.log(l.name, l.kind, l.operands.map(o => o.channels.map(c => c.source + ":" + c.channel).join()).join(" | "), e.schedule.places.get(l.name)?.order.join());
  console.log([...e.schedule.places].map(([k, v]) => k + JSON.stringify(v)).join("\n"));
  if (process.env.JOBS) for (const l of e.schedule.layers) for (const j of l.jobs) console.log(l.layer.name, JSON.stringify(j.job), JSON.stringify(e.schedule.steps.slice(j.job.stepStart, j.job.stepStart + j.stepCount)));
  const t = net.nodes[0]!.type;
  console.log(firstMismatch(net, design!, [1, 2, 3].map((s) => randomTensor(t.element, t.shape, s))));
});
