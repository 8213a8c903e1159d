import type { Node } from "../../ir/graph.js";
import type { ConfigView } from "./config.js";
import type { Turn } from "./stream-depths.js";
import type { HlsValue } from "./value.js";

/** Constants of a layer: an array of parameters.h with its file under weights/. */
export interface WeightArray {
  /** `w2`, `b2`, `s3`, `t3`: kind and layer. */
  readonly name: string;
  /** `weight2_t` and what it stands for. */
  readonly type: string;
  readonly element: string;
  readonly values: ArrayLike<number>;
  /** Weights of array layers: equal parts one after the other, each a memory of its own. */
  readonly banks?: number;
}

/** One call in the body of the top function. */
export interface HlsLayer {
  /** Number of the layer, with a suffix for parts of a layer. */
  readonly id: string;
  /** The IR value that `result` is; undefined for a part of a layer. */
  readonly node: Node | undefined;
  /** Function of nnet_utils. */
  readonly call: string;
  readonly operands: readonly HlsValue[];
  readonly result: HlsValue;
  readonly config: ConfigView;
  /** Configs that this one names; they stand before it. */
  readonly helpers?: readonly ConfigView[];
  readonly arrays: readonly WeightArray[];
  /** What it does to its streams. */
  readonly turns: readonly Turn[];
}

/** Where a layer stands: its number, its node, what it reads, what it writes. */
export interface LayerSite {
  readonly id: string;
  readonly node: Node;
  readonly operands: readonly HlsValue[];
  readonly result: HlsValue;
  readonly ioType: "io_parallel" | "io_stream";
}
