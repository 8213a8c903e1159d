import type { Sink } from "../../diag/diagnostic.js";
import { report } from "../../diag/report.js";
import type { Node } from "../../ir/graph.js";
import type { ChannelViewRole, HardwareRole } from "../../ir/hardware-role.js";
import type { Design } from "../../schedule/design.js";
import type { Geometry } from "../../schedule/geometry.js";
import { type LiveGraph, liveGraph } from "../../schedule/roles.js";
import { mapShape, type Shape3 } from "../../schedule/shape.js";
import { present } from "../../support/invariant.js";
import { combineLayer } from "./combine-layer.js";
import { plainLayer, requantizeLayer, thresholdLayer } from "./element-layers.js";
import { isLegalReuse, legalReuse } from "./fold.js";
import type { HlsLayer, LayerSite } from "./layer.js";
import { isDense, macLayer, macSize } from "./mac-layer.js";
import {
  addLayer,
  blocksLayer,
  concatLayer,
  multiplyLayer,
  padLayer,
  poolLayer,
  repeatLayer,
  reshapeLayer,
  shuffleLayer,
  turnLayer,
} from "./map-layers.js";
import { checkHlsOptions, type HlsOptions, reuseOf } from "./options.js";
import { type HlsValue, type IoType, storedBits, widestWord } from "./value.js";

/** The network as calls of nnet_utils, in the order they run. */
export interface HlsNetwork {
  readonly io: IoType;
  readonly input: HlsValue;
  readonly layers: readonly HlsLayer[];
  readonly output: HlsValue;
}

/** The layers of a design's graph. Undefined after an error: an op without an HLS form, an illegal option. */
export function buildNetwork(
  design: Design,
  options: HlsOptions,
  sink: Sink,
): HlsNetwork | undefined {
  if (!checkHlsOptions(design, options, sink)) return undefined;
  const live = liveGraph(design.graph);
  const before = sink.diagnostics.length;
  const values = new Map<Node, HlsValue>();
  const layers: HlsLayer[] = [];
  const builder: Builder = { design, options, sink, live, values, layers };
  const [input] = live.nodes.filter((n) => n.op.name === "input");
  const [output] = live.nodes.filter((n) => n.op.name === "output");
  const inner = live.nodes.filter((n) => n !== output);
  for (const [at, node] of inner.entries()) visit(builder, node, at + 1);
  if (sink.diagnostics.length > before || !checkWords(builder)) return undefined;
  return {
    io: options.io,
    input: operand(builder, present(input, "input")),
    output: addOutput(builder, present(output, "output"), live.nodes.length),
    layers,
  };
}

/** Reports stream words that no ap_int holds. */
function checkWords({ options, sink, values }: Builder): boolean {
  if (options.io === "parallel") return true;
  const wide = [...values].filter(([, v]) => v.shape[0] * storedBits(v.element) > widestWord);
  for (const [node, { shape, element }] of wide) {
    const bits = storedBits(element);
    const params = { layer: node.name, channels: shape[0], bits, limit: widestWord };
    report(sink, "BL5103", node.place, params);
  }
  return wide.length === 0;
}

interface Builder {
  readonly design: Design;
  readonly options: HlsOptions;
  readonly sink: Sink;
  readonly live: LiveGraph;
  readonly values: Map<Node, HlsValue>;
  readonly layers: HlsLayer[];
}

/** Adds what a node comes to: nothing for a view, else one or more layers. */
function visit(b: Builder, node: Node, index: number): void {
  const role = b.live.roleOf(node);
  const view = role.kind === "reshape" ? viewOf(b, node, role.input) : undefined;
  if (view) b.values.set(node, view);
  else if (node.op.name === "input")
    b.values.set(node, hlsValue(node, index, `input_${index}`, "input_t"));
  else {
    const result = hlsValue(node, index, `layer${index}_out`, `layer${index}_t`);
    b.values.set(node, result);
    visitRole(b, role, node, result);
  }
}

function visitRole(b: Builder, role: HardwareRole, node: Node, result: HlsValue): void {
  const site = (inputs: readonly Node[]): LayerSite => siteOf(b, node, inputs, result);
  if (role.kind === "mac") visitMac(b, node, role, result);
  else if (role.kind === "requantize") b.layers.push(requantizeLayer(role, site([role.input])));
  else if (role.kind === "threshold") b.layers.push(thresholdLayer(role, site([role.input])));
  else if (role.kind === "pool") b.layers.push(poolLayer(role, site([role.input])));
  else if (role.kind === "combine") b.layers.push(combineLayer(role, site([role.input])));
  else if (role.kind === "argmax") b.layers.push(plainLayer(site([role.input]), "argmax"));
  else if (role.kind === "reshape") b.layers.push(reshapeLayer(site([role.input])));
  else if (role.kind === "repeat") b.layers.push(repeatLayer(role, site([role.input])));
  else if (role.kind === "blocks") b.layers.push(blocksLayer(role, site([role.input])));
  else if (role.kind === "pad") b.layers.push(padLayer(role, site([role.input])));
  else if (role.kind === "turn") b.layers.push(turnLayer(role, site([role.input])));
  else if (role.kind === "sum") b.layers.push(...chain(site(role.inputs), result.shape, addLayer));
  else if (role.kind === "product") b.layers.push(multiplyLayer(site([role.input, role.factor])));
  else if (role.kind === "channels") b.layers.push(...channelLayers(role, site(role.inputs)));
  else report(b.sink, "BL5101", node.place, { op: node.op.name });
}

