import type { Graph, Node } from "../ir/graph.js";
import type { MacRole } from "../ir/hardware-role.js";
import { present } from "../support/invariant.js";
import type { Pass } from "./pass.js";
import { type Rewriter, rewrite } from "./rewriter.js";

/**
 * Quantizes only the pixels that a 1x1 convolution with a stride reads, where its quantizer is not the only one of a map:
 * of several quantizers one is formed on the way into memory, each further one is a pass over the map
 * (docs/adr/0011-highway-in-the-post-processor.md). So in residual blocks with downsampling.
 *
 *     %q = requantize(%h, @m) : u2            |  %q_read = maxpool(%h) { kernel: 1, stride: 2 }
 *     %y = conv2d(%q, @w) { stride: 2 }       |  %q = requantize(%q_read, @m) : u2
 *                                             |  %y = conv2d(%q, @w)
 */
export const skipUnread: Pass = {
  name: "skip-unread",
  help: "further quantizers of a map leave out pixels that their convolutions step over",
  run(graph) {
    const strides = sparseQuantizers(graph);
    if (strides.size === 0) return graph;
    const narrowed = new Set<Node>();
    return rewrite(graph, (node, r) => {
      const stride = strides.get(node.name);
      const [x] = node.inputs;
      if (stride) {
        const quantizer = onReadPixels(node, stride, r);
        narrowed.add(quantizer);
        return quantizer;
      }
      return x && narrowed.has(x) ? withoutStride(node, r) : node;
    });
  },
};

type Stride = MacRole["window"]["stride"];

/** By name: quantizers whose readers all step over the same pixels, where the map has another one. */
function sparseQuantizers(graph: Graph): ReadonlyMap<string, Stride> {
  const readers = readersOf(graph);
  const found = new Map<string, Stride>();
  for (const [map, all] of readers) {
    if (map.type.shape.length !== 3) continue;
    const quantizers = [...new Set(all)].filter((n) => isQuantizer(n) && n.inputs[0] === map);
    const sparse = quantizers.flatMap((node) => {
      const stride = commonStride(readers.get(node) ?? [], node);
      return stride ? [{ node, stride }] : [];
    });
    // One quantizer comes for nothing.
    const free = sparse.length === quantizers.length ? 1 : 0;
    for (const { node, stride } of sparse.slice(free)) found.set(node.name, stride);
  }
  return found;
}

function readersOf(graph: Graph): ReadonlyMap<Node, readonly Node[]> {
  const readers = new Map<Node, Node[]>();
  for (const node of graph.nodes)
    for (const input of node.inputs)
      if (input) readers.set(input, [...(readers.get(input) ?? []), node]);
  return readers;
}

function isQuantizer(node: Node): boolean {
  return node.op.name === "requantize" || node.op.name === "threshold";
}

/** The stride of 1x1 convolutions that are all that reads the value. */
function commonStride(readers: readonly Node[], value: Node): Stride | undefined {
  const strides = readers.map((r) => sparseStride(r, value));
  const [first] = strides;
  return strides.every((s) => s?.join() === first?.join()) ? first : undefined;
}

function sparseStride(node: Node, value: Node): Stride | undefined {
  if (node.op.name !== "conv2d" || node.inputs[0] !== value) return undefined;
  const role = node.op.hardware(node);
  if (role.kind !== "mac") return undefined;
  const { kernel, stride, pads } = role.window;
  const point = kernel.every((k) => k === 1) && pads.every((p) => p === 0);
  return point && stride.some((s) => s > 1) ? stride : undefined;
}

function onReadPixels(node: Node, stride: Stride, r: Rewriter): Node {
  const map = present(node.inputs[0], "map");
  const [channels = 1, height = 1, width = 1] = map.type.shape;
  const shape = [channels, Math.ceil(height / stride[0]), Math.ceil(width / stride[1])];
  const read = r.create("maxpool", node, {
    name: r.fresh(`${node.name}_read`),
    inputs: [map],
    attrs: { kernel: [1, 1], stride: [...stride] },
    type: { ...map.type, shape },
  });
  const inputs = [read, ...node.inputs.slice(1)];
  return r.create(node.op.name, node, {
    inputs,
    attrs: Object.fromEntries(node.attrs),
    type: { ...node.type, shape },
  });
}

function withoutStride(node: Node, r: Rewriter): Node {
  const attrs = { ...Object.fromEntries(node.attrs), stride: undefined };
  return r.create("conv2d", node, { inputs: node.inputs, attrs, type: node.type });
}
