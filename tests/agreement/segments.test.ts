import { describe, expect, it, test } from "vitest";
import { typed } from "../schedule/random-net.js";
import { icarusMismatch } from "./icarus.js";
import { aimedImages } from "./images.js";
import { segmentNetwork } from "./segment-net.js";
import { softwareMismatch } from "./software.js";
import { type Mutation, plannedSubject } from "./subject.js";
import { verilate, verilatorMismatch } from "./verilator.js";

const narrow = { pes: 4, lanes: 4, pixels: 1, digit: 2, post: 2 } as const;
const wide = { pes: 4, lanes: 8, pixels: 2, digit: 2, post: 4 } as const;

const mixed = segmentNetwork({ seed: 1, channels: 9, mixed: true, pooled: false, gated: false });
const pooled = segmentNetwork({ seed: 2, channels: 6, mixed: false, pooled: true, gated: false });
const gated = segmentNetwork({ seed: 3, channels: 6, mixed: true, pooled: false, gated: true });
const images = aimedImages(typed("u4"), [3, 6, 6], 7, 9);

describe.each([
  ["requantizer, thresholds and lines", mixed, narrow],
  ["lines before a fused pooling", pooled, wide],
  ["lines behind a run-ahead array", gated, narrow],
] as const)("%s", (_name, graph, geometry) => {
  const subject = plannedSubject(graph, geometry, images);

  it("has lines", () => {
    expect([...subject.design.memories.keys()].filter((f) => f.startsWith("seg_"))).toHaveLength(
      geometry.post,
    );
  });

  it("reference = after passes = BigInt evaluator", () => {
    expect(softwareMismatch(graph, images)).toBeUndefined();
  });

  it("= RTL in Verilator under stalls, every layer", async () => {
    expect(await verilatorMismatch(subject, 1)).toBeUndefined();
  });

  it("= RTL in Icarus, X-free", async () => {
    const few = { ...subject, samples: subject.samples.slice(1, 4) };
    expect(await icarusMismatch(few, 1)).toBeUndefined();
  });
});

const faults: readonly (readonly [string, Mutation])[] = [
  [
    "every piece is the first",
    { file: "segment_table.v", find: "first + piece[SEG_AW-1:0]", replace: "first" },
  ],
  [
    "shift of the job",
    {
      file: "scale_lane.v",
      find: ".shift     (shift),\n          .mode",
      replace: ".shift     (shift & job_scale_shift),\n          .mode",
    },
  ],
  [
    "thresholds of another channel",
    {
      file: "post.v",
      find: "params[SEARCH_AT+lane*SR_AW+:SR_AW]",
      replace: "params[SEARCH_AT+:SR_AW]",
    },
  ],
];

test.each(faults)("%s: is caught", async (_what, mutation) => {
  const subject = plannedSubject(mixed, narrow, images, mutation);
  expect((await verilate(subject)).match).toBe(false);
});
