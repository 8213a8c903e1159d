import type { Code } from "../diag/catalogue.js";
import type { Place } from "../diag/place.js";
import type { Params } from "../diag/report.js";
import type { Tensor } from "../num/tensor.js";
import type { Attrs, AttrValue, Node } from "./graph.js";
import type { HardwareRole } from "./hardware-role.js";
import type { TensorType } from "./tensor-type.js";

/** What an attribute may hold. */
export type AttrKind =
  | { readonly kind: "int"; readonly min: number; readonly max: number }
  /** A list of `length` integers; a single integer stands for the list that repeats it. */
  | {
      readonly kind: "ints";
      readonly length: number | undefined;
      readonly min: number;
      readonly max: number;
    }
  | { readonly kind: "bool" }
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "element" }
  /** A positive real, or a list of them. */
  | { readonly kind: "scale" }
  /** Constant data; only `constant` has it, and it has its own syntax. */
  | { readonly kind: "tensor" };

export interface AttrSpec {
  readonly name: string;
  readonly kind: AttrKind;
  /** Absent: the attribute is optional and has no default, unless `required`. */
  readonly default?: AttrValue;
  readonly required?: boolean;
  readonly doc: string;
}

export interface OperandSpec {
  readonly name: string;
  /** "value": any node; "constant": must be a constant node. */
  readonly kind: "value" | "constant";
  readonly optional?: boolean;
  /** The last operand may repeat (add, concat). */
  readonly variadic?: boolean;
  /** Written `name: @operand`, never by its place; optional, and after all that go by place. */
  readonly named?: boolean;
  readonly doc: string;
}

/** What `infer` sees: operands, attributes with defaults, the declared type if the source wrote one. */
export interface InferSite {
  readonly inputs: readonly (Node | undefined)[];
  readonly attrs: Attrs;
  /** A type written without a shape (`: u2`) carries the shape of the first operand. */
  readonly declared: TensorType | undefined;
  readonly place: Place;
  /** Place of an attribute or operand, for labels; falls back to the node's place. */
  placeOf(part: { readonly attr: string } | { readonly operand: number }): Place;
  report<C extends Code>(code: C, place: Place, params: Params<C>): void;
}

/** The whole meaning of one op; verifier, reference, scheduler, emitters and docs read it. */
export interface OpDef {
  readonly name: string;
  /** One paragraph: shapes, semantics, source (ONNX op or paper). */
  readonly doc: string;
  /** One line of `.loom`, valid on its own after obvious definitions. */
  readonly example: string;
  readonly operands: readonly OperandSpec[];
  readonly attrs: readonly AttrSpec[];
  /** Result type, or undefined after reporting at least one error. */
  infer(site: InferSite): TensorType | undefined;
  /** Bit-exact result; `inputs` are the operands' tensors in order (undefined where the operand is absent). */
  evaluate(node: Node, inputs: readonly (Tensor | undefined)[]): Tensor;
  /** `evaluate` with everything that depends on the node alone worked out once; absent: nothing to gain. */
  prepare?(node: Node): (inputs: readonly (Tensor | undefined)[]) => Tensor;
  /** Multiply-accumulates of one inference; absent: none. */
  macs?(node: Node): number;
  /** The attributes with which it runs in `groups` parallel groups; absent or undefined: it mixes the groups of its input. */
  grouped?(attrs: Attrs, groups: number): Attrs | undefined;
  /** How the array or its post-processor runs it. */
  hardware(node: Node): HardwareRole;
}
