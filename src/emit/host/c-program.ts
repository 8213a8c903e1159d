import type { HostOperand, HostStatement } from "../../ir/host.js";
import { elementCount } from "../../num/tensor.js";
import { present } from "../../support/invariant.js";
import { callOf, isAlias } from "./c-call.js";
import type { CTensor } from "./c-emit.js";
import type { CTables } from "./c-tables.js";
import type { Slot, Workspace } from "./workspace.js";

/** A value while its program runs: where it lies, and how many statements have yet to read that place. */
interface Held {
  readonly tensor: CTensor;
  readonly place: { readonly slot: Slot; readers: number };
}

/** The doubles of a slot, in C. */
export function slotAt({ offset }: Slot): string {
  return offset === 0 ? "work" : `work + ${offset}`;
}

/**
 * The calls of a straight-line program and its result; `first` is the value it starts from, which lies in `slot`.
 * Places are used again after their last reader.
 */
export function emitProgram(
  statements: readonly HostStatement[],
  first: { readonly name: string; readonly type: HostStatement["type"]; readonly slot: Slot },
  work: Workspace,
  tables: CTables,
): { readonly lines: readonly string[]; readonly result: CTensor } {
  const held = new Map<string, Held>();
  const hold = (name: string, tensor: CTensor, place: Held["place"]): void => {
    held.set(name, { tensor, place });
    place.readers += readersOf(name, statements);
  };
  const start = { at: slotAt(first.slot), type: first.type };
  hold(first.name, start, { slot: first.slot, readers: 0 });
  const lines: string[] = [];
  let result: CTensor = start;
  for (const s of statements) {
    if (s.op === "Input") continue;
    const values = s.inputs.flatMap((i) => (i.kind === "value" ? [heldOf(i.name, held)] : []));
    const [only] = values;
    if (only !== undefined && isAlias(s, only.tensor.type)) {
      result = { at: only.tensor.at, type: s.type };
      hold(s.name, result, only.place);
    } else {
      const slot = work.take(elementCount(s.type.shape));
      result = { at: slotAt(slot), type: s.type };
      const operands = s.inputs.map((i) => operandOf(i, held, tables));
      lines.push(...callOf(s, operands, result, tables));
      hold(s.name, result, { slot, readers: 0 });
    }
    for (const { place } of values) {
      place.readers--;
      if (place.readers === 0) work.release(place.slot);
    }
  }
  return { lines, result };
}

function readersOf(name: string, statements: readonly HostStatement[]): number {
  const reads = (i: HostOperand) => i.kind === "value" && i.name === name;
  return statements.reduce((n, s) => n + s.inputs.filter(reads).length, 0);
}

function heldOf(name: string, held: ReadonlyMap<string, Held>): Held {
  return present(held.get(name), name);
}

function operandOf(i: HostOperand, held: ReadonlyMap<string, Held>, tables: CTables): CTensor {
  if (i.kind === "value") return heldOf(i.name, held).tensor;
  const { dtype, shape, data } = i.tensor;
  return { at: tables.doubles(data), type: { dtype, shape } };
}
