import { blankJob } from "../../src/schedule/fields.js";
import { issueFields, type Job } from "../../src/schedule/job-format.js";
import { type StepEntry, stepFields } from "../../src/schedule/step-format.js";
import { packWord, widthOf } from "../../src/schedule/word-format.js";
import { type BenchCase, describeBench } from "./describe-bench.js";
import { type Cycle, playCase } from "./play.js";
import { createRandom, pack } from "./vectors.js";

const issueBits = widthOf(issueFields);

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Draws numbers below a bound, from a seed. */
function createDraw(seed: number): (below: number) => number {
  const random = createRandom(seed);
  return (below) => Number(random(24)) % below;
}

interface Widths {
  readonly source: number;
  readonly coordinate: number;
}

/** Indices of the four loops, and the position before each tile of a job, as docs/engine.md tells it. */
function tilesOf(job: Job, half: number) {
  const counts = [job.n0, job.n1, job.n2, job.n3];
  const moves = [
    [job.a0, 0, job.x0],
    [job.a1, job.y1, job.x1],
    [job.a2, job.y2, job.x2],
    [job.a3, job.y3, job.x3],
  ] as const;
  let at: readonly number[] = [job.sourceBase + half, 0, 0];
  const total = counts.reduce((n, c) => n * (c + 1), 1);
  return range(total).flatMap((tile) => {
    const before = (level: number) => counts.slice(0, level).reduce((n, c) => n * (c + 1), 1);
    const index = counts.map((c, level) => Math.floor(tile / before(level)) % (c + 1));
    const here = { index, ends: index.map((i, level) => i === counts[level]), at };
    const level = here.ends.indexOf(false);
    const move = moves[level] ?? [0, 0, 0];
    at = at.map((v, k) => v + (move[k] as number));
    return range(job.rounds + 1).map((round) => ({ ...here, round }));
  });
}

/** Jobs with random loops; steps come with pauses, and every fourth job is left before its end. */
function walkCase(seed: number, { source, coordinate }: Widths): BenchCase {
  const draw = createDraw(seed);
  const cycles: Cycle[] = [];
  for (const number of range(40)) {
    // Some vector jobs run over several pixels on level 0; a gather has another use for the field.
    const n0 = [5, 3, 1, 2, 0, 5][draw(6)] ?? 0;
    const pixels = [3, 2, 1].filter((d) => (n0 + 1) % d === 0);
    const wrap = Math.min(1, draw(4)) * ((n0 + 1) / (pixels[draw(pixels.length)] ?? 1));
    const increment = () => draw(2 ** 18) - 2 ** 17;
    const move = () => draw(20) - 10;
    const vector = draw(2);
    const job: Job = {
      ...blankJob,
      ...{ vector, rounds: vector ? 0 : draw(4), wrap, reduce: draw(4) },
      ...{ sourceBase: draw(2 ** 18), n0, n1: draw(3), n2: draw(3), n3: draw(4) },
      ...{ a0: increment(), a1: increment(), a2: increment(), a3: increment() },
      ...{ y1: move(), y2: move(), y3: move() },
      ...{ x0: move(), x1: move(), x2: move(), x3: move() },
    };
    const word = packWord(issueFields, job);
    const half = draw(2 ** source);
    const drive = (start: number, step: number) =>
      [
        [start, 1],
        [step, 1],
        [half, source],
        [word, issueBits],
      ] as const;
    cycles.push({ inputs: drive(1, draw(2)), outputs: [[undefined, 1]] });
    const tiles = tilesOf(job, half);
    const spread = job.vector === 1 && job.reduce !== 3 && wrap > 0;
    const size = spread ? wrap : n0 + 1;
    const kept = number % 4 === 3 ? Math.ceil(tiles.length / 2) : tiles.length;
    for (const { index, ends, at, round } of tiles.slice(0, kept)) {
      const closes = vector ? ends[0] === true : round === job.rounds;
      const [l0, l1, l2] = ends;
      const outputs = [
        [BigInt(at[0] as number), source],
        [BigInt(at[1] as number), coordinate],
        [BigInt(at[2] as number), coordinate],
        [vector ? (index[0] ?? 0) % size : round, 12],
        [index[0] === 0 && index[1] === 0, 1],
        [l0 === true && l1 === true, 1],
        [round === 0, 1],
        [vector ? ((index[0] ?? 0) + 1) % size === 0 : closes, 1],
        [l0 === true && l2 === true, 1],
        [ends.every(Boolean) && round === job.rounds, 1],
      ] as const;
      for (const _pause of range(draw(3))) cycles.push({ inputs: drive(0, 0), outputs });
      cycles.push({ inputs: drive(0, 1), outputs });
    }
  }
  return playCase(cycles);
}

