import { createSink } from "../../src/diag/diagnostic.js";
import { inputOf } from "../../src/driver/cosim-model.js";
import type { Graph } from "../../src/ir/graph.js";
import { verifyGraph } from "../../src/ir/verify.js";
import type { Tensor } from "../../src/num/tensor.js";
import type { Pass } from "../../src/passes/pass.js";
import { pipelines, runPasses } from "../../src/passes/pipelines.js";
import { createReference, type Reference } from "../../src/reference/reference.js";
import { evaluateBig } from "../reference/bigint-evaluator.js";

type Pipelines = Readonly<Record<string, readonly Pass[]>>;

/**
 * The legs without hardware: undefined when the reference, the reference after every pipeline and the BigInt
 * evaluator agree.
 */
export function softwareMismatch(
  graph: Graph,
  images: readonly Tensor[],
  lists: Pipelines = pipelines,
): string | undefined {
  const raw = createReference(graph);
  const after = Object.entries(lists).map(([name, list]) => {
    const lowered = runPasses(graph, list);
    const sink = createSink();
    if (!verifyGraph(lowered, sink))
      throw new Error(`${name}: ${JSON.stringify(sink.diagnostics)}`);
    return { name, reference: createReference(lowered) };
  });
  for (const [i, image] of images.entries()) {
    const found =
      againstBigInt(graph, raw, image) ??
      after
        .map(({ name, reference }) => againstRaw(graph, raw, reference, image, name))
        .find(Boolean);
    if (found) return `image ${i}: ${found}`;
  }
  return undefined;
}

/** Every value of every node. */
function againstBigInt(graph: Graph, raw: Reference, image: Tensor): string | undefined {
  const { name } = inputOf(graph);
  const { trace } = raw.run(new Map([[name, image]]), { trace: true });
  const big = { shape: image.shape, data: Array.from(image.data, BigInt) };
  const expected = evaluateBig(graph, new Map([[name, big]]));
  for (const [node, value] of trace) {
    const want = expected.get(node)?.data ?? [];
    const at = difference(Array.from(value.data, BigInt), want);
    if (at >= 0) return `${node}[${at}]: reference ${value.data[at]}, BigInt ${want[at]}`;
  }
  return undefined;
}

function againstRaw(
  graph: Graph,
  raw: Reference,
  lowered: Reference,
  image: Tensor,
  pipeline: string,
): string | undefined {
  const inputs = new Map([[inputOf(graph).name, image]]);
  const { outputs } = lowered.run(inputs);
  for (const [name, { data }] of raw.run(inputs).outputs) {
    const other = outputs.get(name)?.data ?? [];
    const at = difference(data, other);
    if (at >= 0) return `${name}[${at}]: ${data[at]}, after pipeline ${pipeline} ${other[at]}`;
  }
  return undefined;
}

/** Index of the first difference, lengths included, or -1. */
function difference<T>(a: ArrayLike<T>, b: ArrayLike<T>): number {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i;
  return -1;
}
