import type { Node } from "../../../ir/graph.js";
import type { ImportContext } from "../context.js";
import type { FloatValue, Quantizer } from "../float-graph.js";
import type { Folded } from "./fold-report.js";
import type { Traced } from "./integer.js";
import type { IrBuilder } from "./ir-builder.js";
import type { Derived } from "./rebase.js";

export interface TraceOptions {
  /** Accept folds that differ from the float chain at some integers. */
  readonly allowInexact: boolean;
}

/** One run of the tracer. */
export interface Run {
  readonly context: ImportContext;
  readonly options: TraceOptions;
  readonly ir: IrBuilder;
  readonly traced: Map<FloatValue, Traced>;
  readonly folds: Folded[];
  /** Nodes of quantizers whose every integer is a function of one integer before. */
  readonly derived: Map<Node, Derived>;
  /** How many live values read a value; the output counts as one. */
  readonly uses: ReadonlyMap<FloatValue, number>;
  entry: Entry | undefined;
}

/** Where reals become integers: the quantizer of the network's input. */
export interface Entry {
  readonly value: FloatValue;
  readonly node: Node;
  readonly input: FloatValue;
  readonly quantizer: Quantizer;
}

export function operandsOf({ source }: FloatValue): readonly FloatValue[] {
  if (source.kind === "quantizer") return [source.input];
  return source.kind === "op" ? source.inputs : [];
}
