import { describeBench } from "./describe-bench.js";
import { type LoaderSet, makeLoaders } from "./loader-model.js";

const sets: readonly LoaderSet[] = [
  // Two blocks, stride 2, both memories, the last group half empty.
  {
    name: "i8",
    geometry: { lanes: 8, pixels: 2, digit: 2, post: 4 },
    size: { channels: 10, height: 3, width: 5 },
    code: { bits: 8, low: -128, high: 127, codeAdd: 128, codeHalf: 0, digits: 4 },
    stride: 2,
    vmBits: 8,
  },
  // A whole group a beat, two bytes an element, rows that end in the middle of the banks.
  {
    name: "u11",
    geometry: { lanes: 16, pixels: 4, digit: 4, post: 4 },
    size: { channels: 4, height: 2, width: 11 },
    code: { bits: 11, low: 0, high: 2047, codeAdd: 0, codeHalf: 0, digits: 3 },
  },
  // Value memory only, one element a beat.
  {
    name: "values",
    geometry: { lanes: 4, pixels: 1, digit: 2, post: 4 },
    size: { channels: 5, height: 2, width: 3 },
    code: { bits: 5, low: 0, high: 31, codeAdd: 0, codeHalf: 0, digits: 1 },
    dm: false,
    vmBits: 6,
  },
  // Odd codes of a padded map, one strip a block, three blocks, stride 3.
  {
    name: "o3",
    geometry: { lanes: 2, pixels: 2, digit: 2, post: 2 },
    size: { channels: 6, height: 2, width: 9 },
    code: { bits: 4, low: -7, high: 7, odd: true, codeAdd: 8, codeHalf: 0, digits: 2 },
    stride: 3,
    vmBits: 4,
  },
  // Odd codes that are never padded; one pixel, the widest post-processor.
  {
    name: "vector",
    geometry: { lanes: 32, pixels: 1, digit: 1, post: 16 },
    size: { channels: 24, height: 1, width: 1 },
    code: { bits: 3, low: -3, high: 3, odd: true, codeAdd: 3, codeHalf: 1, digits: 2 },
  },
  // Every beat is an image.
  {
    name: "one",
    geometry: { lanes: 1, pixels: 1, digit: 2, post: 1 },
    size: { channels: 1, height: 1, width: 1 },
    code: { bits: 2, low: 0, high: 3, codeAdd: 0, codeHalf: 0, digits: 1 },
    vmBits: 3,
  },
];

const file = "group_loader.v";

describeBench({
  bench: {
    top: "group_loader_bench",
    benchSources: ["group_loader_bench.v", "loader_case.v", "pattern.v"],
    sources: [file, "map_walker.v"],
  },
  ...makeLoaders(sets),
  bugs: [
    { file, find: "closing = stored &&", replace: "closing = pending_q &&" },
    { file, find: "!loading_q && !full_q[copy_q]", replace: "!loading_q" },
    { file, find: "dm_ready && digit_q ==", replace: "digit_q ==" },
    { file, find: "vm_ready || !vm_pending_q", replace: "1'b1" },
    { file, find: "(!pending_q || stored);", replace: "!pending_q;" },
    { file, find: "loading_q && !closes_image_q &&", replace: "loading_q &&" },
    { file, find: "copy_q ? SECOND_BASE", replace: "!copy_q ? SECOND_BASE" },
    { file, find: "copy_q ? VM_SECOND_BASE", replace: "!copy_q ? VM_SECOND_BASE" },
    { file, find: "free} << parity", replace: "free} << copy_q" },
    { file, find: "full_q[parity]", replace: "full_q[copy_q]" },
    { file, find: "sign = SIGNED != 0 &&", replace: "sign =" },
    { file, find: ">> CODE_HALF", replace: ">> 0" },
    { file, find: "DM_STRIDE * DM_COLUMN", replace: "DM_COLUMN" },
    { file, find: "pixel_beat_q <= {PIXEL_BEAT_W{1'b0}};", replace: "" },
    { file: "map_walker.v", find: "phase_end && bank_q[PIXELS-1]", replace: "bank_q[PIXELS-1]" },
    { file: "map_walker.v", find: "if (strip_end) block_q", replace: "if (next_group) block_q" },
  ],
});
