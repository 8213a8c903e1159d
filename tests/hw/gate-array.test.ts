import { describeBench } from "./describe-bench.js";
import { type ArrayJob, type ArrayShape, arrayFiles } from "./gate-array-model.js";

const modules = [
  ...["gate_array", "gate_walker", "gate_pe", "gate_loader", "gate_drain", "gate_combine"],
  ...["mac_pe", "act_sum", "dot_digits", "horner_acc", "sum_columns", "count_bits", "add_three"],
  ...["ram", "rom", "delay", "delay_valid", "digit_product", "dot_ternary", "select_word"],
  ...["turn_words", "gate_values", "gate_job_fields"],
];

const plain = {
  weightBase: 0,
  split: 0,
  low: 2,
  double: false,
  digits: 1,
  turns: 1,
  passing: "some",
} as const;

function job(own: Partial<ArrayJob> & Pick<ArrayJob, "digitWords" | "slots" | "groups">): ArrayJob {
  const digits = { highDigits: 1, lowDigits: 1, weightDigits: 1, ring: 4, pixels: 24 };
  return { ...plain, ...digits, ...own };
}

/** No, some and all outputs pass; slots, groups that are left out, several digits, rings of two, a cut digit, ungated ones. */
const shapes: readonly ArrayShape[] = [
  {
    ...{ name: "ahead_a", pes: 4, lanes: 3, digit: 2, post: 2, sums: true },
    jobs: [
      job({ digitWords: 3, slots: 2, groups: 4, turns: 4 }),
      job({
        digitWords: 2,
        slots: 2,
        groups: 3,
        weightDigits: 2,
        weightBase: 50,
        turns: 2,
        passing: "all",
      }),
      job({
        digitWords: 4,
        slots: 1,
        groups: 2,
        digits: 3,
        weightBase: 84,
        turns: 4,
        passing: "none",
      }),
      job({ digitWords: 2, slots: 2, groups: 4, highDigits: 2, weightBase: 120, split: 1, low: 2 }),
      job({ digitWords: 3, slots: 2, groups: 4, lowDigits: 0, low: 0, weightBase: 140 }),
    ],
  },
  {
    ...{ name: "ahead_b", pes: 4, lanes: 5, digit: 1, post: 4, sums: false },
    jobs: [
      job({ digitWords: 2, slots: 4, groups: 4, ring: 2, lowDigits: 2, weightDigits: 2 }),
      job({
        digitWords: 1,
        slots: 1,
        groups: 1,
        ring: 2,
        double: true,
        turns: 4,
        weightBase: 100,
        pixels: 60,
      }),
      job({
        digitWords: 5,
        slots: 3,
        groups: 2,
        ring: 2,
        highDigits: 2,
        weightBase: 120,
        turns: 2,
        low: 1,
      }),
    ],
  },
  {
    ...{ name: "ahead_c", pes: 4, lanes: 2, digit: 4, post: 1, sums: true },
    jobs: [
      job({ digitWords: 2, slots: 3, groups: 11, ring: 8, low: 4 }),
      job({
        digitWords: 1,
        slots: 1,
        groups: 4,
        turns: 4,
        ring: 7,
        low: 0,
        split: 3,
        weightBase: 30,
        pixels: 60,
      }),
      job({
        digitWords: 2,
        slots: 4,
        groups: 16,
        turns: 2,
        ring: 5,
        highDigits: 2,
        double: true,
        weightBase: 50,
      }),
    ],
  },
];

const files = shapes.map((s) => [s.name, arrayFiles(s)] as const);

describeBench({
  bench: {
    top: "gate_array_bench",
    benchSources: ["gate_array_bench.v", "gate_array_case.v"],
    sources: modules.map((name) => `${name}.v`),
  },
  cases: new Map(files.map(([name, { main }]) => [`${name}.mem`, main])),
  memories: new Map(files.flatMap(([, { memories }]) => [...memories])),
  bugs: [
    { file: "gate_array.v", find: "if (idle) job_q <=", replace: "if (freed) job_q <=" },
    { file: "gate_array.v", find: "wire clear = idle || idle_q", replace: "wire clear = 1'b0" },
    { file: "gate_array.v", find: "- {{RING_W{1'b0}}, freed}", replace: "" },
    {
      file: "gate_array.v",
      find: "job_last_ring[RING_W-1:0]} + 1'b1;",
      replace: "{RING_W{1'b1}}} + 1'b1;",
    },
    {
      file: "gate_array.v",
      find: ".job_table_base   (job_table_base[TABLE_AW-1:0])",
      replace: ".job_table_base   ({TABLE_AW{1'b0}})",
    },
    {
      file: "gate_array.v",
      find: ".ready             (&ready)",
      replace: ".ready             (|ready)",
    },
    {
      file: "gate_array.v",
      find: ".job_double       (job_acc_shift[0])",
      replace: ".job_double       (1'b0)",
    },
    {
      file: "gate_array.v",
      find: ".job_weight_base  (job_weight_base[WEIGHT_AW-1:0])",
      replace: ".job_weight_base  ({WEIGHT_AW{1'b0}})",
    },
    {
      file: "gate_array.v",
      find: ".read_turn      (read_turn)",
      replace: ".read_turn      (2'd0)",
    },
    {
      file: "gate_array.v",
      find: ".low_valid      (low_valid)",
      replace: ".low_valid      (high_valid)",
    },
    { file: "gate_array.v", find: "{passed, low, high}", replace: "{passed, high, low}" },
  ],
});
