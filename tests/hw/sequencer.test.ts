import { expect, test } from "vitest";
import { layerCycles, type TimedJob } from "../../src/schedule/cycles.js";
import { blankJob } from "../../src/schedule/fields.js";
import { type Job, jobFields } from "../../src/schedule/job-format.js";
import { jobWords } from "../../src/schedule/job-words.js";
import { type StepEntry, stepFields } from "../../src/schedule/step-format.js";
import { packWord } from "../../src/schedule/word-format.js";
import { describeBench } from "./describe-bench.js";
import { instances } from "./instances.js";
import { createRandom, pack } from "./vectors.js";

const images = 9;
const programs = 12;
const halves = { dm: 300, vm: 77 };
const addressBits = { jobs: 10, steps: 6 };

const random = createRandom(5);
const draw = (below: number): number => Number(random(24)) % below;
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Step programs of one to four entries, all in one memory. */
const stepPrograms: readonly (readonly StepEntry[])[] = range(programs).map((index) => {
  const length = 1 + (index % 4);
  return range(length).map((at) => ({
    ...{
      offset: draw(1000) - 500,
      count: index === 0 ? 0 : draw(5),
      dy: draw(9) - 4,
      dx: draw(9) - 4,
    },
    ...{ rotate: draw(4), pad: draw(16), mask: draw(64), first: Number(at === 0), shift: draw(2) },
    ...{
      sumEnable: draw(2),
      sumFirst: draw(2),
      sumShift: draw(2),
      last: Number(at === length - 1),
    },
  }));
});
const firstSteps = stepPrograms.map((_, i) => stepPrograms.slice(0, i).flat().length);

interface Run extends TimedJob {
  readonly program: readonly StepEntry[];
}

/** Every third image has jobs that are over before the next descriptor is there. */
function drawJob(short: boolean): Run {
  const index = short ? 0 : draw(programs);
  const program = stepPrograms[index] as readonly StepEntry[];
  // Some vector jobs run over several pixels on level 0; a gather has another use for the field.
  const n0 = short ? 0 : ([5, 3, 1, 2, 0, 5][draw(6)] ?? 0);
  const parts = [3, 2, 1].filter((d) => (n0 + 1) % d === 0);
  const wrap = Math.min(1, draw(4)) * ((n0 + 1) / (parts[draw(parts.length)] ?? 1));
  const increment = () => draw(600) - 300;
  const move = () => draw(20) - 10;
  const vector = draw(2);
  const job: Job = {
    ...blankJob,
    ...{ vector, readsInput: draw(2), stepStart: firstSteps[index] as number },
    rounds: vector || short ? 0 : draw(2) * draw(3),
    ...{
      sourceBase: draw(900),
      ...{ n0, wrap, reduce: draw(4) },
      n1: draw(short ? 1 : 2),
      n2: draw(short ? 1 : 3),
      n3: draw(short ? 1 : 3),
    },
    ...{ a0: increment(), a1: increment(), a2: increment(), a3: increment() },
    ...{ y1: move(), y2: move(), y3: move() },
    ...{ x0: move(), x1: move(), x2: move(), x3: move() },
    ...{ pixelsFull: draw(17), pixelsLast: draw(17), drainFull: draw(12), drainLast: draw(12) },
  };
  return { job, program, tileCycles: program.reduce((n, { count }) => n + count + 1, 0) };
}

/** Images of one to three layers of one to three jobs. */
const network: readonly (readonly (readonly Run[])[])[] = range(images).map((image) => {
  const layers = range(1 + (image % 3)).map(() =>
    range(1 + draw(3)).map(() => drawJob(image % 3 === 1)),
  );
  return layers.map((jobs, at) =>
    jobs.map((run, i) => {
      const layerLast = Number(i === jobs.length - 1);
      const imageLast = Number(layerLast === 1 && at === layers.length - 1);
      const freesInput = layerLast * draw(2);
      const needsOutput = Number(i === 0 && at === layers.length - 1);
      return { ...run, job: { ...run.job, layerLast, imageLast, freesInput, needsOutput } };
    }),
  );
});

const jobs = network.flat(2);
const descriptors = jobs.map(({ job }) => packWord(jobFields, job));
const entries = stepPrograms.flat().map((entry) => packWord(stepFields, entry));

/** Widths that differ between the sets. */
interface Widths {
  readonly settle: number;
  readonly source: number;
  readonly coordinate: number;
}

