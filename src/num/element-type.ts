/** u: unsigned, i: two's complement, o: odd-level (no zero, symmetric), t: ternary. */
export type ElementKind = "u" | "i" | "o" | "t";

/** An element type of the IR; `bits` is 1..32, and 2 for ternary. */
export interface ElementType {
  readonly kind: ElementKind;
  readonly bits: number;
}

/** A closed interval of integers, exact below 2^53. */
export interface Interval {
  readonly min: number;
  readonly max: number;
}

const maxBits = 32;

/** Parses `u8`, `i4`, `o2`, `t2`; undefined when the text names no type. */
export function parseElementType(text: string): ElementType | undefined {
  const match = /^([uiot])([1-9][0-9]?)$/.exec(text);
  if (!match) return undefined;
  const kind = match[1] as ElementKind;
  const bits = Number(match[2]);
  if (bits > maxBits || (kind === "t" && bits !== 2)) return undefined;
  return { kind, bits };
}

export function printElementType(t: ElementType): string {
  return `${t.kind}${t.bits}`;
}

export function sameElementType(a: ElementType, b: ElementType): boolean {
  return a.kind === b.kind && a.bits === b.bits;
}

/** The smallest and largest value of the type (values, not codes). */
export function valueRange(t: ElementType): Interval {
  const levels = 2 ** t.bits;
  if (t.kind === "u") return { min: 0, max: levels - 1 };
  if (t.kind === "i") return { min: -levels / 2, max: levels / 2 - 1 };
  if (t.kind === "o") return { min: 1 - levels, max: levels - 1 };
  return { min: -1, max: 1 };
}

/** True when `v` is a value of the type: an integer in range, odd for odd-level types. */
export function holds(t: ElementType, v: number): boolean {
  return memberTest(t)(v);
}

/** `holds` for many values: the range is worked out once. */
export function memberTest(t: ElementType): (v: number) => boolean {
  const { min, max } = valueRange(t);
  const odd = t.kind === "o";
  return (v) => Number.isInteger(v) && v >= min && v <= max && (!odd || Math.abs(v % 2) === 1);
}

/** True when the interval fits the type (its ends and everything between that can occur). */
export function contains(t: ElementType, range: Interval): boolean {
  const own = valueRange(t);
  return t.kind !== "o" && range.min >= own.min && range.max <= own.max;
}

/** The narrowest `uN` (never negative) or `iN` that holds the interval; undefined above 32 bits. */
export function narrowest(range: Interval, signed = range.min < 0): ElementType | undefined {
  for (let bits = 1; bits <= maxBits; bits++) {
    const t: ElementType = { kind: signed ? "i" : "u", bits };
    if (contains(t, range)) return t;
  }
  return undefined;
}