function visitMac(
  b: Builder,
  node: Node,
  role: Extract<HardwareRole, { kind: "mac" }>,
  result: HlsValue,
): void {
  const reuse = reuseOf(b.options, node.name);
  const { nIn, nOut } = macSize(role);
  if (reuse !== undefined && !isLegalReuse(nIn, nOut, reuse)) {
    const legal = legalReuse(nIn, nOut, reuse, 8);
    report(b.sink, "BL5102", node.place, { layer: node.name, reuse, nIn, nOut, legal });
  } else
    b.layers.push(
      macLayer(role, siteOf(b, node, [role.input], result), geometryOf(b, node), reuse),
    );
}

/** The port: the layer that forms it writes it, unless another layer reads it too. */
function addOutput(b: Builder, node: Node, index: number): HlsValue {
  const source = present(node.inputs[0], "operand");
  const port = { ...operand(b, source), type: "result_t" };
  const at = b.layers.findIndex((l) => l.result.variable === port.variable);
  const writer = b.layers[at];
  if (writer && !b.layers.some((l) => l.operands.some((o) => o.variable === port.variable))) {
    b.layers[at] = { ...writer, result: port };
    return port;
  }
  const result = { ...port, index, variable: `layer${index}_out` };
  b.layers.push(plainLayer(siteOf(b, node, [source], result), "linear"));
  return result;
}

/** All channels of all operands one after the other, and a permutation where that is not their order. */
function channelLayers(role: ChannelViewRole, site: LayerSite): readonly HlsLayer[] {
  const starts = site.operands.map((_, i) =>
    site.operands.slice(0, i).reduce((n, o) => n + o.shape[0], 0),
  );
  const order = role.map.map((m) => present(starts[m.input], "operand") + m.channel);
  const joins = site.operands.length > 1;
  if (joins && order.every((c, i) => c === i)) return chain(site, undefined, concatLayer);
  if (!joins) return [shuffleLayer(order, site)];
  const id = `${site.id}_joined`;
  const [, ...map] = site.result.shape;
  const total = site.operands.reduce((n, o) => n + o.shape[0], 0);
  const shape: Shape3 = [total, ...map];
  const joined = { ...site.result, shape, variable: `layer${id}`, type: `layer${id}_t` };
  const parts = chain({ ...site, id, result: joined }, undefined, concatLayer);
  const last = shuffleLayer(order, { ...site, operands: [joined] });
  return [...parts.map((part) => ({ ...part, node: undefined })), last];
}

/** A layer of more than two operands as a chain of layers of two; the parts in between have numbers of their own. */
function chain(
  site: LayerSite,
  shape: Shape3 | undefined,
  layer: (site: LayerSite) => HlsLayer,
): readonly HlsLayer[] {
  const [first, ...rest] = site.operands;
  let left = present(first, "operand");
  return rest.map((right, i) => {
    const isLast = i === rest.length - 1;
    const [channels, ...map] = left.shape;
    const part: HlsValue = {
      ...site.result,
      variable: `layer${site.id}_part${i + 1}`,
      type: `layer${site.id}_part${i + 1}_t`,
      shape: shape ?? [channels + right.shape[0], ...map],
    };
    const result = isLast ? site.result : part;
    const id = isLast ? site.id : `${site.id}_part${i + 1}`;
    const made = layer({ ...site, id, operands: [left, right], result });
    left = result;
    return isLast ? made : { ...made, node: undefined };
  });
}

/**
 * What a reshape reads as without moving anything: the same map when its channels stay, and the map as it is stored when
 * only dense layers read it, because their weights are permuted instead.
 */
function viewOf(b: Builder, node: Node, input: Node): HlsValue | undefined {
  const data = operand(b, input);
  const shape = mapShape(node);
  if (data.shape[0] === shape[0]) return { ...data, shape };
  const readers = b.live.nodes.filter((n) => n.inputs.includes(node));
  const dense = readers.every((reader) => {
    const role = b.live.roleOf(reader);
    return role.kind === "mac" && isDense(role);
  });
  return dense ? data : undefined;
}

function operand(b: Builder, node: Node): HlsValue {
  return present(b.values.get(node), `value of ${node.name}`);
}

function siteOf(b: Builder, node: Node, inputs: readonly Node[], result: HlsValue): LayerSite {
  const operands = inputs.map((n) => operand(b, n));
  return { id: String(result.index), node, operands, result, ioType: `io_${b.options.io}` };
}

/** The array that runs the layer. */
function geometryOf(b: Builder, node: Node): Geometry {
  const { engines } = b.design;
  const runs = engines.find((e) => e.layers.some((l) => l.stages.some((s) => s.node === node)));
  return present(runs ?? engines[0], "engine").geometry;
}

function hlsValue(node: Node, index: number, variable: string, type: string): HlsValue {
  return { index, variable, type, element: node.type.element, shape: mapShape(node) };
}
