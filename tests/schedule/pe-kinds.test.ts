import fc from "fast-check";
import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import type { Node } from "../../src/ir/graph.js";
import type { Geometry, PeKind } from "../../src/schedule/geometry.js";
import { planDesign } from "../../src/schedule/plan.js";
import { firstMismatch } from "./check-plan.js";
import * as nets from "./nets.js";
import { type Choices, choicesOf, randomTensor, typed } from "./random-net.js";

const types: Readonly<Record<PeKind, { readonly x: string[]; readonly w: string[] }>> = {
  digits: { x: ["u2", "i3"], w: ["i2", "o2"] },
  depthwise: {
    x: ["u1", "u2", "u8", "i2", "i5", "t2", "o1", "o2", "u3"],
    w: ["i2", "i4", "i8", "i3", "u2", "u1", "t2", "o1", "o2", "i1"],
  },
  ternary: { x: ["t2", "o1", "u1", "i1"], w: ["t2", "o1", "u1"] },
  bipolar: { x: ["o1"], w: ["o1"] },
};

/** One to three layers for PEs of a kind, each with its codes brought back to a small type, a sum at the end or not. */
function netOf(kind: PeKind, c: Choices): nets.Net {
  const net = nets.createNet();
  const { x, w } = types[kind];
  const size = [c.below(6) + 3, c.below(7) + 3];
  let last: Node = nets.input(net, typed(c.pick(x)), [c.pick([1, 2, 3, 5, 8, 9]), ...size]);
  const layers = c.below(3) + 1;
  for (let i = 0; i < layers; i++) {
    const before = last;
    last = codes(net, c, layer(net, c, last, kind, c.pick(w)), c.pick(x));
    // A residual: added to the result where that has the same shape.
    const same = before.type.shape.join() === last.type.shape.join();
    if (same && c.below(2) === 0) last = codes(net, c, nets.sum(net, [last, before]), c.pick(x));
    if (c.below(4) === 0 && kind !== "bipolar")
      last = nets.view(net, [last], shuffled(last.type.shape[0] ?? 1));
  }
  if (c.below(3) === 0) last = nets.sum(net, [last, last]);
  nets.output(net, last);
  return net;
}

function shuffled(channels: number) {
  return Array.from({ length: channels }, (_, i) => ({ input: 0, channel: channels - 1 - i }));
}

function layer(net: nets.Net, c: Choices, x: Node, kind: PeKind, weights: string): Node {
  const channels = x.type.shape[0] ?? 1;
  const grouped = kind === "ternary" && channels % 2 === 0 && c.below(2) === 0 ? 2 : 1;
  const groups = kind === "depthwise" ? channels : grouped;
  const outputs = kind === "depthwise" ? channels : groups * c.pick([1, 2, 3, 5]);
  const [, h = 1, w = 1] = x.type.shape;
  const kernel = [Math.min(h, c.pick([1, 2, 3])), Math.min(w, c.pick([1, 3]))] as const;
  const pad = kind === "bipolar" ? 0 : c.below(2);
  const window = {
    kernel,
    ...{ stride: [c.pick([1, 2]), c.pick([1, 2])] as const, dilation: [1, 1] as const },
    pads: [pad, Math.min(pad, kernel[1] - 1), pad, pad] as const,
  };
  const shape = [outputs, channels / groups, ...kernel];
  const bias = c.below(2) === 0 ? randomTensor(typed("i6"), [outputs], c.below(99)) : undefined;
  return nets.conv(net, x, randomTensor(typed(weights), shape, c.below(99)), bias, groups, window);
}

function codes(net: nets.Net, c: Choices, x: Node, type: string): Node {
  const t = typed(type);
  if (t.kind === "t" || t.kind === "o" || c.below(2) === 0) {
    const count = t.kind === "t" ? 2 : 2 ** Math.min(t.bits, 3) - 1;
    const list = Array.from({ length: count }, (_, i) => 3 * i - count);
    return nets.threshold(net, x, [list], [c.pick([1, -1])], t);
  }
  const scale = { multiplier: [3], bias: [c.below(20)], shift: 4, rounding: "half-up" } as const;
  return nets.requantize(net, x, { ...scale, element: t });
}

const digits: Readonly<Record<PeKind, readonly number[]>> = {
  ...{ digits: [2], depthwise: [1, 2, 4], ternary: [2], bipolar: [1] },
};

function arrayOf(kind: PeKind, c: Choices): Geometry {
  const post = c.pick([1, 2]);
  const pes = post * c.pick([2, 3, 4]);
  const lanes = kind === "depthwise" ? pes : post * c.pick([2, 3, 5]);
  return { kind, pes, lanes, pixels: c.pick([1, 2, 4]), digit: c.pick(digits[kind]), post };
}

test.each(["depthwise", "ternary", "bipolar"] as const)(
  "%s PEs: the modelled engine equals the network's own values",
  (kind) => {
    const numRuns = Number(process.env.PLAN_RUNS ?? 100);
    let planned = 0;
    fc.assert(
      fc.property(
        fc.array(fc.nat(65535), { minLength: 10, maxLength: 60, size: "max" }),
        (sequence) => {
          const c = choicesOf(sequence);
          const geometry = arrayOf(kind, c);
          const net = netOf(kind, c);
          const sink = createSink();
          const design = planDesign(net.graph(), geometry, sink);
          // What no order of channels can satisfy needs a copy, which is no depthwise layer and no o1.
          const refused = sink.diagnostics.filter((d) => !["BL4041", "BL4005"].includes(d.code));
          expect(refused).toEqual([]);
          if (!design) return;
          planned++;
          const { element, shape } = net.nodes[0]?.type ?? { element: typed("u1"), shape: [1] };
          const images = [1, 2].map((seed) => randomTensor(element, shape, seed));
          expect(firstMismatch(net, design, images)).toBeUndefined();
        },
      ),
      { numRuns },
    );
    // Some random networks fit no array of the kind; enough must.
    expect(planned).toBeGreaterThan(numRuns / 4);
  },
  120_000,
);
