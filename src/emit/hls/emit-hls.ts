import { present } from "../../support/invariant.js";
import type { OutputFiles } from "../emit-design.js";
import { render, type Templates } from "../render.js";
import { sha256 } from "../sha256.js";
import type { HlsNetwork } from "./build-network.js";
import { defaultTarget, type HlsTarget } from "./options.js";
import { type ProjectView, projectView, traceName, weightArrays } from "./project-view.js";
import { cppType } from "./value.js";
import { weightHeader, weightText } from "./weight-files.js";

/** Files of ours that HLS projects are made from, by file name. */
export interface HlsAssets {
  /** `hw/hls/nnet_utils/*.h`. */
  readonly utils: ReadonlyMap<string, string>;
  /** `hw/hls/shim/*.h`: the types for g++. */
  readonly shim: ReadonlyMap<string, string>;
  /** `templates/hls/*.hbs`. */
  readonly templates: Templates;
}

/** What hls4ml_config.yml, the scripts and the bridge add to the view of the network. */
interface ScriptView extends ProjectView, HlsTarget {
  readonly stamp: string;
  readonly bridge: { readonly inputDeclaration: string; readonly outputDeclaration: string };
  readonly precision: string;
  readonly reuseFactor: number;
  readonly layerNames: readonly {
    readonly name: string;
    readonly precision: string;
    readonly reuseFactor: string;
  }[];
}

const firmware = ["myproject.cpp", "myproject.h", "defines.h", "parameters.h"] as const;
const around = [
  ...["myproject_test.cpp", "myproject_bridge.cpp", "build_lib.sh", "build_opt.tcl"],
  ...["build_prj.tcl", "build_prj.sh", "project.tcl", "vivado_synth.tcl", "hls4ml_config.yml"],
] as const;

/**
 * An hls4ml-style project (docs/hls.md) by path; `data` are the files of tb_data/. Names in it are ours: nothing of a
 * model's text reaches a file.
 */
export function emitHls(
  network: HlsNetwork,
  assets: HlsAssets,
  data: ReadonlyMap<string, string>,
  target: HlsTarget = defaultTarget,
): OutputFiles {
  const view = projectView(network);
  const fill = (name: string, values: ProjectView) =>
    render(assets.templates, `${name}.hbs`, values);
  const weights = weightArrays(network).flatMap((w) => [
    [`firmware/weights/${w.name}.h`, weightHeader(w)] as const,
    [`firmware/weights/${w.name}.txt`, weightText(w)] as const,
  ]);
  const sources = firmware.map((name) => [`firmware/${name}`, fill(name, view)] as const);
  const scripts = scriptView(network, view, target, stampOf([...sources, ...weights]));
  const inFolder = (folder: string, files: ReadonlyMap<string, string>) =>
    [...files].map(([name, text]) => [`${folder}/${name}`, text] as const);
  return new Map([
    ...sources,
    ...weights,
    ...inFolder("firmware/nnet_utils", assets.utils),
    ...inFolder("firmware/ap_types", assets.shim),
    ...around.map((name) => [name, fill(name, scripts)] as const),
    ...inFolder("tb_data", data),
  ]);
}

/** Eight digits that change when the network does: part of the library's file name. */
function stampOf(files: readonly (readonly [string, string])[]): string {
  const text = files.map(([name, content]) => `${name}\n${content}`).join("\n");
  return present(sha256(new TextEncoder().encode(text))[0], "hash")
    .toString(16)
    .padStart(8, "0");
}

function scriptView(
  network: HlsNetwork,
  view: ProjectView,
  target: HlsTarget,
  stamp: string,
): ScriptView {
  const factor = (id: string) => {
    const config = view.configs.find((c) => c.id === id);
    return present(
      config?.constants.find((c) => c.name === "reuse_factor"),
      "reuse factor",
    ).value;
  };
  const layerNames = network.layers.map((layer) => ({
    name: traceName(layer),
    precision: cppType(layer.result.element),
    reuseFactor: factor(layer.id),
  }));
  const factors = layerNames.map((l) => Number(l.reuseFactor));
  return {
    ...{ ...view, ...target, stamp, layerNames },
    bridge: {
      inputDeclaration: localPort(network, view.input),
      outputDeclaration: localPort(network, view.output),
    },
    precision: cppType(network.input.element),
    reuseFactor: Math.max(1, ...factors),
  };
}

function localPort({ io }: HlsNetwork, port: ProjectView["input"]): string {
  const name = `${port.variable}_ap`;
  if (io === "stream") return `hls::stream<${port.type}> ${name}("${name}");`;
  return `static ${port.type} ${name}[${port.size}];`;
}
