import type { EngineParameters } from "../schedule/engine-parameters.js";
import { render, type Templates } from "./render.js";
import { versionWord } from "./version.js";

/** Values of `templates/bitloom_top.v.hbs`. */
interface TopView {
  readonly inputMsb: number;
  readonly outputMsb: number;
  readonly versionHex: string;
  readonly layers: number;
  readonly parameters: readonly { readonly name: string; readonly value: number }[];
}

/** Bits of one beat of the input and of the output stream. */
export function streamWidths(p: EngineParameters): {
  readonly input: number;
  readonly output: number;
} {
  return { input: 8 * p.IN_BYTES * p.IN_ELEMENTS, output: 8 * p.OUT_BYTES * p.OUT_ELEMENTS };
}

/** The generated top module `bitloom_top`, which only sets the engine's parameters and names the ports. */
export function emitTop(templates: Templates, p: EngineParameters): string {
  const widths = streamWidths(p);
  const view: TopView = {
    inputMsb: widths.input - 1,
    outputMsb: widths.output - 1,
    versionHex: versionWord().toString(16).padStart(6, "0"),
    layers: p.LAYERS,
    parameters: Object.entries(p).map(([name, value]) => ({ name, value: Number(value) })),
  };
  return render(templates, "bitloom_top.v.hbs", view);
}
