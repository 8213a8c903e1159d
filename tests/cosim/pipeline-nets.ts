import { inputOf } from "../../src/driver/cosim-model.js";
import type { Graph } from "../../src/ir/graph.js";
import type { EngineRequest } from "../../src/schedule/assign.js";
import type { DesignOptions } from "../../src/schedule/plan.js";
import { aimedImages } from "../agreement/images.js";
import { seededNet } from "../agreement/load-net.js";
import { plannedSubject, type Subject } from "../agreement/subject.js";

/** Maps of several types and of channel counts that no beat divides, pooling, a dense end. */
export const chain = seededNet(`network chain {
  weights "w.safetensors"
  %x = input() : u8[3, 8, 8]
  @w1 : i4[6, 3, 3, 3] = file("w1")
  %c1 = conv2d(%x, @w1) { pad: 1 }
  @m1 : i8[1] = [3]
  %a1 = requantize(%c1, @m1) : u3 { shift: 8 }
  %p1 = maxpool(%a1) { kernel: 2 }
  @w2 : t2[10, 6, 3, 3] = file("w2")
  %c2 = conv2d(%p1, @w2) { pad: 1 }
  @m2 : i8[1] = [9]
  %a2 = requantize(%c2, @m2) : i4 { shift: 6 }
  @w3 : i2[4, 10, 1, 1] = file("w3")
  %c3 = conv2d(%a2, @w3)
  @t3 : i8[1, 3] = [[-20, 1, 15]]
  %a3 = threshold(%c3, @t3) : o2
  %f = flatten(%a3)
  @w4 : i3[5, 64] = file("w4")
  %y = dense(%f, @w4)
  %out = output(%y)
}`);

/** A residual block between two legal cuts; the sum leaves it wide and is read twice behind the second. */
export const residual = seededNet(`network residual {
  weights "w.safetensors"
  %x = input() : i6[2, 6, 6]
  @w1 : i3[8, 2, 3, 3] = file("w1")
  %stem = conv2d(%x, @w1) { pad: 1 }
  @m1 : i8[1] = [5]
  %h = requantize(%stem, @m1) : i9 { shift: 4 }
  @m2 : i8[1] = [7]
  %entry = requantize(%h, @m2) : u2 { shift: 8 }
  @w2 : i2[8, 8, 3, 3] = file("w2")
  %branch = conv2d(%entry, @w2) { pad: 1 }
  @m3 : i8[1] = [11]
  %b = requantize(%branch, @m3) : i9 { shift: 2 }
  %sum = add(%h, %b)
  %entry2 = requantize(%sum, @m2) : u2 { shift: 8 }
  @w3 : i2[8, 8, 1, 1] = file("w3")
  %branch2 = conv2d(%entry2, @w3)
  %b2 = requantize(%branch2, @m3) : i9 { shift: 2 }
  %sum2 = add(%sum, %b2)
  %last = requantize(%sum2, @m2) : u4 { shift: 7 }
  %y = maxpool(%last) { kernel: 2 }
  %out = output(%y)
}`);

/** A first layer of bytes, a depthwise, a ternary and a bipolar layer: one kind of PE cannot run two of them well. */
export const kinds = seededNet(`network kinds {
  weights "w.safetensors"
  %x = input() : u8[3, 8, 8]
  @w1 : i4[6, 3, 3, 3] = file("w1")
  %c1 = conv2d(%x, @w1) { pad: 1 }
  @m1 : i8[1] = [3]
  %a1 = requantize(%c1, @m1) : u3 { shift: 8 }
  @w2 : i4[6, 1, 3, 3] = file("w2")
  %c2 = conv2d(%a1, @w2) { pad: 1, groups: 6, stride: 2 }
  @t2 : i8[1, 2] = [[-9, 12]]
  %a2 = threshold(%c2, @t2) : t2
  @w3 : t2[10, 6, 1, 1] = file("w3")
  %c3 = conv2d(%a2, @w3)
  @t3 : i8[1, 1] = [[1]]
  %a3 = threshold(%c3, @t3) : o1
  %f = flatten(%a3)
  @w4 : o1[5, 160] = file("w4")
  %y = dense(%f, @w4)
  %out = output(%y)
}`);

/**
 * A pipeline that its stream holds up: the sender gives an element a cycle, the reader takes eight at once but is kept from
 * its memory by long drains.
 */
export const streaming: { readonly graph: Graph; readonly engines: readonly EngineRequest[] } = {
  graph: seededNet(`network streaming {
  weights "w.safetensors"
  %x = input() : u1[8, 12, 12]
  @w1 : i2[8, 8, 1, 1] = file("w1")
  %c1 = conv2d(%x, @w1)
  @m : i8[1] = [9]
  %a1 = requantize(%c1, @m) : u1 { shift: 4 }
  @w2 : i2[8, 8, 1, 1] = file("w2")
  %c2 = conv2d(%a1, @w2)
  %a2 = requantize(%c2, @m) : u8 { shift: 1 }
  @w3 : i2[8, 8, 1, 1] = file("w3")
  %c3 = conv2d(%a2, @w3) { stride: 4 }
  %out = output(%c3)
}`),
  engines: [
    { layers: ["a1"], pes: 8, lanes: 8, pixels: 2, digit: 2, post: 1 },
    { pes: 8, lanes: 8, pixels: 1, digit: 1, post: 8 },
  ],
};

/** A network on its engines with seeded images, among them those at the ends of the type. */
export function pipeline(graph: Graph, options: DesignOptions, uniform = 5): Subject {
  const { element, shape } = inputOf(graph).type;
  return plannedSubject(graph, options, aimedImages(element, shape, 11, uniform));
}

const narrow = { pes: 4, lanes: 4, pixels: 1, digit: 2, post: 2 };
const wide = { pes: 4, lanes: 8, pixels: 2, digit: 1, post: 4 };
const single = { pes: 2, lanes: 2, pixels: 1, digit: 4, post: 1 };

/** Pipelines of every kind, by what they are. */
export const pipelines: ReadonlyMap<string, () => Subject> = new Map([
  ["two engines", () => pipeline(chain, { engines: [{ layers: ["c1"], ...narrow }, wide] })],
  [
    "three engines, beats of 1, 2 and 4 elements",
    () =>
      pipeline(chain, {
        engines: [
          { layers: ["p1"], ...single },
          { layers: ["a2"], ...wide },
          { layers: ["y"], ...narrow },
        ],
      }),
  ],
  [
    "wide beats split",
    () =>
      pipeline(chain, {
        engines: [
          { layers: ["a1"], ...narrow },
          { layers: ["a2"], ...wide },
          { layers: ["c3"], ...narrow },
          { ...single },
        ],
      }),
  ],
  ["dataflow", () => pipeline(chain, { engines: "dataflow", budget: 64 })],
  [
    "residual block on an engine of its own",
    () =>
      pipeline(residual, {
        engines: [
          { layers: ["h"], ...narrow },
          { layers: ["sum"], ...narrow },
          { layers: ["y"], ...wide },
        ],
      }),
  ],
  [
    "an engine of each kind",
    () =>
      pipeline(kinds, {
        engines: [
          { layers: ["a1"], ...narrow },
          { layers: ["a2"], ...narrow, kind: "depthwise" },
          { layers: ["a3"], ...narrow, kind: "ternary" },
          { ...single, lanes: 5, digit: 1, kind: "bipolar" },
        ],
      }),
  ],
  ["residual dataflow", () => pipeline(residual, { engines: "dataflow", budget: 32 })],
]);
