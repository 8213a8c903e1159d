import { present } from "../../support/invariant.js";
import { version } from "../version.js";
import type { HlsNetwork } from "./build-network.js";
import { type ConfigView, commentOf } from "./config.js";
import type { HlsLayer, WeightArray } from "./layer.js";
import { arrayPragma, portPragmas } from "./pragmas.js";
import { type Wiring, wire } from "./streams.js";
import { cppType, type HlsValue, pixelsOf, sizeOf } from "./value.js";

/** Values of every template of templates/hls; a list of at most one entry is absent or present. */
export interface ProjectView {
  readonly version: string;
  readonly ioType: string;
  readonly input: PortView;
  readonly output: PortView;
  readonly typedefs: readonly { readonly name: string; readonly type: string }[];
  readonly numbers: readonly { readonly name: string; readonly value: number }[];
  readonly pragmas: readonly string[];
  readonly arrays: readonly {
    readonly name: string;
    readonly type: string;
    readonly count: number;
  }[];
  readonly configs: readonly (ConfigView & { readonly comment: string })[];
  readonly statements: readonly StatementView[];
  readonly traced: readonly { readonly name: string; readonly size: number }[];
}

interface PortView {
  readonly variable: string;
  /** Declaration of a parameter, and of a local of the bench or bridge. */
  readonly parameter: string;
  readonly type: string;
  readonly element: string;
  readonly size: number;
}

/** A piece of the top function: what it declares, does and traces. */
interface StatementView {
  readonly declarations: readonly string[];
  readonly call: string;
  readonly traces: readonly {
    readonly type: string;
    readonly variable: string;
    readonly name: string;
    readonly size: number;
  }[];
}

/** The network as the templates place it. */
export function projectView(network: HlsNetwork): ProjectView {
  const wiring = wire(network);
  const { io, input, output, layers } = network;
  const values = [input, ...layers.map((l) => l.result)];
  const arrays = layers.flatMap((l) => l.arrays);
  return {
    version,
    ioType: `io_${io}`,
    input: portView(network, input),
    output: portView(network, output),
    typedefs: [
      ...values.map((v) => ({ name: v.type, type: valueType(network, v) })),
      ...arrays.map((a) => ({ name: a.type, type: a.element })),
    ],
    numbers: values.map((v) => ({ name: sizeName(v), value: sizeOf(v) })),
    pragmas: portPragmas(network),
    arrays: arrays.map((a) => ({ name: a.name, type: a.type, count: a.values.length })),
    configs: layers
      .flatMap((l) => [...(l.helpers ?? []), l.config])
      .map((c) => ({ ...c, comment: commentOf(c) })),
    statements: statements(network, wiring),
    traced: layers.flatMap((l) => (l.node ? [{ name: traceName(l), size: sizeOf(l.result) }] : [])),
  };
}

/** Every constant array with its file name. */
export function weightArrays(network: HlsNetwork): readonly WeightArray[] {
  return network.layers.flatMap((l) => l.arrays);
}

/** Name under which a layer leaves its output. */
export function traceName(layer: HlsLayer): string {
  return `layer${layer.id}`;
}

function sizeName(v: HlsValue): string {
  return `N_${v.variable.toUpperCase()}`;
}

function valueType({ io }: HlsNetwork, v: HlsValue): string {
  const element = cppType(v.element);
  return io === "parallel" ? element : `nnet::array<${element}, ${v.shape[0]}>`;
}

function portView({ io }: HlsNetwork, v: HlsValue): PortView {
  const { variable, type } = v;
  const parameter =
    io === "parallel" ? `${type} ${variable}[${sizeName(v)}]` : `hls::stream<${type}> &${variable}`;
  return { variable, parameter, type, element: cppType(v.element), size: sizeOf(v) };
}

function statements(network: HlsNetwork, wiring: Wiring): readonly StatementView[] {
  const { input, output, layers } = network;
  return [
    ...cloneStatements(network, wiring, input),
    ...layers.flatMap((layer) => {
      const { result } = layer;
      const own = result.variable === output.variable ? [] : declare(network, wiring, result);
      const traces = layer.node ? [traceView(layer)] : [];
      const statement = { declarations: own, call: callOf(layer, wiring), traces };
      return [statement, ...cloneStatements(network, wiring, result)];
    }),
  ];
}

function traceView(layer: HlsLayer): StatementView["traces"][number] {
  const { type, variable } = layer.result;
  return { type, variable, name: traceName(layer), size: sizeOf(layer.result) };
}

function cloneStatements(network: HlsNetwork, wiring: Wiring, v: HlsValue): StatementView[] {
  const size = network.io === "stream" ? `${pixelsOf(v)}` : `${pixelsOf(v)}, ${v.shape[0]}`;
  const call = network.io === "stream" ? "clone_stream" : "clone_array";
  return (wiring.clones.get(v.variable) ?? []).map(({ source, copies, type }) => ({
    declarations: copies.flatMap((name) => declare(network, wiring, v, name)),
    call: `nnet::${call}<${type}, ${size}>(${[source, ...copies].join(", ")});`,
    traces: [],
  }));
}

/** A local of the top function that holds a value, or a copy of it. */
function declare(
  network: HlsNetwork,
  wiring: Wiring,
  v: HlsValue,
  name = v.variable,
): readonly string[] {
  if (network.io === "parallel")
    return [`NNET_LOCAL ${v.type} ${name}[${sizeName(v)}];`, arrayPragma(network, v, name)];
  const depth = present(wiring.depths.get(name), `depth of ${name}`);
  return [
    `hls::stream<${v.type}> ${name}("${name}");`,
    `#pragma HLS STREAM variable=${name} depth=${depth}`,
  ];
}

function callOf(layer: HlsLayer, wiring: Wiring): string {
  const { call, operands, result, id, arrays } = layer;
  const types = [...operands.map((o) => o.type), result.type, `config${id}`].join(", ");
  const read = wiring.operands.get(layer) ?? [];
  const args = [...read, result.variable, ...arrays.map((a) => a.name)].join(", ");
  return `nnet::${call}<${types}>(${args}); // ${call === "linear" ? "copy" : layer.config.title}`;
}
