import { type BenchCase, describeBench } from "./describe-bench.js";
import { element, join, playCase } from "./play.js";
import { fifoModel, linkModel, resizeModel, type StreamModel } from "./stream-model.js";
import { createRandom } from "./vectors.js";

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** How often a side moves, in quarters: phases that fill, drain, flow and stall. */
const phases: readonly (readonly [source: number, sink: number])[] = [
  ...([
    [4, 0],
    [0, 4],
    [4, 4],
    [2, 4],
    [4, 2],
    [2, 2],
    [1, 3],
    [3, 1],
  ] as const),
];

interface Ports {
  readonly inWidth: number;
  readonly outWidth: number;
  /** Bits of the mark; 0: the module has none. */
  readonly mostWidth: number;
}

/** Drives a stream through every phase, with resets now and then; beats and readies hold as the handshake asks. */
function streamCase(
  model: StreamModel & { most?(): number },
  { inWidth, outWidth, mostWidth }: Ports,
  cyclesOfPhase: number,
): BenchCase {
  const random = createRandom(inWidth * 64 + outWidth);
  const chance = (quarters: number) => Number(random(2)) < quarters;
  let valid = false;
  let data = 0n;
  const cycles = range(phases.length * cyclesOfPhase * 2).map((cycle) => {
    const [source, sink] = phases[Math.floor(cycle / cyclesOfPhase) % phases.length] ?? [0, 0];
    const rst = cycle < 2 || cycle % 211 === 210;
    if (!valid && chance(source)) {
      valid = true;
      data = random(inWidth);
    }
    const ready = chance(sink);
    const known = cycle > 0;
    const shown = model.shown(valid, data);
    const outputs = [
      ...(mostWidth > 0 ? [[known ? (model.most?.() ?? 0) : undefined, mostWidth] as const] : []),
      [known ? model.ready(ready) : undefined, 1] as const,
      [known ? shown.valid : undefined, 1] as const,
      [known && shown.valid ? shown.data : undefined, outWidth] as const,
    ];
    const inputs = [
      [rst, 1],
      [valid, 1],
      [data, inWidth],
      [ready, 1],
    ] as const;
    const taken = valid && model.ready(ready);
    model.clock(rst, valid, data, ready);
    if (taken || rst) valid = false;
    return { inputs, outputs };
  });
  return playCase(cycles);
}

const fifo = (width: number, depth: number) =>
  streamCase(fifoModel(depth), { inWidth: width, outWidth: width, mostWidth: 32 }, 2 * depth + 12);

const resize = (width: number, from: number, to: number) =>
  streamCase(
    resizeModel(width, from, to),
    { inWidth: from * width, outWidth: to * width, mostWidth: 0 },
    40,
  );

function link(from: number, to: number, bytes: number, bits: number, depth: number): BenchCase {
  const ports = { inWidth: 8 * bytes * from, outWidth: 8 * bytes * to, mostWidth: 32 };
  return streamCase(linkModel(from, to, bytes, bits, depth), ports, 60);
}

/** Engines with layers 0..1, 2, 3..6: every address once, then any. */
function statusCase(): BenchCase {
  const firsts = [0, 2, 3];
  const random = createRandom(3);
  let selected: { readonly engine: number; readonly stream: number } | undefined;
  let sum: bigint | undefined;
  const cycles = range(200).map((cycle) => {
    const address =
      cycle < 7
        ? cycle
        : cycle < 9
          ? 32768 + cycle - 7
          : Number(random(3)) + (cycle % 3 === 0 ? 32768 : 0);
    const [busy, done] = [random(3), random(3)];
    const [counts, data, most] = [random(96), random(96), random(64)];
    const own = firsts.map((first) => BigInt.asUintN(16, BigInt((address & 32767) - first)));
    const looked = selected
      ? selected.engine >= 0
        ? element(data, selected.engine, 32)
        : selected.stream < 2
          ? element(most, selected.stream, 32)
          : 0n
      : undefined;
    const outputs = [
      [join(own, 16), 48],
      [busy !== 0n, 1],
      [element(done, 2, 1), 1],
      [sum, 32],
      [looked, 32],
    ] as const;
    const inputs = [
      [busy, 3],
      [done, 3],
      [counts, 96],
      [data, 96],
      [most, 64],
      [address, 16],
    ] as const;
    const stream = address - 32768;
    selected = { engine: stream >= 0 ? -1 : firsts.findLastIndex((f) => f <= address), stream };
    sum = BigInt.asUintN(
      32,
      range(3).reduce((n, i) => n + element(counts, i, 32), 0n),
    );
    return { inputs, outputs };
  });
  return playCase(cycles);
}