/** The tiles of a job in order, with the position of each (docs/engine.md, Jobs). */
function tilesOf({ job }: TimedJob, half: number) {
  let [address, y, x] = [job.sourceBase + half, 0, 0];
  const counts = range(job.n3 + 1).flatMap((c3) =>
    range(job.n2 + 1).flatMap((c2) =>
      range(job.n1 + 1).flatMap((c1) => range(job.n0 + 1).map((c0) => [c0, c1, c2, c3] as const)),
    ),
  );
  const spreads = job.vector === 1 && job.reduce !== 3 && job.wrap > 0;
  const size = spreads ? job.wrap : job.n0 + 1;
  return counts.flatMap(([c0, c1, c2]) => {
    const pixel = { group: c0 % size, closes: (c0 + 1) % size === 0 };
    const tile = { c0, c1, ...pixel, address, y, x, rowEnd: c0 === job.n0 && c2 === job.n2 };
    const rounds = range(job.rounds + 1).map((round) => ({ ...tile, round }));
    const level = c0 < job.n0 ? 0 : c1 < job.n1 ? 1 : c2 < job.n2 ? 2 : 3;
    address += [job.a0, job.a1, job.a2, job.a3][level] as number;
    y += [0, job.y1, job.y2, job.y3][level] as number;
    x += [job.x0, job.x1, job.x2, job.x3][level] as number;
    return rounds;
  });
}

/** Events of sequencer_case, and the cycles of every layer (docs/engine.md, Time). */
function traceOf({ settle, source, coordinate }: Widths) {
  const tileBits = 1 + 1 + 5 + 2 + 12 + 1 + 3 + 70 + source + 2 * coordinate;
  const events: string[] = [];
  const cycles: number[][] = [];
  let index = 0;
  network.forEach((layers, image) => {
    const parity = image % 2;
    let [now, ready, quiet] = [0, 0, 0];
    cycles.push(
      layers.map((runs) => {
        const opened = now;
        for (const run of runs) {
          const { job, program } = run;
          const load = Math.max(now, ready);
          ready = load + jobWords + 2;
          now = load + 2;
          // The first tile's last step waits until the tile before has settled, later ones until it is drained.
          let allowed = quiet;
          const half = parity * job.readsInput * (job.vector ? halves.vm : halves.dm);
          tilesOf(run, half).forEach((tile, at) => {
            program.forEach((entry, e) => {
              range(entry.count + 1).forEach((c) => {
                const tileEnd = entry.last === 1 && c === entry.count;
                if (tileEnd) now = Math.max(now, allowed);
                events.push(
                  pack([
                    ...([
                      [now, 16],
                      [0, 3],
                      [0, 32],
                      [parity, 1],
                      [index, 16],
                    ] as const),
                    ...([
                      [tileEnd, 1],
                      [at === 0, 1],
                    ] as const),
                    [tile.rowEnd ? job.pixelsLast : job.pixelsFull, 5],
                    [tile.c0 === 0 && tile.c1 === 0, 1],
                    [tile.c0 === job.n0 && tile.c1 === job.n1, 1],
                    ...([
                      [job.vector ? tile.group : tile.round, 12],
                      [job.vector ? tile.closes : tile.round === job.rounds, 1],
                    ] as const),
                    ...([
                      [e === 0 && c === 0 && tile.round === 0, 1],
                      [c === 0, 1],
                      [c === entry.count, 1],
                    ] as const),
                    ...([
                      [packWord(stepFields, entry), 70],
                      [tile.address, source],
                    ] as const),
                    ...([
                      [tile.y, coordinate],
                      [tile.x, coordinate],
                    ] as const),
                  ]),
                );
                now++;
              });
            });
            allowed = now - 1 + (tile.rowEnd ? job.drainLast : job.drainFull) + 1;
          });
          quiet = allowed + settle;
          if (job.layerLast) {
            const length = quiet + 1 - opened;
            events.push(
              pack([
                ...([
                  [quiet, 16],
                  [1, 1],
                  [job.freesInput, 1],
                  [job.imageLast, 1],
                ] as const),
                ...([
                  [length, 32],
                  [parity, 1],
                  [index, 16],
                  [0, tileBits],
                ] as const),
              ]),
            );
            now = quiet + 1;
          }
          index++;
        }
        return now - opened;
      }),
    );
  });
  return { events, cycles };
}

