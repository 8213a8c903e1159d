import { describeBench } from "./describe-bench.js";
import { type LoaderSet, makeLoaders } from "./loader-model.js";

const sets: readonly LoaderSet[] = [
  // The usual first layer: three by three, padded.
  {
    name: "k3",
    geometry: { lanes: 16, pixels: 2, digit: 2, post: 4 },
    size: { channels: 1, height: 3, width: 6 },
    code: { bits: 7, low: 0, high: 127, codeAdd: 0, codeHalf: 0, digits: 4 },
    fold: { k: 3, stride: 1, pad: 1, width: 6 },
  },
  // Signed, three beats a pixel, stride 2, an odd column too many.
  {
    name: "s2",
    geometry: { lanes: 16, pixels: 4, digit: 4, post: 4 },
    size: { channels: 3, height: 2, width: 9 },
    code: { bits: 8, low: -128, high: 127, codeAdd: 128, codeHalf: 0, digits: 2 },
    fold: { k: 4, stride: 2, pad: 0, width: 3 },
  },
  // Two channels a beat, two bytes each, stride 3, all the padding a kernel can have.
  {
    name: "s3",
    geometry: { lanes: 8, pixels: 1, digit: 4, post: 2 },
    size: { channels: 2, height: 2, width: 11 },
    code: { bits: 12, low: -2048, high: 2047, codeAdd: 2048, codeHalf: 0, digits: 3 },
    fold: { k: 4, stride: 3, pad: 3, width: 4 },
  },
  // Odd codes with a zero of their own, padded on both sides beyond the map.
  {
    name: "odd",
    geometry: { lanes: 12, pixels: 2, digit: 2, post: 2 },
    size: { channels: 2, height: 2, width: 3 },
    code: { bits: 3, low: -3, high: 3, odd: true, codeAdd: 4, codeHalf: 0, digits: 2 },
    fold: { k: 5, stride: 1, pad: 4, width: 7 },
  },
  // Odd codes that are never padded; a kernel narrower than its stride.
  {
    name: "half",
    geometry: { lanes: 4, pixels: 1, digit: 1, post: 1 },
    size: { channels: 1, height: 3, width: 6 },
    code: { bits: 2, low: -1, high: 1, odd: true, codeAdd: 1, codeHalf: 1, digits: 1 },
    fold: { k: 2, stride: 3, pad: 0, width: 2 },
  },
];

const file = "fold_loader.v";

describeBench({
  bench: {
    top: "fold_loader_bench",
    benchSources: ["fold_loader_bench.v", "loader_case.v", "pattern.v"],
    sources: [file, "map_walker.v"],
  },
  ...makeLoaders(sets),
  bugs: [
    { file, find: "stored = pending_q && dm_ready &&", replace: "stored = pending_q &&" },
    { file, find: "&& folded_done_q && !pending_q", replace: "&& folded_done_q" },
    { file, find: "!loading_q && !full_q[copy_q]", replace: "!loading_q" },
    { file, find: "free} << parity", replace: "free} << copy_q" },
    { file, find: "full_q[parity]", replace: "full_q[copy_q]" },
    { file, find: "copy_q ? TO_FIRST", replace: "!copy_q ? TO_FIRST" },
    { file, find: "FOLD_K - FOLD_PAD - 1", replace: "FOLD_K - FOLD_PAD" },
    { file, find: "? NEXT_DUE[DUE_W-1:0]", replace: "? {DUE_W{1'b0}}" },
    { file, find: "flush ? zero_pixel : pixel", replace: "pixel" },
    { file, find: "window_q <= {FOLD_K{zero_pixel}}", replace: "window_q <= window_q" },
    { file, find: "{CHANNELS{FOLD_ZERO[CODE_W-1:0]}}", replace: "{PIXEL_W{1'b0}}" },
    { file, find: "!columns_done_q && !pending_q;", replace: "!pending_q;" },
    { file, find: "sign = SIGNED != 0 &&", replace: "sign =" },
    { file, find: ">> CODE_HALF", replace: ">> 0" },
    { file, find: "full_q <= 2'b00", replace: "full_q <= full_q" },
  ],
});
