import type { IToken } from "chevrotain";
import type { Place } from "../diag/place.js";
import { report } from "../diag/report.js";
import { either } from "../diag/wording.js";
import type { AttrValue } from "../ir/graph.js";
import type { AttrKind, AttrSpec, OpDef } from "../ir/op-def.js";
import { nearest } from "../support/nearest.js";
import { unreachable } from "../support/unreachable.js";
import { type Context, isWhole, readNumber } from "./context.js";
import type { AttrSyntax, ValueSyntax } from "./syntax.js";
import { readElement } from "./type-syntax.js";

/** The attributes of a statement, defaults filled in, in the order of the op's table; undefined after a report. */
export function readAttrs(
  op: OpDef,
  written: readonly AttrSyntax[],
  end: Place,
  context: Context,
): Map<string, AttrValue> | undefined {
  const specs = new Map(op.attrs.filter((s) => s.kind.kind !== "tensor").map((s) => [s.name, s]));
  const values = new Map<string, AttrValue | undefined>();
  let legal = true;
  // What a misspelled word stands for is not missing as well.
  const meant = new Set<string | undefined>();
  for (const attr of written) {
    const spec = findSpec(op, specs, attr, context);
    if (spec === undefined) {
      legal = false;
      meant.add(nearest(attr.name.image, specs.keys()));
    } else if (values.has(spec.name)) {
      report(context.sink, "BL1103", context.spans.token(attr.name), { attr: spec.name });
      legal = false;
    } else values.set(spec.name, readAttr(spec, attr.value, context));
  }
  const result = new Map<string, AttrValue>();
  for (const spec of specs.values()) {
    const value = values.has(spec.name) ? values.get(spec.name) : defaultOf(spec);
    if (value !== undefined) result.set(spec.name, value);
    else if (values.has(spec.name)) legal = false;
    else if (spec.required === true && !meant.has(spec.name)) {
      const wants = describeKind(spec.kind);
      report(context.sink, "BL1104", end, { op: op.name, attr: spec.name, wants, doc: spec.doc });
      legal = false;
    }
  }
  return legal ? result : undefined;
}

/** The default as `readAttrs` would give it: a single integer repeated to the length of its list. */
export function defaultOf(spec: AttrSpec): AttrValue | undefined {
  const { kind, default: value } = spec;
  if (kind.kind !== "ints" || typeof value !== "number") return value;
  return new Array<number>(kind.length ?? 1).fill(value);
}

function findSpec(
  op: OpDef,
  specs: ReadonlyMap<string, AttrSpec>,
  attr: AttrSyntax,
  context: Context,
): AttrSpec | undefined {
  const word = attr.name.image;
  const spec = specs.get(word);
  if (spec !== undefined) return spec;
  const legal = [...specs.keys()];
  const place = context.spans.token(attr.name);
  report(context.sink, "BL1102", place, { op: op.name, word, near: nearest(word, legal), legal });
  return undefined;
}

function readAttr(spec: AttrSpec, value: ValueSyntax, context: Context): AttrValue | undefined {
  const { kind } = spec;
  switch (kind.kind) {
    case "int":
      return value.kind === "token" && isWhole(value.token)
        ? readInteger(spec.name, kind, value.token, context)
        : wrongKind(spec, value, context);
    case "ints":
      return readIntegers(spec, kind, value, context);
    case "bool":
      if (wordOf(value) === "true") return true;
      return wordOf(value) === "false" ? false : wrongKind(spec, value, context);
    case "enum":
      return readWord(spec, kind.values, value, context);
    case "element":
      return value.kind === "token" && wordOf(value) !== undefined
        ? readElement(value.token, context)
        : wrongKind(spec, value, context);
    case "scale":
      return readScale(spec, value, context);
    case "tensor":
      return undefined;
    default:
      return unreachable(kind);
  }
}

function readIntegers(
  spec: AttrSpec,
  kind: AttrKind & { kind: "ints" },
  value: ValueSyntax,
  context: Context,
): readonly number[] | undefined {
  if (value.kind === "token") {
    if (!isWhole(value.token)) return wrongKind(spec, value, context);
    const one = readInteger(spec.name, kind, value.token, context);
    return one === undefined ? undefined : new Array<number>(kind.length ?? 1).fill(one);
  }
  const fits = kind.length === undefined || value.items.length === kind.length;
  if (!fits || !value.items.every((v) => v.kind === "token" && isWhole(v.token))) {
    return wrongKind(spec, value, context);
  }
  const items = value.items.flatMap((v) => (v.kind === "token" ? [v.token] : []));
  const integers = items.map((t) => readInteger(spec.name, kind, t, context));
  return integers.every((n) => n !== undefined) ? integers : undefined;
}

function readInteger(
  attr: string,
  { min, max }: { readonly min: number; readonly max: number },
  token: IToken,
  context: Context,
): number | undefined {
  const value = readNumber(token, context);
  if (value === undefined || (value >= min && value <= max)) return value;
  report(context.sink, "BL1106", context.spans.token(token), {
    attr,
    value: token.image,
    min,
    max,
  });
  return undefined;
}

function readWord(
  spec: AttrSpec,
  legal: readonly string[],
  value: ValueSyntax,
  context: Context,
): string | undefined {
  const word = wordOf(value);
  if (word === undefined) return wrongKind(spec, value, context);
  if (legal.includes(word)) return word;
  const near = nearest(word, legal);
  report(context.sink, "BL1107", context.spans.value(value), {
    attr: spec.name,
    word,
    near,
    legal,
  });
  return undefined;
}

function readScale(spec: AttrSpec, value: ValueSyntax, context: Context): AttrValue | undefined {
  const items = value.kind === "token" ? [value] : value.items;
  const scales = items.map((v) => (v.kind === "token" ? Number(v.token.image) : Number.NaN));
  const legal = scales.length > 0 && scales.every((s) => s > 0 && Number.isFinite(s));
  if (!legal) return wrongKind(spec, value, context);
  return value.kind === "token" ? (scales[0] as number) : scales;
}

function wrongKind(spec: AttrSpec, value: ValueSyntax, context: Context): undefined {
  const found =
    value.kind === "list" ? `a list of ${value.items.length}` : `\`${value.token.image}\``;
  const wants = describeKind(spec.kind);
  report(context.sink, "BL1105", context.spans.value(value), { attr: spec.name, wants, found });
}

function wordOf(value: ValueSyntax): string | undefined {
  return value.kind === "token" && /^[A-Za-z_]/.test(value.token.image)
    ? value.token.image
    : undefined;
}

/** What the attribute holds, in words. */
function describeKind(kind: AttrKind): string {
  switch (kind.kind) {
    case "int":
      return "an integer";
    case "ints":
      return kind.length === undefined
        ? "a list of integers"
        : `an integer or a list of ${kind.length} integers`;
    case "bool":
      return "`true` or `false`";
    case "enum":
      return either(kind.values);
    case "element":
      return "an element type such as `u8`";
    case "scale":
      return "a positive number or a list of them";
    case "tensor":
      return "constant data";
    default:
      return unreachable(kind);
  }
}