const hex = (n: bigint) => n.toString(16);
const words = descriptors.flatMap((d) =>
  range(jobWords).map((i) => BigInt.asUintN(64, d >> BigInt(64 * i))),
);
const fill = (list: readonly bigint[], bits: number) =>
  `${range(1 << bits)
    .map((i) => hex(list[i] ?? 0n))
    .join("\n")}\n`;

const varying = (list: readonly bigint[]) =>
  list.reduce((bits, w) => bits | (w ^ (list[0] ?? 0n)), 0n);
const jobBits = varying(descriptors);
const stepBits = varying(entries);
const literal = (bits: number, n: bigint) => ({ verilog: `${bits}'h${hex(n)}` });

/** Bits that never differ as constants of the hardware. */
const constants = {
  JOB_VARIES: literal(64 * jobWords, jobBits),
  JOB_VALUE: literal(64 * jobWords, (descriptors[0] ?? 0n) & ~jobBits),
  STEP_VARIES: literal(70, stepBits),
  STEP_VALUE: literal(70, (entries[0] ?? 0n) & ~stepBits),
};

/** Counters as narrow as these jobs allow. */
const narrow = { LOOP_W: 3, PACE_W: 4, CYCLE_W: 12, BLOCK_W: 3 };

const sets = [
  { name: "deep", settle: 23, source: 11, coordinate: 10, extra: {} },
  { name: "shallow", settle: 3, source: 18, coordinate: 7, extra: { ...constants, ...narrow } },
];

const made = sets.map((set) => ({ ...set, ...traceOf(set) }));
const file = "sequencer.v";
const [walker, program] = ["tile_walker.v", "step_program.v"];
const parts = [walker, "job_loop_fields.v", program, "cycle_counters.v"];

test.each(made)("the trace of $name takes the cycles of the closed form", ({ cycles, settle }) => {
  expect(cycles).toEqual(network.map((layers) => layerCycles(layers, { settle, jobWords })));
});

describeBench({
  bench: {
    top: "sequencer_bench",
    benchSources: ["sequencer_bench.v", "sequencer_case.v", "pattern.v"],
    sources: [file, "job_fetch.v", "job_sequence_fields.v", ...parts, "rom.v"],
  },
  cases: new Map(
    made.map(({ name, events }) => [`${name}.mem`, { words: events, checked: 3 * events.length }]),
  ),
  memories: new Map([
    ["jobs.mem", fill(words, addressBits.jobs)],
    ["steps.mem", fill(entries, addressBits.steps)],
    [
      "cases.vh",
      instances(
        "sequencer_case",
        made.map((m) => ({
          ...{ JOB_WORDS: jobWords, JB_AW: addressBits.jobs, JOBS: jobs.length },
          ...{ ST_AW: addressBits.steps, SRC_AW: m.source, COORD_W: m.coordinate },
          ...{ IN_DM_HALF: halves.dm, IN_VM_HALF: halves.vm, SETTLE: m.settle, IMAGES: images },
          ...{ EVENTS: m.events.length, FILE: `${m.name}.mem`, ...m.extra },
        })),
      ),
    ],
  ]),
  bugs: [
    { file, find: ".hold      (blocked)", replace: ".hold(1'b0)" },
    { file, find: "first_tile_q && !settled", replace: "1'b0" },
    { file, find: "(!drained || early)", replace: "early" },
    { file, find: "row_end ? job_drain_last", replace: "tile_closes_pixel ? job_drain_last" },
    { file, find: "row_end ? job_pixels_last", replace: "job_end ? job_pixels_last" },
    { file, find: "job_reads_input && parity_q", replace: "parity_q" },
    { file, find: "job_vector ? IN_VM_HALF", replace: "1'b0 ? IN_VM_HALF" },
    { file: walker, find: "!l1 ? job_a1", replace: "!l1 ? job_a2" },
    { file: walker, find: "!l2 ? job_y2", replace: "!l2 ? job_y1" },
    { file: program, find: "read_entry & VARIES", replace: "read_entry & ~VARIES" },
    { file, find: "layer_end && job_frees_input", replace: "image_end" },
    { file, find: "program_open && opens_pixel", replace: "program_open" },
    { file: walker, find: "if (l0 && l1) c2_q", replace: "if (l0) c2_q" },
    { file, find: "tile_vector = job_vector", replace: "tile_vector = 1'b0" },
    { file, find: "image_q == {1'b0, images_q}", replace: "image_q > {1'b0, images_q}" },
  ],
});
