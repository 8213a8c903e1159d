import type { IToken } from "chevrotain";
import type { Label } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import { count } from "../diag/wording.js";
import type { Attrs, Node } from "../ir/graph.js";
import type { OpDef } from "../ir/op-def.js";
import type { TensorType } from "../ir/tensor-type.js";
import { type Context, isWhole } from "./context.js";
import type {
  Region,
  RegionStatement,
  SingleStatement,
  Statement,
  ValueStatement,
} from "./syntax.js";
import { LeftBrace, ParallelWord, RightBrace } from "./tokens.js";

const maxGroups = 65535;

/** Follows the regions of a text, sentence by sentence. */
export interface Regions {
  /** True, after noting it, for the `}` of a region. */
  closes(tokens: readonly IToken[]): boolean;
  /** The statement with the region it stands in; nothing for one that opens a region. */
  place(statement: Statement, tokens: readonly IToken[]): readonly SingleStatement[];
}

export function createRegions(context: Context): Regions {
  /** A region whose number of groups was reported is "broken", and so is what stands in it. */
  let open: (Region | "broken")[] = [];

  function read(s: RegionStatement): Region | "broken" {
    const place = context.spans.between(s.word, s.groups);
    const groups = readGroups(s, context);
    if (open.length === 0) return groups === undefined ? "broken" : { place, groups };
    const outer = open.flatMap((r) => (r === "broken" ? [] : [labelOf(r)]));
    report(context.sink, "BL1012", place, {}, outer);
    return "broken";
  }

  return {
    closes(tokens) {
      const [first] = tokens;
      if (first?.tokenType !== RightBrace || open.length === 0) return false;
      open = open.slice(0, -1);
      return true;
    },
    place(s, tokens) {
      if (opensRegion(tokens)) {
        open = [...open, s.kind === "region" ? read(s) : "broken"];
        return [];
      }
      if (s.kind === "region") return [];
      const region = open.at(-1);
      if (s.kind !== "value" || region === undefined) return [s];
      return [region === "broken" ? { kind: "broken", name: s.name } : { ...s, region }];
    },
  };
}

/** A sentence that starts as a region and opens a brace, whatever stands between. */
function opensRegion(tokens: readonly IToken[]): boolean {
  return tokens[0]?.tokenType === ParallelWord && tokens.at(-1)?.tokenType === LeftBrace;
}

function readGroups({ groups }: RegionStatement, context: Context): number | undefined {
  const value = Number(groups.image);
  if (isWhole(groups) && value >= 1 && value <= maxGroups) return value;
  const params = { text: groups.image, limit: maxGroups };
  report(context.sink, "BL1013", context.spans.token(groups), params);
  return undefined;
}

/** The attributes with which the op runs in its region; undefined after a report. */
export function inRegion(
  op: OpDef,
  s: ValueStatement,
  attrs: Attrs,
  inputs: readonly (Node | undefined)[],
  context: Context,
): Attrs | undefined {
  const { region } = s;
  if (region === undefined) return attrs;
  const grouped = op.grouped?.(attrs, region.groups);
  if (grouped !== undefined) return grouped;
  const channels = inputs[0]?.type.shape[0] ?? 0;
  const params = { op: op.name, groups: region.groups, channels };
  report(context.sink, "BL1118", context.spans.token(s.op), params, regionLabels(s));
  return undefined;
}

/** True when the groups of the region divide the channels of a value in it; reports otherwise. */
export function dividesChannels(s: ValueStatement, type: TensorType, context: Context): boolean {
  const groups = s.region?.groups ?? 1;
  const channels = type.shape[0] ?? 1;
  if (channels % groups === 0) return true;
  const numbers = { groups: String(groups), channels: String(channels), what: "channels" };
  const place = context.spans.between(s.op, s.close);
  report(context.sink, "BL2203", place, { op: s.op.image, ...numbers }, regionLabels(s));
  return false;
}

/** Points at the region a message is about. */
export function regionLabels(s: { readonly region?: Region }): readonly Label[] {
  return s.region === undefined ? [] : [labelOf(s.region)];
}

function labelOf({ place, groups }: Region): Label {
  return { place, text: `${count(groups, "group")} from here` };
}
