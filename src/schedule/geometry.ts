import type { Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";

/** What a processing element multiplies (docs/engine.md, Kinds of PEs); the index is KIND in hw/. */
export const peKinds = ["digits", "depthwise", "ternary", "bipolar"] as const;
export type PeKind = (typeof peKinds)[number];

/** Size of an array, letters P, N, X, D, Q of docs/engine.md. */
export interface Geometry {
  /** Absent: digits. */
  readonly kind?: PeKind;
  /** Output channels in parallel. */
  readonly pes: number;
  /** Reduction lanes; channels of a word of the feature maps. Depthwise: equal to `pes`, each has a lane of its own. */
  readonly lanes: number;
  /** Output pixels of one row in parallel. */
  readonly pixels: number;
  /** Bits of a digit. */
  readonly digit: number;
  /** Values the post-processor takes a cycle. */
  readonly post: number;
}

/** Geometry as far as the user gave it. */
export type PartialGeometry = { readonly [K in keyof Geometry]?: Geometry[K] | undefined };

export const legalPixels: readonly number[] = [1, 2, 4, 8, 16];
const legalDigits: readonly number[] = [1, 2, 4];
export const legalPosts: readonly number[] = [1, 2, 4, 8, 16];
export const maxLanes = 256;
export const maxPes = 256;
/** Strips of a word (lanes / post) the job format can count. */
const maxStrips = 64;

/** Entries of the fused pooling buffer: open windows x groups (hw/pool_unit.v). */
export const maxPoolEntries = 256;

export function kindOf(g: PartialGeometry): PeKind {
  return g.kind ?? "digits";
}

/** Lanes that a PE multiplies, and digits of a PE in a word of the weight memory. */
export function weightLanes(g: Geometry): number {
  return kindOf(g) === "depthwise" ? 1 : g.lanes;
}

/** Digit products a cycle. */
export function macsOf(g: Geometry): number {
  return g.pes * weightLanes(g) * g.pixels;
}

/** Bits of a digit that a kind of PE asks for; undefined: any. */
export function digitOfKind(kind: PeKind): number | undefined {
  return kind === "ternary" ? 2 : kind === "bipolar" ? 1 : undefined;
}

type Size = Exclude<keyof Geometry, "kind">;

const optionNames: Readonly<Record<Size, string>> = {
  pes: "--pe",
  lanes: "--lanes",
  pixels: "--pixels",
  digit: "--digit",
  post: "--post",
};

/**
 * Reports every given value that is illegal by itself or together with the others (of engine number `engine` of a design
 * file); true when all is legal.
 */
export function checkGeometry(g: PartialGeometry, sink: Sink, engine?: number): boolean {
  const before = sink.diagnostics.length;
  const bad = (key: Size, legal: string) => {
    const option = optionNames[key];
    const params = { option, value: g[key] ?? 0, legal };
    if (engine === undefined) report(sink, "BL4001", { kind: "option", option }, params);
    else report(sink, "BL4024", { kind: "option", option: "--design" }, { ...params, engine });
  };
  const oneOf = (key: Size, legal: readonly number[]) => {
    const value = g[key];
    if (value !== undefined && !legal.includes(value)) bad(key, legal.join(", "));
  };
  oneOf("pixels", legalPixels);
  oneOf("digit", legalDigits);
  oneOf("post", legalPosts);
  if (!inRange(g.pes, maxPes)) bad("pes", `1 to ${maxPes}`);
  if (!inRange(g.lanes, maxLanes)) bad("lanes", `1 to ${maxLanes}`);
  if (sink.diagnostics.length > before) return false;
  checkPost(g, bad);
  checkKind(g, bad);
  return sink.diagnostics.length === before;
}

function inRange(value: number | undefined, max: number): boolean {
  return value === undefined || (Number.isInteger(value) && value >= 1 && value <= max);
}

/** P and N are multiples of Q, and N / Q fits the job format. */
function checkPost(g: PartialGeometry, bad: (key: Size, legal: string) => void): void {
  if (g.post === undefined) return;
  const q = g.post;
  if (g.pes !== undefined && g.pes % q !== 0) bad("pes", `multiples of --post ${q}`);
  if (g.lanes !== undefined && (g.lanes % q !== 0 || g.lanes > q * maxStrips))
    bad("lanes", `multiples of --post ${q}, at most ${Math.min(maxLanes, q * maxStrips)}`);
}

/** Depthwise PEs have a lane each; ternary and bipolar ones fix the digit. */
function checkKind(g: PartialGeometry, bad: (key: Size, legal: string) => void): void {
  const kind = kindOf(g);
  const digit = digitOfKind(kind);
  if (digit !== undefined && g.digit !== undefined && g.digit !== digit)
    bad("digit", `${digit}, because --kind is ${kind}`);
  if (kind === "depthwise" && g.lanes !== undefined && g.pes !== undefined && g.lanes !== g.pes)
    bad("lanes", `${g.pes} as --pe, because --kind is depthwise`);
}

/** True when the numbers and the kind go together. */
export function isLegal(g: Geometry): boolean {
  const lanes = kindOf(g) !== "depthwise" || g.lanes === g.pes;
  return lanes && g.pes % g.post === 0 && g.lanes % g.post === 0 && g.lanes <= g.post * maxStrips;
}
