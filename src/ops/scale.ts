import type { InferSite } from "../ir/op-def.js";
import type { Scale } from "../ir/tensor-type.js";

/** Float scales that went through different files agree this closely or were meant to differ. */
const tolerance = 1e-6;

/** Product of two scales; a list wins its length. Undefined when either is unknown. */
export function multiplyScales(a: Scale | undefined, b: Scale | undefined): Scale | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (typeof a === "number") return typeof b === "number" ? a * b : b.map((v) => a * v);
  if (typeof b === "number") return a.map((v) => v * b);
  return a.map((v, i) => v * (b[i] ?? 1));
}

/** The scale, when it is one number for the whole tensor: all that survives a sum over channels. */
export function uniformScale(s: Scale | undefined): number | undefined {
  return typeof s === "number" ? s : undefined;
}

function sameScale(a: Scale, b: Scale): boolean {
  const count = Math.max(lengthOf(a), lengthOf(b));
  return Array.from({ length: count }, (_, i) => {
    const [p, q] = [at(a, i), at(b, i)];
    return Math.abs(p - q) <= tolerance * Math.max(p, q);
  }).every(Boolean);
}

/** The common scale of all operands; warns and gives up where two of them differ. */
export function commonScale(site: InferSite, op: string): Scale | undefined {
  const scales = site.inputs.map((n) => n?.type.scale);
  const first = scales[0];
  if (first === undefined) return undefined;
  for (const [operand, other] of scales.entries()) {
    if (other === undefined) return undefined;
    if (sameScale(first, other)) continue;
    const params = { op, first: printScale(first), other: printScale(other) };
    site.report("BL2215", site.placeOf({ operand }), params);
    return undefined;
  }
  return first;
}

function lengthOf(s: Scale): number {
  return typeof s === "number" ? 1 : s.length;
}

function at(s: Scale, i: number): number {
  return typeof s === "number" ? s : (s[i] ?? Number.NaN);
}

function printScale(s: Scale): string {
  return typeof s === "number" ? String(s) : `[${s.join(", ")}]`;
}
