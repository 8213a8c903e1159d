/** JSON as Maps, so that a hostile key is only a key, and with repeated keys kept apart. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** `repeated` is the first key that occurs twice. */
export interface JsonObject {
  readonly fields: ReadonlyMap<string, JsonValue>;
  readonly repeated: string | undefined;
}

const maxDepth = 8;
const token = /[ \t\n\r]*([{}[\],:]|"(?:[^"\\]|\\.)*"|-?[0-9.eE+-]+|true|false|null)/y;

/** Parses JSON text (RFC 8259) nested at most 8 deep; undefined when it is not that. */
export function parseJson(text: string): JsonValue | undefined {
  const tokens = tokenize(text);
  if (tokens === undefined) return undefined;
  const cursor = { tokens, at: 0 };
  const value = parseValue(cursor, 0);
  return cursor.at === tokens.length ? value : undefined;
}

interface Cursor {
  readonly tokens: readonly string[];
  at: number;
}

function tokenize(text: string): readonly string[] | undefined {
  const trimmed = text.trimEnd();
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < trimmed.length) {
    const match = token.exec(trimmed);
    if (match === null) return undefined;
    tokens.push(match[1] as string);
  }
  return tokens;
}

function parseValue(cursor: Cursor, depth: number): JsonValue | undefined {
  const next = cursor.tokens[cursor.at++];
  if (next === undefined || depth > maxDepth) return undefined;
  if (next === "{") return parseObject(cursor, depth);
  if (next === "[") return parseList(cursor, depth);
  return parseScalar(next);
}

function parseScalar(text: string): string | number | boolean | null | undefined {
  try {
    return JSON.parse(text) as string | number | boolean | null;
  } catch {
    return undefined;
  }
}

function parseList(cursor: Cursor, depth: number): readonly JsonValue[] | undefined {
  const items: JsonValue[] = [];
  if (take(cursor, "]")) return items;
  do {
    const item = parseValue(cursor, depth + 1);
    if (item === undefined) return undefined;
    items.push(item);
  } while (take(cursor, ","));
  return take(cursor, "]") ? items : undefined;
}

function parseObject(cursor: Cursor, depth: number): JsonObject | undefined {
  const fields = new Map<string, JsonValue>();
  let repeated: string | undefined;
  if (take(cursor, "}")) return { fields, repeated };
  do {
    const key = parseValue(cursor, depth + 1);
    const value = take(cursor, ":") ? parseValue(cursor, depth + 1) : undefined;
    if (typeof key !== "string" || value === undefined) return undefined;
    if (fields.has(key)) repeated ??= key;
    fields.set(key, value);
  } while (take(cursor, ","));
  return take(cursor, "}") ? { fields, repeated } : undefined;
}

function take(cursor: Cursor, sign: string): boolean {
  if (cursor.tokens[cursor.at] !== sign) return false;
  cursor.at++;
  return true;
}
