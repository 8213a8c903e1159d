import type { StreamPlan } from "../schedule/design.js";
import type { EngineParameters } from "../schedule/engine-parameters.js";
import { aheadFields } from "../schedule/gate-format.js";
import { jobWordBits } from "../schedule/job-format.js";
import { stepBits } from "../schedule/memories.js";
import { widthOf } from "../schedule/word-format.js";
import { present } from "../support/invariant.js";
import { filePrefix } from "./memories.js";
import { render, type Templates } from "./render.js";
import { inputFormat, outputFormat } from "./stream-format.js";
import { versionWord } from "./version.js";

interface Setting {
  readonly name: string;
  readonly value: string;
}

/** An instance of hw/engine.v and what its ports are tied to. */
interface EngineView {
  readonly instance: string;
  readonly parameters: readonly Setting[];
  readonly busy: string;
  readonly done: string;
  readonly sValid: string;
  readonly sReady: string;
  readonly sData: string;
  readonly mValid: string;
  readonly mReady: string;
  readonly mData: string;
  readonly mLast: string;
  readonly cycles: string;
  readonly address: string;
  readonly data: string;
}

/** The stream behind engine `index`. */
interface StreamView {
  readonly index: number;
  readonly next: number;
  readonly fromMsb: number;
  readonly toMsb: number;
  readonly parameters: readonly Setting[];
  readonly most: string;
}

/** What only a design of several engines has. */
interface PipelineView {
  readonly count: number;
  readonly msb: number;
  readonly wordMsb: number;
  readonly addressMsb: number;
  readonly streamMsb: number;
  readonly first: string;
  readonly streams: readonly StreamView[];
}

/** Values of `templates/bitloom_top.v.hbs`; `pipeline` has one element or none. */
interface TopView {
  readonly inputMsb: number;
  readonly outputMsb: number;
  readonly versionHex: string;
  readonly layers: number;
  readonly pipeline: readonly PipelineView[];
  readonly engines: readonly EngineView[];
}

/** The generated top module `bitloom_top`, which only sets parameters, joins the engines and names the ports. */
export function emitTop(
  templates: Templates,
  engines: readonly EngineParameters[],
  streams: readonly StreamPlan[],
): string {
  const [first, last] = [present(engines[0], "engine"), present(engines.at(-1), "engine")];
  const view: TopView = {
    inputMsb: 8 * inputFormat(first).bytes - 1,
    outputMsb: 8 * outputFormat(last).bytes - 1,
    versionHex: versionWord().toString(16).padStart(6, "0"),
    layers: engines.reduce((n, p) => n + p.LAYERS, 0),
    pipeline: streams.length > 0 ? [pipelineView(engines, streams)] : [],
    engines: engines.map((p, i) => ({
      instance: instanceName(i, engines.length),
      parameters: [...fileSettings(i, engines.length), ...settings(p)],
      ...statusPorts(i, engines.length),
      ...streamPorts(i, engines.length),
    })),
  };
  return render(templates, "bitloom_top.v.hbs", view);
}

/** Name of engine `index` of `count` in the top. */
export function instanceName(index: number, count: number): string {
  return count === 1 ? "u_engine" : `u_engine${index}`;
}

function settings(p: EngineParameters): readonly Setting[] {
  return Object.entries(p).map(([name, value]) => ({ name, value: literal(name, value, p) }));
}

/** A parameter as Verilog: plain numbers, and words as wide as the memory they describe. */
function literal(name: string, value: number | bigint, p: EngineParameters): string {
  // An unsized number of Verilog has 32 bits with a sign; the only larger one is an offset of 32-bit codes.
  if (typeof value === "number") return value < 2 ** 31 ? String(value) : `40'd${value}`;
  const bits = name.startsWith("JOB")
    ? p.JOB_WORDS * jobWordBits
    : name.startsWith("GATE")
      ? widthOf(aheadFields)
      : stepBits;
  return `${bits}'h${value.toString(16)}`;
}

/** The only engine of a design has the files that hw/engine.v names. */
function fileSettings(index: number, count: number): readonly Setting[] {
  if (count === 1) return [];
  const names = [
    ["WEIGHT_FILE", "weights.mem"],
    ["STEP_FILE", "steps.mem"],
    ["JOB_FILE", "jobs.mem"],
    ["PARAMETER_FILE", "params.mem"],
    ["MASK_FILE", "masks.mem"],
    ["SEARCH_FILE", "thr_l"],
    ["SEGMENT_FILE", "seg_l"],
    ["ENTRY_FILE", "entry.mem"],
    ["ENTRY_SEARCH_FILE", "ent_l"],
    ["GATE_FILE", "gate_"],
  ] as const;
  return names.map(([name, file]) => ({ name, value: `"${filePrefix(index, count)}${file}"` }));
}

function statusPorts(index: number, count: number) {
  if (count === 1)
    return {
      busy: "busy",
      done: "done",
      cycles: "image_cycles",
      address: "counter_address",
      data: "counter_data",
    };
  return {
    busy: `engine_busy[${index}]`,
    done: `engine_done[${index}]`,
    cycles: `engine_cycles[${32 * index}+:32]`,
    address: `engine_address[${16 * index}+:16]`,
    data: `engine_data[${32 * index}+:32]`,
  };
}

/** The outer engines have the ports of the top, the others the streams between them. */
function streamPorts(index: number, count: number) {
  const input = index === 0 ? "s_axis_t" : `taken${index - 1}_`;
  const output = index === count - 1 ? "m_axis_t" : `sent${index}_`;
  return {
    sValid: `${input}valid`,
    sReady: `${input}ready`,
    sData: `${input}data`,
    mValid: `${output}valid`,
    mReady: `${output}ready`,
    mData: `${output}data`,
    mLast: `${output}last`,
  };
}

function pipelineView(
  engines: readonly EngineParameters[],
  streams: readonly StreamPlan[],
): PipelineView {
  const count = engines.length;
  const firsts = engines.map((_, i) => engines.slice(0, i).reduce((n, p) => n + p.LAYERS, 0));
  return {
    count,
    msb: count - 1,
    wordMsb: 32 * count - 1,
    addressMsb: 16 * count - 1,
    streamMsb: 32 * streams.length - 1,
    first: `{${firsts
      .toReversed()
      .map((n) => `16'd${n}`)
      .join(", ")}}`,
    streams: streams.map((s, index) => ({
      index,
      next: index + 1,
      fromMsb: 8 * s.from * s.bytes - 1,
      toMsb: 8 * s.to * s.bytes - 1,
      parameters: [
        { name: "IN_ELEMENTS", value: String(s.from) },
        { name: "OUT_ELEMENTS", value: String(s.to) },
        { name: "BYTES", value: String(s.bytes) },
        { name: "BITS", value: String(s.bits) },
        { name: "DEPTH", value: String(s.depth) },
      ],
      most: `stream_most[${32 * index}+:32]`,
    })),
  };
}
