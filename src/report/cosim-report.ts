import type { CosimResult, FirstMismatch } from "../cosim/cosim-result.js";
import { describeMismatch } from "../cosim/first-mismatch.js";
import { engineLines } from "./engine-lines.js";
import { layerTable } from "./layer-table.js";
import { grouped, percent } from "./table.js";

/** A cosimulation for people: the verdict, the layer table, the first mismatch. */
export function cosimText(r: CosimResult): string {
  const { compile, build, simulate } = r.seconds;
  const rate = grouped(r.simulatedMacsPerSecond / 1e6);
  const verdict = r.match
    ? `match: ${r.samples} samples, every layer bit-exact, cycles as predicted`
    : `MISMATCH in ${r.mismatches} of ${r.samples} samples`;
  return [
    layerTable(r.layers),
    "",
    ...gatingLines(r),
    ...(r.engines.length > 1 ? [...pipelineLines(r), ""] : []),
    `${verdict} (seed ${r.seed}, stall ${r.stall})`,
    `${compile.toFixed(1)} s compile, ${build.toFixed(1)} s build, ${simulate.toFixed(1)} s simulate: ${rate} M MAC/s`,
    ...(r.firstMismatch ? ["", ...mismatchLines(r.firstMismatch)] : []),
  ].join("\n");
}

/** A line a gated layer: what passed, and its cycles beside the ideal and a lockstep array. */
function gatingLines({ layers }: CosimResult): readonly string[] {
  const lines = layers.flatMap(({ name, gating: g }) =>
    g
      ? `gate ${name}: ${percent(g.passRate)} of the outputs pass; ${grouped(g.cycles)} cycles, ideal ${grouped(g.idealCycles)}, busiest PE ${grouped(g.balanceCycles)}, lockstep ${grouped(g.lockstepCycles)}`
      : [],
  );
  return lines.length > 0 ? [...lines, ""] : [];
}

function pipelineLines({ engines, streams, cycles }: CosimResult): readonly string[] {
  const pace = `${grouped(cycles.interval)} cycles between images, ${grouped(cycles.predictedInterval)} predicted`;
  return [
    ...engineLines(engines),
    ...streams.map((s, i) => `stream ${i}: ${s.highWater} of ${s.depth} words used`),
    `${pace}; the first after ${grouped(cycles.latency)}`,
  ];
}

function mismatchLines(m: FirstMismatch): readonly string[] {
  return [`first mismatch: ${describeMismatch(m)} (seed ${m.seed})`, `waveform: ${m.replay}`];
}
