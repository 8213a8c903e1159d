import type { EngineParameters } from "../schedule/engine-parameters.js";
import { jobWordBits } from "../schedule/job-format.js";
import { stepBits } from "../schedule/memories.js";
import { render, type Templates } from "./render.js";
import { inputFormat, outputFormat } from "./stream-format.js";
import { versionWord } from "./version.js";

/** Values of `templates/bitloom_top.v.hbs`. */
interface TopView {
  readonly inputMsb: number;
  readonly outputMsb: number;
  readonly versionHex: string;
  readonly layers: number;
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
}

/** The generated top module `bitloom_top`, which only sets the engine's parameters and names the ports. */
export function emitTop(templates: Templates, p: EngineParameters): string {
  const view: TopView = {
    inputMsb: 8 * inputFormat(p).bytes - 1,
    outputMsb: 8 * outputFormat(p).bytes - 1,
    versionHex: versionWord().toString(16).padStart(6, "0"),
    layers: p.LAYERS,
    parameters: Object.entries(p).map(([name, value]) => ({
      name,
      value: literal(name, value, p),
    })),
  };
  return render(templates, "bitloom_top.v.hbs", view);
}

/** A parameter as Verilog: plain numbers, and words as wide as the memory they describe. */
function literal(name: string, value: number | bigint, p: EngineParameters): string {
  if (typeof value === "number") return String(value);
  const bits = name.startsWith("JOB") ? p.JOB_WORDS * jobWordBits : stepBits;
  return `${bits}'h${value.toString(16)}`;
}
