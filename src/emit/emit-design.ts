import type { EnginePlan } from "../schedule/design.js";
import { type EmitAssets, emitRtl, type Rtl } from "./emit-rtl.js";
import { hex, idWord, layerCyclesOffset, registers } from "./registers.js";
import { render } from "./render.js";
import { inputFormat, outputFormat, type StreamFormat } from "./stream-format.js";
import { version, versionWord } from "./version.js";

/** Text of every file of an output directory by path relative to it, in the order they are listed. */
export type OutputFiles = ReadonlyMap<string, string>;

/** Values of every template but the top's. */
interface DesignView {
  readonly version: string;
  /** Two numbers, as Vivado wants them. */
  readonly ipVersion: string;
  readonly verilog: readonly string[];
  readonly memories: readonly string[];
}

interface RegistersView {
  readonly registers: readonly {
    readonly name: string;
    readonly offset: string;
    readonly access: string;
    readonly meaning: string;
  }[];
  readonly layerCycles: string;
  readonly id: string;
  readonly version: string;
  readonly layers: number;
  readonly hash: readonly string[];
  readonly inputBeats: number;
  readonly inputBytes: number;
  readonly outputBeats: number;
  readonly outputBytes: number;
}

interface ReadmeView {
  readonly version: string;
  readonly pes: number;
  readonly lanes: number;
  readonly pixels: number;
  readonly digit: number;
  readonly macs: number;
  readonly cycles: number;
  readonly hash: string;
  readonly input: StreamFormat;
  readonly output: StreamFormat;
  readonly registers: RegistersView["registers"];
  readonly layerCycles: string;
  readonly layers: readonly {
    readonly index: number;
    readonly op: string;
    readonly macs: number;
    readonly cycles: number;
  }[];
}

/** Everything `bitloom compile` writes for one engine: RTL, memories, and what the tools around it expect. */
export function emitDesign(plan: EnginePlan, assets: EmitAssets): OutputFiles {
  const rtl = emitRtl(plan, assets);
  const view = designView(rtl);
  const fill = (name: string, values: object) => render(assets.templates, name, values);
  return new Map([
    ...[...rtl.verilog].map(([name, text]) => [`rtl/${name}`, text] as const),
    ...[...rtl.memories].map(([name, text]) => [`rtl/${name}`, text] as const),
    ["rtl/files.f", view.verilog.map((name) => `${name}\n`).join("")],
    ["sw/bitloom_regs.h", fill("bitloom_regs.h.hbs", registersView(plan, rtl))],
    ["bitloom.core", fill("bitloom.core.hbs", view)],
    ["vivado/package_ip.tcl", fill("package_ip.tcl.hbs", view)],
    ["vivado/synth_ooc.tcl", fill("synth_ooc.tcl.hbs", view)],
    ["README.md", fill("output_readme.md.hbs", readmeView(plan, rtl))],
  ]);
}

function designView(rtl: Rtl): DesignView {
  return {
    version,
    ipVersion: version.split(".").slice(0, 2).join("."),
    verilog: [...rtl.verilog.keys()],
    memories: [...rtl.memories.keys()],
  };
}

function registerRows(): RegistersView["registers"] {
  return registers.map((r) => ({ ...r, offset: hex(r.offset, 3) }));
}

function registersView({ parameters }: EnginePlan, rtl: Rtl): RegistersView {
  const input = inputFormat(parameters);
  const output = outputFormat(parameters);
  return {
    registers: registerRows(),
    layerCycles: hex(layerCyclesOffset, 3),
    id: hex(idWord, 8),
    version: hex(versionWord(), 8),
    layers: parameters.LAYERS,
    hash: rtl.hash.map((w) => hex(w, 8)),
    inputBeats: input.beats,
    inputBytes: input.bytes,
    outputBeats: output.beats,
    outputBytes: output.bytes,
  };
}

function readmeView({ parameters, geometry, rows }: EnginePlan, rtl: Rtl): ReadmeView {
  return {
    version,
    ...geometry,
    macs: rows.reduce((n, r) => n + r.macs, 0),
    cycles: rows.reduce((n, r) => n + r.predictedCycles, 0),
    hash: rtl.hash
      .map((w) => w.toString(16).padStart(8, "0"))
      .toReversed()
      .join(""),
    input: inputFormat(parameters),
    output: outputFormat(parameters),
    registers: registerRows(),
    layerCycles: hex(layerCyclesOffset, 3),
    layers: rows.map((r, index) => ({ index, op: r.op, macs: r.macs, cycles: r.predictedCycles })),
  };
}
