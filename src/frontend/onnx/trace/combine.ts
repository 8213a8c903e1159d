import type { HostTensor } from "../../../num/host-tensor.js";
import { binaries } from "../../host/scalar.js";
import type { FloatValue } from "../float-graph.js";
import { at } from "../quantizer-steps.js";
import {
  type ChannelFunction,
  channelsOf,
  compose,
  type Integer,
  type Segment,
  type Step,
} from "./integer.js";
import { sameShape } from "./movement.js";
import type { OpSource } from "./operand.js";
import { channelList } from "./steps.js";

const identity: ChannelFunction = { apply: (x) => x, direction: 1 };

/**
 * Two chains on the same integers, joined by arithmetic, are one chain: x * sigmoid(x), max(x, 0) + a * min(x, 0). Undefined
 * where they stand on different integers, or were moved or pooled in different ways.
 */
export function combineChains(
  [v, w]: readonly [Integer, Integer],
  value: FloatValue,
  { op }: OpSource,
): Integer | undefined {
  const binary = binaries.get(op);
  const unit = unitOf(v, w);
  const known = v.parts === undefined && w.parts === undefined && sameShape(v.offset, w.offset);
  const alike = v.node === w.node && known && sameSegments(v.segments, w.segments);
  if (binary === undefined || unit === undefined || !alike || value.type.dtype !== "f32")
    return undefined;
  const shared = v.steps.findIndex((s, i) => s !== w.steps[i]);
  const from = unit === 1 ? (shared < 0 ? v.steps.length : shared) : 0;
  const [first, second] = [v.steps.slice(from), w.steps.slice(from)];
  const step: Step = {
    uniform: [...first, ...second].every((s) => s.uniform),
    of: (c) => {
      const f = chain(first, c);
      const g = chain(second, c);
      const apply = (x: number) => binary.apply(f.apply(x), g.apply(x * unit));
      return { apply, direction: directionOf(op, f.direction, g.direction) };
    },
  };
  const pooled = v.segments.some((s) => s.kind === "pool");
  const rising = Array.from({ length: step.uniform ? 1 : channelsOf(v.node) }, (_, c) =>
    step.of(c),
  );
  const commutes =
    (!pooled || rising.every((f) => f.direction === 1)) && (v.aligned || step.uniform);
  return commutes ? { ...v, steps: [...v.steps.slice(0, from), step] } : undefined;
}

/** A choice between chains on the same integers by a chain on them; a constant may stand for any of the three. */
export function combineChoice(
  values: readonly (Integer | ConstantOperand)[],
  value: FloatValue,
): Integer | undefined {
  const chains = values.filter((w) => w.kind === "integer");
  const [v] = chains;
  const operands = values.map((w) => v && operandOf(w, v, value.type.shape));
  const known = operands.every((f) => f !== undefined);
  if (v === undefined || !known || value.type.dtype !== "f32") return undefined;
  const step: Step = {
    uniform: operands.every((f) => f.uniform),
    of: (c) => {
      const [mask, a, b] = operands.map((f) => f.of(c)) as [Apply, Apply, Apply];
      return { apply: (x) => (mask(x) !== 0 ? a(x) : b(x)), direction: undefined };
    },
  };
  const pooled = v.segments.some((s) => s.kind === "pool");
  return !pooled && (v.aligned || step.uniform) ? { ...v, steps: [step] } : undefined;
}

/** A constant operand of the model. */
interface ConstantOperand {
  readonly kind: "constant";
  tensor(): HostTensor;
}

type Apply = (x: number) => number;

/** An operand as functions of what the integers of `v` are worth, one a channel; undefined where it stands on others. */
function operandOf(
  w: Integer | ConstantOperand,
  v: Integer,
  shape: readonly number[],
): { readonly uniform: boolean; of(channel: number): Apply } | undefined {
  if (w.kind !== "integer") {
    const list = channelList(w.tensor(), shape);
    return list && { uniform: list.length === 1, of: (c) => () => at(list, c) };
  }
  const unit = unitOf(v, w);
  const alike = v.node === w.node && sameShape(v.offset, w.offset) && w.parts === undefined;
  if (unit === undefined || !alike || !sameSegments(v.segments, w.segments)) return undefined;
  const of = (c: number): Apply => {
    const f = chain(w.steps, c).apply;
    return (x) => f(x * unit);
  };
  return { uniform: w.steps.every((s) => s.uniform), of };
}

function chain(steps: readonly Step[], channel: number): ChannelFunction {
  return [identity, ...steps.map((s) => s.of(channel))].reduce(compose);
}

/** What an integer of `w` is worth in those of `v`, a power of two in all channels; undefined where it is none. */
function unitOf(v: Integer, w: Integer): number | undefined {
  const channels = Math.max(v.scale.length, w.scale.length);
  const units = Array.from(
    { length: channels },
    (_, c) => (at(w.scale, c) * v.divisor) / (at(v.scale, c) * w.divisor),
  );
  const [unit = 1] = units;
  const same = units.every((u) => u === unit) && Number.isInteger(Math.log2(unit));
  return same && Math.abs(Math.log2(unit)) <= 24 ? unit : undefined;
}

function sameSegments(a: readonly Segment[], b: readonly Segment[]): boolean {
  const same = (x: Segment, y: Segment | undefined) =>
    x.kind === "pool"
      ? y?.kind === "pool" && x.at === y.at
      : y?.kind === "move" && x.from === y.from && x.to === y.to;
  return a.length === b.length && a.every((x, i) => same(x, b[i]));
}

/** Rounded sums, maxima and minima of two functions that both rise (or fall) do the same. */
function directionOf(
  op: string,
  a: ChannelFunction["direction"],
  b: ChannelFunction["direction"],
): ChannelFunction["direction"] {
  return ["Add", "Max", "Min"].includes(op) && a === b ? a : undefined;
}
