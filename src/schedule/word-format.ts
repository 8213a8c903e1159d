import { invariant } from "../support/invariant.js";

/** One field of a packed hardware word; signed fields hold two's complement. */
export interface Field<Name extends string = string> {
  readonly name: Name;
  readonly bits: number;
  readonly signed?: boolean;
}

/** Total width in bits. */
export function widthOf(fields: readonly Field[]): number {
  return fields.reduce((n, f) => n + f.bits, 0);
}

/** Bit offset of every field; the first field is least significant. */
export function offsetsOf(fields: readonly Field[]): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>();
  let offset = 0;
  for (const f of fields) {
    offsets.set(f.name, offset);
    offset += f.bits;
  }
  return offsets;
}

/** True when `value` fits the field. */
export function fits(f: Field, value: number): boolean {
  const low = f.signed ? -(2 ** (f.bits - 1)) : 0;
  const high = f.signed ? 2 ** (f.bits - 1) - 1 : 2 ** f.bits - 1;
  return Number.isInteger(value) && value >= low && value <= high;
}

/** Packs one word; throws when a value does not fit its field (the planner checks limits before). */
export function packWord<Name extends string>(
  fields: readonly Field<Name>[],
  values: Readonly<Record<Name, number>>,
): bigint {
  let word = 0n;
  let offset = 0n;
  for (const f of fields) {
    invariant(fits(f, values[f.name]), `field ${f.name} cannot hold ${values[f.name]}`);
    word |= BigInt.asUintN(f.bits, BigInt(values[f.name])) << offset;
    offset += BigInt(f.bits);
  }
  return word;
}