const file = "stream_fifo.v";

describeBench({
  bench: {
    top: "streams_bench",
    benchSources: ["streams_bench.v", "player.v"],
    sources: ["stream_fifo", "stream_resize", "stream_link", "pipeline_status", "ram"].map(
      (n) => `${n}.v`,
    ),
  },
  cases: new Map([
    ["fifo1.mem", fifo(7, 1)],
    ["fifo5.mem", fifo(3, 5)],
    ["fifo16.mem", fifo(4, 16)],
    ["fifo70.mem", fifo(8, 70)],
    ["gather.mem", resize(3, 1, 4)],
    ["split.mem", resize(5, 4, 2)],
    ["same.mem", resize(2, 3, 3)],
    ["sixteen.mem", resize(1, 16, 1)],
    ["link24.mem", link(2, 4, 1, 3, 3)],
    ["link41.mem", link(4, 1, 2, 9, 4)],
    ["link22.mem", link(2, 2, 1, 8, 6)],
    ["status.mem", statusCase()],
  ]),
  bugs: [
    // A full buffer drops the word that comes.
    { file, find: "s_ready = level_q != DEPTH[LEVEL_W-1:0]", replace: "s_ready = 1'b1" },
    {
      file,
      find: "s_ready = level_q != DEPTH[LEVEL_W-1:0]",
      replace: "s_ready = level_q != LAST[LEVEL_W-1:0]",
    },
    {
      file,
      find: "s_ready = level_q != DEPTH[LEVEL_W-1:0]",
      replace: "s_ready = stored_q != DEPTH[LEVEL_W-1:0]",
    },
    { file, find: "(!valid_q || sent);\n\n", replace: "!valid_q;\n\n" },
    { file, find: "(!valid_q || sent);\n\n", replace: "1'b1;\n\n" },
    {
      file,
      find: "else if (sent) valid_q <= 1'b0",
      replace: "else if (m_ready) valid_q <= valid_q",
    },
    { file, find: "if (level_q > most_q) most_q <= level_q", replace: "most_q <= level_q" },
    {
      file,
      find: "if (level_q > most_q) most_q <= level_q",
      replace: "if (stored_q > most_q) most_q <= stored_q",
    },
    { file, find: "      most_q   <= {LEVEL_W{1'b0}};\n", replace: "" },
    {
      file: "stream_resize.v",
      find: "assign s_ready = !valid_q || m_ready;",
      replace: "assign s_ready = !valid_q;",
    },
    { file: "stream_resize.v", find: "gathered[IN_W+:OUT_W]", replace: "gathered[0+:OUT_W]" },
    { file: "stream_resize.v", find: "(m_ready && last)", replace: "m_ready" },
    { file: "stream_resize.v", find: "word_q >> OUT_W", replace: "word_q >> WIDTH" },
    {
      file: "stream_resize.v",
      find: "if (rst) valid_q <= 1'b0;\n          else if (s_ready)",
      replace: "if (s_ready)",
    },
    { file: "stream_link.v", find: "s_data[e*BYTES*8+:BITS]", replace: "s_data[e*BITS+:BITS]" },
    {
      file: "stream_link.v",
      find: "(IN_ELEMENTS > OUT_ELEMENTS) ? IN_ELEMENTS : OUT_ELEMENTS",
      replace: "IN_ELEMENTS",
    },
    { file: "pipeline_status.v", find: "reached[k] && !reached[k+1]", replace: "reached[k]" },
    {
      file: "pipeline_status.v",
      find: "address == STREAM",
      replace: "address[14:0] == STREAM[14:0]",
    },
    { file: "pipeline_status.v", find: "engine_done[ENGINES-1]", replace: "|engine_done" },
    { file: "pipeline_status.v", find: "= |engine_busy", replace: "= engine_busy[ENGINES-1]" },
    {
      file: "pipeline_status.v",
      find: "sum_d  = sum_d + engine_cycles",
      replace: "sum_d  = sum_d | engine_cycles",
    },
  ],
});
