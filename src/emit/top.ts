import type { EngineParameters } from "../schedule/engine-parameters.js";
import { render, type Templates } from "./render.js";
import { inputFormat, outputFormat } from "./stream-format.js";
import { versionWord } from "./version.js";

/** Values of `templates/bitloom_top.v.hbs`. */
interface TopView {
  readonly inputMsb: number;
  readonly outputMsb: number;
  readonly versionHex: string;
  readonly layers: number;
  readonly parameters: readonly { readonly name: string; readonly value: number }[];
}

/** The generated top module `bitloom_top`, which only sets the engine's parameters and names the ports. */
export function emitTop(templates: Templates, p: EngineParameters): string {
  const view: TopView = {
    inputMsb: 8 * inputFormat(p).bytes - 1,
    outputMsb: 8 * outputFormat(p).bytes - 1,
    versionHex: versionWord().toString(16).padStart(6, "0"),
    layers: p.LAYERS,
    parameters: Object.entries(p).map(([name, value]) => ({ name, value: Number(value) })),
  };
  return render(templates, "bitloom_top.v.hbs", view);
}
