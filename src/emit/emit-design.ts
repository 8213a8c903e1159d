import type { Design, EnginePlan } from "../schedule/design.js";
import { present } from "../support/invariant.js";
import { type EmitAssets, emitRtl, type Rtl } from "./emit-rtl.js";
import { hostView } from "./host/emit-host.js";
import { hex, idWord, layerCyclesOffset, registers, streamMarksOffset } from "./registers.js";
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
  /** One element, or none in a design of one engine. */
  readonly streams: readonly { readonly count: number; readonly marks: string }[];
  readonly id: string;
  readonly version: string;
  readonly layers: number;
  readonly hash: readonly string[];
  readonly inputBeats: number;
  readonly inputBytes: number;
  readonly outputBeats: number;
  readonly outputBytes: number;
}

interface DescribedStream extends StreamFormat {
  /** How its integers are written. */
  readonly integers: string;
}

interface ReadmeView {
  readonly version: string;
  readonly arrays: readonly (EnginePlan["geometry"] & { readonly label: string })[];
  readonly macs: number;
  readonly cycles: number;
  readonly hash: string;
  readonly input: DescribedStream;
  readonly output: DescribedStream;
  readonly registers: RegistersView["registers"];
  readonly layerCycles: string;
  /** One element, or none in a design of one engine. */
  readonly pipeline: readonly PipelineView[];
  readonly layers: readonly {
    readonly index: number;
    readonly op: string;
    readonly macs: number;
    readonly cycles: number;
  }[];
}

interface PipelineView {
  readonly marks: string;
  readonly streams: readonly {
    readonly index: number;
    readonly next: number;
    readonly depth: number;
    readonly width: number;
  }[];
}

/** Everything `bitloom compile` writes for a design: RTL, memories, and what the tools around it expect. */
export function emitDesign(design: Design, assets: EmitAssets): OutputFiles {
  const rtl = emitRtl(design, assets);
  const view = designView(rtl);
  const fill = (name: string, values: object) => render(assets.templates, name, values);
  const host = hostView(design);
  return new Map([
    ...[...rtl.verilog].map(([name, text]) => [`rtl/${name}`, text] as const),
    ...[...rtl.memories].map(([name, text]) => [`rtl/${name}`, text] as const),
    ["rtl/files.f", view.verilog.map((name) => `${name}\n`).join("")],
    ["sw/bitloom_regs.h", fill("bitloom_regs.h.hbs", registersView(design, rtl))],
    ["sw/bitloom_host.h", fill("bitloom_host.h.hbs", host)],
    ["sw/bitloom_host.c", fill("bitloom_host.c.hbs", host)],
    ["sw/bitloom_float.h", assets.floatHeader],
    ["bitloom.core", fill("bitloom.core.hbs", view)],
    ["vivado/package_ip.tcl", fill("package_ip.tcl.hbs", view)],
    ["vivado/synth_ooc.tcl", fill("synth_ooc.tcl.hbs", view)],
    ["README.md", fill("output_readme.md.hbs", readmeView(design, rtl))],
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

/** The streams at both ends of a design. */
function endFormats({ engines }: Design) {
  return {
    input: inputFormat(present(engines[0], "engine").parameters),
    output: outputFormat(present(engines.at(-1), "engine").parameters),
  };
}

function registersView(design: Design, rtl: Rtl): RegistersView {
  const { input, output } = endFormats(design);
  const count = design.streams.length;
  return {
    registers: registerRows(),
    layerCycles: hex(layerCyclesOffset, 3),
    streams: count > 0 ? [{ count, marks: hex(streamMarksOffset, 3) }] : [],
    id: hex(idWord, 8),
    version: hex(versionWord(), 8),
    layers: design.engines.reduce((n, e) => n + e.parameters.LAYERS, 0),
    hash: rtl.hash.map((w) => hex(w, 8)),
    inputBeats: input.beats,
    inputBytes: input.bytes,
    outputBeats: output.beats,
    outputBytes: output.bytes,
  };
}

function readmeView(design: Design, rtl: Rtl): ReadmeView {
  const { engines, streams } = design;
  const rows = engines.flatMap((e) => e.rows);
  const { input, output } = endFormats(design);
  return {
    version,
    arrays: engines.map(({ geometry }, i) => ({
      ...geometry,
      label: engines.length === 1 ? "array" : `array of engine ${i}`,
    })),
    macs: rows.reduce((n, r) => n + r.macs, 0),
    cycles: design.cycles.perImage,
    hash: rtl.hash
      .map((w) => w.toString(16).padStart(8, "0"))
      .toReversed()
      .join(""),
    input: described(input),
    output: described(output),
    registers: registerRows(),
    layerCycles: hex(layerCyclesOffset, 3),
    pipeline: streams.length > 0 ? [pipelineView(design)] : [],
    layers: rows.map((r, index) => ({ index, op: r.op, macs: r.macs, cycles: r.predictedCycles })),
  };
}

function described(format: StreamFormat): DescribedStream {
  return { ...format, integers: format.signed ? "two's complement" : "unsigned" };
}

function pipelineView({ streams }: Design): PipelineView {
  return {
    marks: hex(streamMarksOffset, 3),
    streams: streams.map(({ depth, bits, from, to }, index) => {
      const width = Math.max(from, to) * bits;
      return { index, next: index + 1, depth, width };
    }),
  };
}
