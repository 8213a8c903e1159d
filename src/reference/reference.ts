import type { Graph, Node } from "../ir/graph.js";
import { printTensorType } from "../ir/tensor-type.js";
import { memberTest, sameElementType } from "../num/element-type.js";
import type { Tensor } from "../num/tensor.js";
import { invariant, present } from "../support/invariant.js";

export interface ReferenceOptions {
  /** Keep the value of every node; otherwise a tensor is dropped after its last use. */
  readonly trace?: boolean;
}

export interface ReferenceResult {
  /** By name of the `output` node. */
  readonly outputs: ReadonlyMap<string, Tensor>;
  /** By node name, constants left out; empty unless asked for. */
  readonly trace: ReadonlyMap<string, Tensor>;
}

/** A graph prepared once for many samples: weights packed, order and lifetimes worked out. */
export interface Reference {
  /** Runs one sample; `inputs` by name of the `input` node. Throws on a missing input or one of another type. */
  run(inputs: ReadonlyMap<string, Tensor>, options?: ReferenceOptions): ReferenceResult;
}

interface Step {
  readonly node: Node;
  /** Slots of the operands; undefined where an optional one is absent. */
  readonly operands: readonly (number | undefined)[];
  /** Slots nobody reads after this step. */
  readonly dead: readonly number[];
  readonly compute: (inputs: readonly (Tensor | undefined)[]) => Tensor;
}

/** The bit-exact interpreter of a graph (design.md section 3): the meaning every other leg is compared with. */
export function createReference(graph: Graph): Reference {
  const steps = compileSteps(graph);
  return {
    run(inputs, options = {}) {
      const slots: (Tensor | undefined)[] = [];
      const outputs = new Map<string, Tensor>();
      const trace = new Map<string, Tensor>();
      for (const [slot, step] of steps.entries()) {
        const { node } = step;
        const isInput = node.op.name === "input";
        const operands = isInput
          ? [checkedInput(node, inputs)]
          : step.operands.map((s) => (s === undefined ? undefined : slots[s]));
        const value = step.compute(operands);
        slots[slot] = value;
        if (node.op.name === "output") outputs.set(node.name, value);
        if (options.trace && node.op.name !== "constant") trace.set(node.name, value);
        for (const s of step.dead) slots[s] = undefined;
      }
      return { outputs, trace };
    },
  };
}

/** `createReference` for a single sample. */
export function evaluateGraph(
  graph: Graph,
  inputs: ReadonlyMap<string, Tensor>,
  options: ReferenceOptions = {},
): ReferenceResult {
  return createReference(graph).run(inputs, options);
}

function compileSteps({ nodes }: Graph): readonly Step[] {
  const slotOf = new Map(nodes.map((n, i) => [n, i]));
  const lastUse = new Map<number, number>();
  const operandsOf = nodes.map((node, i) => {
    const slots = node.inputs.map((n) => n && present(slotOf.get(n), `definition of ${n.name}`));
    for (const s of [i, ...slots]) if (s !== undefined) lastUse.set(s, i);
    return slots;
  });
  const deadAfter = new Map<number, number[]>();
  for (const [slot, step] of lastUse) deadAfter.set(step, [...(deadAfter.get(step) ?? []), slot]);
  return nodes.map((node, i) => ({
    node,
    operands: operandsOf[i] ?? [],
    dead: deadAfter.get(i) ?? [],
    compute: node.op.prepare?.(node) ?? ((inputs) => node.op.evaluate(node, inputs)),
  }));
}

function checkedInput(node: Node, inputs: ReadonlyMap<string, Tensor>): Tensor {
  const value = present(inputs.get(node.name), `value of input ${node.name}`);
  const { element, shape } = node.type;
  const fits = sameElementType(value.element, element) && value.shape.join() === shape.join();
  invariant(
    fits,
    `input ${node.name} is ${printTensorType(node.type)}, got ${printTensorType(value)}`,
  );
  const member = memberTest(element);
  const wrong = value.data.findIndex((v: number) => !member(v));
  invariant(wrong < 0, `input ${node.name} holds ${value.data[wrong]} at ${wrong}`);
  return value;
}
