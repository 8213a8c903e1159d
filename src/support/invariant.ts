/** Throws when `condition` is false: a bug in bitloom, never a user's mistake. */
export function invariant(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`internal: ${what}`);
}

/** The value, or a thrown bug report when it is missing. */
export function present<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new Error(`internal: missing ${what}`);
  return value;
}
