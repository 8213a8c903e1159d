import { readdirSync, readFileSync } from "node:fs";
import { test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { planDesign } from "../../src/schedule/plan.js";
import { simulationDesign, simulationSample } from "../../src/cosim/from-plan.js";
import { runCosim } from "../../src/cosim/run-cosim.js";
import { evaluateNet } from "../schedule/nets.js";
import { choicesOf, randomNet, randomTensor } from "../schedule/random-net.js";
const load = (d: string, e: string) => new Map(readdirSync(d).filter((f) => f.endsWith(e)).map((f) => [f, readFileSync(`${d}/${f}`, "utf8")]));
const assets = { library: load("hw", ".v"), templates: load("templates", ".hbs") };
const arrays = [
  { pes: 4, lanes: 4, pixels: 1, digit: 2, post: 2 },
  { pes: 4, lanes: 8, pixels: 2, digit: 2, post: 4 },
  { pes: 2, lanes: 4, pixels: 4, digit: 1, post: 1 },
  { pes: 6, lanes: 6, pixels: 2, digit: 4, post: 2 },
  { pes: 8, lanes: 4, pixels: 8, digit: 2, post: 4 },
  { pes: 3, lanes: 5, pixels: 1, digit: 1, post: 1 },
];
test("fuzz", async () => {
  const from = Number(process.env.FROM ?? 0), to = Number(process.env.TO ?? 4);
  for (let s = from; s < to; s++) {
    let state = s * 7919 + 17;
    const seq = Array.from({ length: 120 }, () => { state = (Math.imul(state, 1103515245) + 12345) >>> 0; return state >>> 12; });
    const net = randomNet(choicesOf(seq));
    const geometry = arrays[s % arrays.length]!;
    const sink = createSink();
    const design = planDesign(net.graph(), geometry, sink);
    if (!design) { console.log(s, "no plan", sink.diagnostics.map((d) => d.code)); continue; }
    const e = design.engines[0]!;
    try {
      const sd = simulationDesign(e, assets);
      const t = net.nodes[0]!.type;
      const samples = { count: 4, at: (i: number) => { const v = evaluateNet(net, randomTensor(t.element, t.shape, i)); return simulationSample(e, new Map([...v].map(([n, x]) => [n.name, x]))); } };
      for (const stall of [0, 0.4]) {
        const r = await runCosim(sd, samples, { seed: s, stall, command: "x", cache: "/tmp/blcache" } as any);
        console.log(s, JSON.stringify(geometry), e.rows.map((x) => x.op).join(), stall, r.match ? "MATCH" : JSON.stringify(r.firstMismatch), r.seconds.build.toFixed(1));
      }
    } catch (err) { console.log(s, JSON.stringify(geometry), String(err).slice(0, 900)); }
  }
}, 3000000);