const addressBits = 5;
const drawEntry = createDraw(3);

/** Programs of one to four entries behind one another: `steps.mem`. */
const programs: readonly (readonly StepEntry[])[] = range(12).map((index) =>
  range(1 + (index % 4)).map((at) => ({
    ...{ offset: drawEntry(1000) - 500, count: drawEntry(8), dy: drawEntry(9), dx: drawEntry(9) },
    ...{ rotate: drawEntry(4), pad: drawEntry(16), mask: drawEntry(64), first: Number(at === 0) },
    ...{ shift: drawEntry(2), sumEnable: drawEntry(2), sumFirst: 0, sumShift: drawEntry(2) },
    last: Number(at === index % 4),
  })),
);
const entries = programs.flat();

/** Runs of programs with pauses; `single`: every entry takes one cycle, and its low 30 bits are fixed. */
function programCase(seed: number, single: boolean): BenchCase {
  const draw = createDraw(seed);
  const drive = (start: number, advance: number, first: number) =>
    [
      [start, 1],
      [advance, 1],
      [first, addressBits],
    ] as const;
  const shown = (entry: StepEntry) => {
    const word = packWord(stepFields, entry);
    return single ? ((word >> 30n) << 30n) | 0x2an : word;
  };
  const cycles: Cycle[] = [];
  for (const _program of range(30)) {
    const index = draw(programs.length);
    const program = programs[index] as readonly StepEntry[];
    const first = programs.slice(0, index).flat().length;
    cycles.push({ inputs: drive(1, draw(2), first), outputs: [[undefined, 1]] });
    for (const _run of range(1 + draw(3)))
      for (const [at, entry] of program.entries()) {
        const count = single ? 0 : entry.count;
        for (const cycle of range(count + 1)) {
          const entryEnds = cycle === count;
          const outputs = [
            [at === 0 && cycle === 0, 1],
            [cycle === 0, 1],
            [entryEnds, 1],
            [entryEnds && entry.last === 1, 1],
            [shown(entry), 70],
          ] as const;
          for (const _pause of range(draw(3))) cycles.push({ inputs: drive(0, 0, first), outputs });
          cycles.push({ inputs: drive(0, 1, first), outputs });
        }
      }
  }
  return playCase(cycles);
}

/** Layers end at random, some of them an image; waiting cycles are left out. */
function cyclesCase(): BenchCase {
  const draw = createDraw(11);
  let [layers, layer, image, last] = [0, 0, 0, 0];
  const cycles = range(800).map((n) => {
    const rst = n === 0 || draw(150) === 0;
    const layerEnd = draw(9) === 0;
    const imageEnd = layerEnd && draw(3) === 0;
    const counting = layerEnd || draw(4) !== 0;
    const outputs = [
      [n === 0 ? undefined : layers, 16],
      [n === 0 ? undefined : layer + 1, 9],
      [n === 0 ? undefined : last, 9],
    ] as const;
    last = rst ? 0 : imageEnd ? image + 1 : last;
    layers = rst || imageEnd ? 0 : layers + Number(layerEnd);
    layer = rst || layerEnd ? 0 : layer + Number(counting);
    image = rst || imageEnd ? 0 : image + Number(counting);
    return {
      inputs: [
        [rst, 1],
        [counting, 1],
        [layerEnd, 1],
        [imageEnd, 1],
      ] as const,
      outputs,
    };
  });
  return playCase(cycles);
}

