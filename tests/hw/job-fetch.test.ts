import { describeBench } from "./describe-bench.js";
import { instances } from "./instances.js";
import { createRandom } from "./vectors.js";

/** The bench's SESSIONS and TAKES. */
const checked = 32 * 12;
const addressBits = 6;
const wordBits = 64n;

const sets = [
  { name: "least", words: 2, jobs: 2, constants: false },
  { name: "single", words: 13, jobs: 1, constants: false },
  { name: "usual", words: 13, jobs: 4, constants: true },
  { name: "full", words: 4, jobs: 16, constants: true },
  { name: "most", words: 64, jobs: 1, constants: false },
];

const random = createRandom(7);
const memory = Array.from({ length: 1 << addressBits }, () => random(64));

/** Constant bits take VALUE; the memory holds something else there. */
function makeFetch({ name, words, jobs, constants }: (typeof sets)[number]) {
  const width = words * Number(wordBits);
  const varies = constants ? random(width) : (1n << BigInt(width)) - 1n;
  const value = constants ? random(width) & ~varies : 0n;
  const descriptors = Array.from({ length: jobs }, (_, job) =>
    memory
      .slice(job * words, (job + 1) * words)
      .reduceRight((all, word) => (all << wordBits) | word, 0n),
  );
  const literal = (bits: bigint) => `${width}'h${bits.toString(16)}`;
  const parameters = {
    ...{ WORDS: words, ADDRESS_W: addressBits, JOBS: jobs, FILE: `${name}.mem` },
    ...(constants && { VARIES: { verilog: literal(varies) }, VALUE: { verilog: literal(value) } }),
  };
  return { parameters, jobs: descriptors.map((d) => ((d & varies) | value).toString(16)) };
}

const made = sets.map(makeFetch);
const file = "job_fetch.v";

describeBench({
  bench: {
    top: "job_fetch_bench",
    benchSources: ["job_fetch_bench.v", "job_fetch_case.v", "pattern.v"],
    sources: [file, "rom.v"],
  },
  cases: new Map(made.map(({ parameters, jobs }) => [parameters.FILE, { words: jobs, checked }])),
  memories: new Map([
    ["jobs.mem", `${memory.map((word) => word.toString(16)).join("\n")}\n`],
    [
      "cases.vh",
      instances(
        "job_fetch_case",
        made.map(({ parameters }) => parameters),
      ),
    ],
  ]),
  bugs: [
    { file, find: "reading && !hold", replace: "reading" },
    {
      file,
      find: "address_q == LAST_ADDRESS[ADDRESS_W-1:0]",
      replace: "last_request",
    },
    { file, find: "wrap ? 16'd0 : fetch_index_q", replace: "fetch_index_q" },
    { file, find: "request_valid_q && !reading", replace: "request_valid_q" },
    { file, find: "job_q & VARIES", replace: "job_q" },
    { file, find: "(job_q & VARIES) | VALUE", replace: "job_q & VARIES" },
    { file, find: "job_index_q <= next_index_q", replace: "job_index_q <= fetch_index_q" },
    { file, find: "address_q <= {ADDRESS_W{1'b0}};", replace: "" },
    { file, find: "fetch_index_q <= 16'd0;", replace: "" },
    {
      file,
      find: "if (take) begin\n      job_q <= next_q;",
      replace: "if (next_valid_q) begin\n      job_q <= next_q;",
    },
  ],
});
