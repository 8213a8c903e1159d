import { describeBench } from "./describe-bench.js";
import { type LoaderSet, makeLoaders } from "./loader-model.js";

const plain: readonly LoaderSet[] = [
  // Two blocks, stride 2, both memories, the last group half empty.
  {
    name: "i8",
    geometry: { lanes: 8, pixels: 2, digit: 2, post: 4 },
    size: { channels: 10, height: 3, width: 5 },
    code: { bits: 8, low: -128, high: 127, codeAdd: 128, codeHalf: 0, digits: 4 },
    stride: 2,
    vmBits: 9,
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
  // Values nearly as wide as a parameter of plain Verilog is.
  {
    name: "i31",
    geometry: { lanes: 4, pixels: 1, digit: 4, post: 2 },
    size: { channels: 2, height: 1, width: 2 },
    code: {
      bits: 31,
      low: -1073741824,
      high: 1073741823,
      codeAdd: 1073741824,
      codeHalf: 0,
      digits: 8,
    },
    vmBits: 32,
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

const folded: readonly LoaderSet[] = [
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

const file = "input_loader.v";
const gather = "input_gather.v";
const [values, digits] = ["load_values.v", "load_digits.v"];

describeBench({
  bench: {
    top: "input_loader_bench",
    benchSources: ["input_loader_bench.v", "loader_case.v", "pattern.v"],
    sources: [file, gather, values, digits, "map_walker.v", "select_word.v"],
  },
  ...makeLoaders([...plain, ...folded]),
  bugs: [
    { file, find: "closing = stored &&", replace: "closing = pending_q &&" },
    { file, find: "pending_q && !full_q[copy_q]", replace: "pending_q" },
    { file: digits, find: "(ready && last_digit);", replace: "last_digit;" },
    { file: values, find: "done_q || (ready && last_group);", replace: "1'b1;" },
    { file, find: "!pending_q || stored;", replace: "!pending_q;" },
    { file, find: "? DM_BASE[DM_AW-1:0] : SECOND", replace: "? DM_BASE[DM_AW-1:0] : DM" },
    { file: values, find: "? BASE[VM_AW-1:0] : SECOND_BASE", replace: "? BASE[VM_AW-1:0] : BASE" },
    { file, find: "free} << parity", replace: "free} << copy_q" },
    { file, find: "full_q[parity]", replace: "full_q[copy_q]" },
    { file, find: "full_q <= 2'b00", replace: "full_q <= full_q" },
    { file: values, find: "{VM_W{sign}}", replace: "{VM_W{1'b0}}" },
    { file: digits, find: "{{2{sign}}, element}", replace: "{2'b00, element}" },
    { file: digits, find: "moved} >> CODE_HALF", replace: "moved}" },
    { file, find: "DM_STRIDE * DM_COLUMN", replace: "DM_COLUMN" },
    { file: digits, find: "b*BANK_ELEMENTS", replace: "0*BANK_ELEMENTS" },
    { file: values, find: "? REST[", replace: "? LAST_GROUP[" },
    { file, find: "FOLD_PAD * PIXEL_BEATS", replace: "0" },
    { file, find: "FOLDED_WORDS - FILLED - PARTLY", replace: "FOLDED_WORDS - FILLED - 1" },
    { file: gather, find: "!valid_q || (word_ready && !tail)", replace: "!valid_q" },
    { file: gather, find: "(word_ready && !tail);", replace: "word_ready;" },
    { file: gather, find: "beat_q <= LAST_USED", replace: "beat_q != LAST_USED" },
    { file: gather, find: "word_end ? KEEP", replace: "word_end ? START" },
    { file: gather, find: "(rst || (take &&", replace: "(rst && (take &&" },
    { file: gather, find: "used_end && last_segment", replace: "last_segment" },
    { file: gather, find: "closes_image_q && !tail", replace: "closes_image_q" },
    { file: gather, find: "      segment_q <= {SEGMENT_W{1'b0}};\n", replace: "" },
    { file: "map_walker.v", find: "phase_end && bank_q[PIXELS-1]", replace: "bank_q[PIXELS-1]" },
  ],
});