const memory = range(2 ** addressBits).map((i) => {
  const entry = entries[i];
  return entry === undefined ? "0" : pack([[packWord(stepFields, entry), 70]]);
});

const [walker, program, counters] = ["tile_walker.v", "step_program.v", "cycle_counters.v"];

describeBench({
  bench: {
    top: "sequencer_parts_bench",
    benchSources: ["sequencer_parts_bench.v", "player.v"],
    sources: [walker, "job_loop_fields.v", program, "rom.v", counters],
  },
  cases: new Map([
    ["wide.mem", walkCase(1, { source: 9, coordinate: 8 })],
    ["narrow.mem", walkCase(2, { source: 18, coordinate: 5 })],
    ["program.mem", programCase(4, false)],
    ["single.mem", programCase(5, true)],
    ["cycles.mem", cyclesCase()],
  ]),
  memories: new Map([
    ["steps.mem", `${memory.join("\n")}\n`],
    ["widths.vh", `localparam ISSUE_W = ${issueBits};\n`],
  ]),
  bugs: [
    { file: walker, find: "!l1 ? job_a1", replace: "!l1 ? job_a2" },
    { file: walker, find: "!l2 ? job_x2", replace: "!l2 ? job_x3" },
    { file: walker, find: "[SRC_AW-1:0] + half", replace: "[SRC_AW-1:0]" },
    { file: walker, find: "step && last_round", replace: "step" },
    { file: walker, find: "job_end = last_round && l0", replace: "job_end = l0" },
    { file: walker, find: "job_vector ? index[11:0] :", replace: "1'b0 ? index[11:0] :" },
    { file: walker, find: "job_vector ? l0 : last_round", replace: "l0" },
    { file: walker, find: "last_round ? {ROUND_W{1'b0}} :", replace: "" },
    { file: walker, find: "opens_pixel = first_round", replace: "opens_pixel = 1'b1" },
    { file: walker, find: "if (l0 && l1) c2_q", replace: "if (l0) c2_q" },
    { file: walker, find: "row_end = l0 && l2", replace: "row_end = l2" },
    { file: walker, find: "closes_pool = l0 && l1", replace: "closes_pool = l1" },
    { file: walker, find: "l0 ? {LOOP0_W{1'b0}} : c0_q + 1'b1", replace: "c0_q + 1'b1" },
    { file: walker, find: "job_vector && job_reduce != GATHER", replace: "job_vector" },
    { file: walker, find: "spread ? group_q : group_alone", replace: "group_alone" },
    { file: walker, find: "spread ? pixel_end : closes_alone", replace: "closes_alone" },
    { file: walker, find: "start || (step && pixel_end)", replace: "step && pixel_end" },
    { file: program, find: "(start || ends) ? first", replace: "start ? first" },
    { file: program, find: "opens_q <= ends", replace: "opens_q <= entry_ends" },
    { file: program, find: "if (entry_ends) pc_q", replace: "pc_q" },
    { file: program, find: "(read_entry & VARIES)", replace: "read_entry" },
    { file: program, find: "else if (advance) block_q", replace: "else block_q" },
    { file: counters, find: "cycles_q + 1'b1;\n  assign", replace: "cycles_q;\n  assign" },
    {
      file: counters,
      find: "<= image_cycles_q + 1'b1;\n  end",
      replace: "<= image_cycles_q;\n  end",
    },
    { file: counters, find: "if (rst || image_end) layer_q", replace: "if (rst) layer_q" },
    {
      file: counters,
      find: "if (rst || layer_end) cycles_q",
      replace: "if (rst || image_end) cycles_q",
    },
  ],
});
