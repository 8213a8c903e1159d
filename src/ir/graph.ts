import type { Place } from "../diag/place.js";
import type { ElementType } from "../num/element-type.js";
import type { Tensor } from "../num/tensor.js";
import type { Host } from "./host.js";
import type { OpDef } from "./op-def.js";
import type { TensorType } from "./tensor-type.js";

export type AttrValue = number | boolean | string | readonly number[] | ElementType | Tensor;

/** Attributes of a node by name, defaults filled in. */
export type Attrs = ReadonlyMap<string, AttrValue>;

/** One operation and the single value it defines. */
export interface Node {
  /** Unique in its graph; an identifier ([A-Za-z_][A-Za-z0-9_]*). Constants print as `@name`, others as `%name`. */
  readonly name: string;
  readonly op: OpDef;
  /** Operands in the order of `op.operands`; an absent optional operand is undefined. */
  readonly inputs: readonly (Node | undefined)[];
  readonly attrs: Attrs;
  readonly type: TensorType;
  readonly place: Place;
}

/** A network: nodes in definition order, which is topological; outputs are `output` nodes. */
export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  /** Float32 work around the network, on the host; absent: the scales of input and output say it all. */
  readonly host?: Host;
}
