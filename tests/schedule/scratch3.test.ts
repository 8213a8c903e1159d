import { test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { memoryFiles } from "../../src/emit/memories.js";
import { estimateDesign } from "../../src/schedule/estimate.js";
import { planDesign } from "../../src/schedule/plan.js";
import { firstMismatch } from "./check-plan.js";
import * as nets from "./nets.js";
import { randomTensor, typed } from "./random-net.js";

test("mnist", () => {
  const net = nets.createNet();
  const x = nets.input(net, typed("u8"), [1, 28, 28]);
  let s = 1;
  const layer = (x: any, shape: number[], w: any, type = "i2") => {
    const y = nets.conv(net, x, randomTensor(typed(type), shape, s++), undefined, 1, w);
    const cuts = Array.from({ length: shape[0]! }, (_, c) => [-20 - c, 0, 20 + c]);
    return nets.threshold(net, y, cuts, [1], typed("u2"));
  };
  const same = { kernel: [3, 3], stride: [1, 1], pads: [1, 1, 1, 1], dilation: [1, 1] } as const;
  const two = { kernel: [2, 2], stride: [2, 2], pads: [0, 0, 0, 0], dilation: [1, 1] } as const;
  let y = layer(x, [16, 1, 5, 5], {
    kernel: [5, 5],
    stride: [2, 2],
    pads: [4, 4, 4, 4],
    dilation: [1, 1],
  });
  y = nets.pool(net, layer(y, [32, 16, 3, 3], same), "max", two);
  y = layer(y, [64, 32, 3, 3], same);
  y = nets.pool(net, layer(y, [64, 64, 3, 3], same), "max", two);
  y = nets.dense(
    net,
    nets.flatten(net, y),
    randomTensor(typed("i4"), [10, 1024], 9),
    randomTensor(typed("i8"), [10], 9),
  );
  nets.output(net, y);
  for (const o of [
    {},
    { pes: 16, lanes: 16, pixels: 4, digit: 2, post: 8 },
    { pes: 16, lanes: 64, pixels: 1 },
  ]) {
    const sink = createSink();
    let t = Date.now();
    const d = planDesign(net.graph(), o, sink);
    console.log(Date.now() - t, "ms", sink.diagnostics, d!.engines[0]!.geometry, d!.cycles);
    for (const r of d!.engines[0]!.rows)
      console.log(
        r.name,
        r.op,
        r.macs,
        r.passes,
        r.idealCycles,
        r.predictedCycles,
        r.utilization.toFixed(3),
      );
    console.log(JSON.stringify(d!.engines[0]!.parameters));
    t = Date.now();
    console.log(JSON.stringify(estimateDesign(d!), null, 1));
    console.log(
      memoryFiles(d!.engines[0]!)
        .map((f) => f.path + " " + f.text.length)
        .join(),
      Date.now() - t,
    );
    if (process.env.CHECK) {
      t = Date.now();
      console.log(
        firstMismatch(net, d!, [randomTensor(typed("u8"), [1, 28, 28], 5)]),
        Date.now() - t,
      );
    }
  }
}, 300000);
