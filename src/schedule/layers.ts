import { hasErrors, type Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import type { Graph, Node } from "../ir/graph.js";
import type {
  HardwareRole,
  MacRole,
  PoolRole,
  RequantizeRole,
  ThresholdRole,
} from "../ir/hardware-role.js";
import { present } from "../support/invariant.js";
import {
  type FusedPool,
  type Layer,
  type MacLayer,
  type Network,
  type Operand,
  pointWindow,
  type Stage,
  type VectorLayer,
} from "./network.js";
import { type LiveGraph, liveGraph } from "./roles.js";
import { mapShape, type Shape3, sameMap } from "./shape.js";
import { movesNothing, operandOf } from "./views.js";

/**
 * Groups the nodes of a graph into layers: a convolution or dense node takes the scaling and the pooling behind it
 * along when nothing else reads what is between, a pool or sum its scaling. `pixels` decides which pooling can be
 * fused (docs/engine.md, Jobs). Undefined after an error.
 */
export function groupLayers(graph: Graph, pixels: number, sink: Sink): Network | undefined {
  const live = liveGraph(graph);
  const inputs = live.nodes.filter((n) => n.op.name === "input");
  const outputs = live.nodes.filter((n) => n.op.name === "output");
  const [input] = inputs;
  const [output] = outputs;
  if (!input || !output || inputs.length > 1 || outputs.length > 1) {
    const place = (inputs[1] ?? outputs[1] ?? input ?? output)?.place ?? { kind: "none" as const };
    report(sink, "BL4006", place, { inputs: inputs.length, outputs: outputs.length });
    return undefined;
  }
  const builder = createBuilder(live, pixels, sink);
  builder.sources.set(input, input.name);
  for (const node of live.nodes) builder.visit(node);
  const read = builder.read(present(output.inputs[0], "output operand"), output);
  if (hasErrors(sink) || !read) return undefined;
  return {
    graph,
    input: { name: input.name, node: input, shape: mapShape(input) },
    layers: builder.layers,
    output: read,
  };
}

interface Builder {
  readonly sources: Map<Node, string>;
  readonly layers: Layer[];
  visit(node: Node): void;
  read(node: Node, reader: Node): Operand | undefined;
}

function createBuilder(live: LiveGraph, pixels: number, sink: Sink): Builder {
  const sources = new Map<Node, string>();
  const absorbed = new Set<Node>();
  const layers: Layer[] = [];

  function read(node: Node, reader: Node): Operand | undefined {
    const operand = operandOf(node, live, sources);
    if (!operand && !hasErrors(sink))
      report(sink, "BL4007", reader.place, { op: reader.op.name, from: [], to: mapShape(node) });
    return operand;
  }

  /** An operand whose layout is the one its IR type suggests; a flattened map has no layout of its own. */
  function readMap(node: Node, reader: Node): Operand | undefined {
    const operand = read(node, reader);
    if (!operand || movesNothing(operand)) return operand;
    const params = { op: reader.op.name, from: operand.shape, to: mapShape(node) };
    report(sink, "BL4007", reader.place, params);
    return undefined;
  }

  function add(layer: Layer | undefined, chain: readonly Node[]): void {
    if (!layer) return;
    for (const node of chain) absorbed.add(node);
    sources.set(present(chain.at(-1), "last node"), layer.name);
    layers.push(layer);
  }

  function visit(node: Node): void {
    const role = live.roleOf(node);
    if (absorbed.has(node)) return;
    if (role.kind === "mac") {
      const tail = macTail(node, role, live, pixels);
      const operand = read(role.input, node);
      add(operand && macLayer(node, role, tail, operand, sink), tail.chain);
    } else if (isVector(role)) {
      const tail = vectorTail(node, role, live);
      const operands = inputsOf(role).map((n) => readMap(n, node));
      if (operands.every((o) => o !== undefined))
        add(vectorLayer(node, role, tail, operands), tail.chain);
    }
  }
  return { sources, layers, visit, read };
}

interface Tail {
  readonly chain: readonly Node[];
  readonly stages: readonly Stage[];
  readonly scaling: RequantizeRole | ThresholdRole | undefined;
  readonly pool: FusedPool | undefined;
}

function macTail(node: Node, role: MacRole, live: LiveGraph, pixels: number): Tail {
  const scaled = scalingTail(node, live);
  const reader = live.soleReader(present(scaled.chain.at(-1), "last node"));
  const poolRole = reader && live.roleOf(reader);
  if (!reader || poolRole?.kind !== "pool") return scaled;
  const pool = fusedPool(poolRole, role.outputShape, pixels);
  if (!pool) return scaled;
  return {
    ...scaled,
    pool,
    chain: [...scaled.chain, reader],
    stages: [...scaled.stages, { stage: 2, node: reader }],
  };
}

function scalingTail(node: Node, live: LiveGraph): Tail {
  const first: Tail = {
    chain: [node],
    stages: [{ stage: 0, node }],
    scaling: undefined,
    pool: undefined,
  };
  const reader = live.soleReader(node);
  const role = reader && live.roleOf(reader);
  if (!reader || !role || !isScaling(role)) return first;
  return {
    ...first,
    scaling: role,
    chain: [node, reader],
    stages: [...first.stages, { stage: 1, node: reader }],
  };
}

/** The pooling when the array can do it while it drains, see docs/engine.md. */
function fusedPool(role: PoolRole, map: Shape3, pixels: number): FusedPool | undefined {
  const [kh, kw] = role.window.kernel;
  const { stride, pads, dilation } = role.window;
  if (pads.some((p) => p !== 0)) return undefined;
  if ((kh > 1 && dilation[0] !== 1) || (kw > 1 && dilation[1] !== 1)) return undefined;
  const whole = kh === map[1] && kw === map[2];
  const tiled = stride[0] === kh && stride[1] === kw && map[1] % kh === 0 && map[2] % kw === 0;
  if (tiled && (pixels === 1 || pixels % kw === 0))
    return { reduce: role.reduce, kernel: [kh, kw], whole: false };
  return whole ? { reduce: role.reduce, kernel: [kh, kw], whole: true } : undefined;
}

function macLayer(
  node: Node,
  role: MacRole,
  tail: Tail,
  operand: Operand,
  sink: Sink,
): MacLayer | undefined {
  const shaped = sameMap(operand.shape, role.inputShape) ? role : overMap(role, operand.shape);
  if (!shaped) {
    const params = { op: node.op.name, from: operand.shape, to: role.inputShape };
    report(sink, "BL4007", node.place, params);
    return undefined;
  }
  const last = present(tail.chain.at(-1), "last node");
  return {
    kind: "mac",
    name: last.name,
    op: node.op.name,
    operands: [operand],
    scaling: tail.scaling,
    stages: tail.stages,
    shape: tail.pool ? pooledShape(role.outputShape, tail.pool) : role.outputShape,
    element: last.type.element,
    weights: shaped.weights,
    bias: role.bias,
    groups: role.groups,
    window: normalWindow(shaped.window, role.outputShape),
    macShape: role.outputShape,
    pool: tail.pool,
  };
}

/** A dense layer on a flattened map is a convolution whose kernel covers the map: same weights in the same order. */
function overMap(role: MacRole, map: Shape3): MacRole | undefined {
  const [c, h, w] = role.inputShape;
  const [kh, kw] = role.window.kernel;
  const covers = kh === h && kw === w && role.window.pads.every((p) => p === 0);
  if (!covers || role.groups !== 1 || c * h * w !== map[0] * map[1] * map[2]) return undefined;
  const shape = [role.outputShape[0], ...map];
  return {
    ...role,
    inputShape: map,
    weights: { ...role.weights, shape },
    window: { ...pointWindow, kernel: [map[1], map[2]] },
  };
}

/** A stride that is never taken is 1, so that it asks for no layout of its own. */
function normalWindow(window: MacRole["window"], out: Shape3): MacRole["window"] {
  const stride = [
    out[1] === 1 ? 1 : window.stride[0],
    out[2] === 1 ? 1 : window.stride[1],
  ] as const;
  return { ...window, stride };
}

function pooledShape(map: Shape3, pool: FusedPool): Shape3 {
  return [map[0], map[1] / pool.kernel[0], map[2] / pool.kernel[1]];
}

type VectorRole = Extract<
  HardwareRole,
  { kind: "pool" | "sum" | "argmax" | "requantize" | "threshold" }
>;

function isVector(role: HardwareRole): role is VectorRole {
  return ["pool", "sum", "argmax", "requantize", "threshold"].includes(role.kind);
}

function isScaling(role: HardwareRole): role is RequantizeRole | ThresholdRole {
  return role.kind === "requantize" || role.kind === "threshold";
}

function inputsOf(role: VectorRole): readonly Node[] {
  return role.kind === "sum" ? role.inputs : [role.input];
}

function vectorTail(node: Node, role: VectorRole, live: LiveGraph): Tail {
  if (role.kind === "pool" || role.kind === "sum") return scalingTail(node, live);
  const stage = isScaling(role) ? 1 : 0;
  const scaling = isScaling(role) ? role : undefined;
  return { chain: [node], stages: [{ stage, node }], scaling, pool: undefined };
}

function vectorLayer(
  node: Node,
  role: VectorRole,
  tail: Tail,
  operands: readonly Operand[],
): VectorLayer {
  const last = present(tail.chain.at(-1), "last node");
  const [, height, width] = present(operands[0], "operand").shape;
  return {
    kind: "vector",
    name: last.name,
    op: node.op.name,
    operands,
    scaling: tail.scaling,
    stages: tail.stages,
    shape: role.kind === "argmax" ? [1, height, width] : mapShape(last),
    element: last.type.element,
    reduce: role.kind === "pool" ? role.reduce : role.kind === "sum" ? "sum" : "none",
    window: role.kind === "pool" ? role.window : pointWindow,
    argmax: role.kind === "argmax",
  };
}
