/** Ends an exhaustive switch: the compiler rejects it when a case is missing. */
export function unreachable(x: never): never {
  throw new Error(`unreachable case: ${JSON.stringify(x)}`);
}
