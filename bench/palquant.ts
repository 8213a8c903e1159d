import { spawnSync } from "node:child_process";
import { execPath } from "node:process";
import type { CosimResult } from "../src/cosim/cosim-result.js";
import { createSink } from "../src/diag/diagnostic.js";
import { cosimGraph } from "../src/driver/cosim-model.js";
import { loadModel } from "../src/driver/load-model.js";
import type { EngineRequest } from "../src/schedule/assign.js";
import { present } from "../src/support/invariant.js";
import { atLeast, type BenchTable, numbersOf, round } from "./table.js";

/** One engine for the dense 8-bit first layer and its pooling, one for all that follows; the same for every network. */
const engines: readonly EngineRequest[] = [
  { layers: ["pool1"], pes: 16, lanes: 32, pixels: 2, digit: 4, post: 16 },
  { pes: 16, lanes: 64, pixels: 1, digit: 2, post: 16 },
];

interface Case {
  readonly groups: number;
  readonly bits: number;
}

const baseline: Case = { groups: 1, bits: 4 };
const cases: readonly Case[] = [
  baseline,
  { groups: 1, bits: 3 },
  { groups: 1, bits: 2 },
  { groups: 2, bits: 2 },
  { groups: 3, bits: 2 },
  { groups: 4, bits: 2 },
];

interface Measured extends Case {
  readonly name: string;
  /** Multiply-accumulates and cycles of the quantized layers, with their quantizers, sums and shuffles. */
  readonly macs: number;
  readonly cycles: number;
  readonly result: CosimResult;
}

/** ResNet-18 at 224x224, one image through the RTL, every layer bit-exact: cycles of parallel groups against 4 bit. */
export async function palquantTable(): Promise<BenchTable> {
  const measured: Measured[] = [];
  for (const c of cases) measured.push(await measure(c));
  const plain = present(measured[0], "4-bit network");
  const rows = measured.map((m) => row(m, plain));
  const twoGroups = (r: readonly (string | number)[]) => r[0] === "G = 2, 2 bit";
  return {
    name: "palquant",
    title: "Parallel groups: ResNet-18 at 224x224",
    text: `One full image through the RTL of the whole network, every layer bit-exact with the reference, every cycle as predicted. Random weights (examples/palquant-resnet18). Two engines, the same arrays for all: ${describe(engines[0])} for the 8-bit first layer and its pooling, ${describe(engines[1])} for all that follows, the 8-bit classifier included. *Quantized layers*: cycles of the second engine without final pooling and classifier. *Interval*: cycles between images, those of the slower engine. Claims: G = 2 over 4 bit at least 1.90 on the quantized layers (limit by MACs x passes: 1.956) and at least 1.78 on the whole network. Command: \`npm run bench -- palquant\`; seconds on a machine that did other work as well.`,
    columns: [
      ...["network", "types", "quantized M MACs", "passes", "quantized layers, cycles"],
      ...["speed-up over 4 bit", "limit", "first engine", "second engine", "interval"],
      ...["speed-up, whole network", "build + simulation, s"],
    ],
    rows,
    claims: [
      atLeast(
        "two 2-bit groups over 4 bit, quantized layers: speed-up",
        1.9,
        Math.min(...numbersOf(rows, 5, twoGroups)),
      ),
      atLeast(
        "two 2-bit groups over 4 bit, whole network: speed-up",
        1.78,
        Math.min(...numbersOf(rows, 10, twoGroups)),
      ),
    ],
  };
}

function describe(e: EngineRequest | undefined): string {
  return `${e?.pes} PEs x ${e?.lanes} lanes x ${e?.pixels} pixels of ${e?.digit}-bit digits`;
}

function row(m: Measured, plain: Measured): (string | number)[] {
  const interval = (x: Measured) => x.result.cycles.perSample;
  const limit = (plain.macs * passes(plain)) / (m.macs * passes(m));
  const { seconds } = m.result;
  return [
    ...[m.name, `u${m.bits} x o${m.bits}`, round(m.macs / 1e6, 1), passes(m), m.cycles],
    ...[round(plain.cycles / m.cycles, 3), round(limit, 3)],
    ...[...m.result.engines.map((e) => e.cycles), interval(m)],
    ...[round(interval(plain) / interval(m), 3), round(seconds.build + seconds.simulate, 0)],
  ];
}

const passes = ({ bits }: Case) => Math.ceil(bits / 2) ** 2;

async function measure({ groups, bits }: Case): Promise<Measured> {
  const name = groups === 1 ? `${bits} bit` : `G = ${groups}, ${bits} bit`;
  console.error(`  ${name}`);
  const sink = createSink();
  const { graph } = loadModel(generate({ groups, bits }), sink);
  const request = { seed: 1, stall: 0, count: 1, shards: 1, design: { engines } };
  const result = present(
    graph && (await cosimGraph(graph, request, sink)),
    JSON.stringify(sink.diagnostics),
  );
  if (!result.match) throw new Error(`${name}: ${JSON.stringify(result.firstMismatch)}`);
  const trunk = present(result.engines[1], "second engine").layers;
  const own = result.layers.filter((l) => trunk.includes(l.name) && !isHead(l.name));
  const sum = (of: (l: (typeof own)[number]) => number) => own.reduce((n, l) => n + of(l), 0);
  return { groups, bits, name, macs: sum((l) => l.macs), cycles: sum((l) => l.cycles), result };
}

const isHead = (layer: string) => layer === "pooled_q" || layer === "fc";

function generate({ groups, bits }: Case): string {
  const script = "examples/palquant-resnet18/generate.mjs";
  const output = `build/bench/palquant-g${groups}-b${bits}`;
  const args = [script, "--groups", String(groups), "--bits", String(bits), "-o", output];
  const { status, stdout, stderr } = spawnSync(execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}
