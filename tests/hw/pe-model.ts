/** Kinds of PEs by name: the Verilog parameter KIND. */
export const kinds = { digits: 0, depthwise: 1, ternary: 2, bipolar: 3 } as const;

/** What a PE of a kind adds for two digit vectors, from the definitions of docs/engine.md. */
export function dotOf(
  kind: keyof typeof kinds,
  a: readonly bigint[],
  w: readonly bigint[],
  digit: number,
  top: boolean,
): bigint {
  const product = (x: bigint, y: bigint): bigint => {
    if (kind === "ternary") return 1n + ternary(x) * ternary(y);
    if (kind === "bipolar") return x === y ? 1n : 0n;
    if (kind === "digits" || !top) return x * y;
    const half = 1n << BigInt(digit - 1);
    return x * BigInt.asIntN(digit, y) + half * (2n * half - 1n);
  };
  return a.reduce((sum, x, lane) => sum + product(x, w[lane] ?? 0n), 0n);
}

/** Bit 0: not zero, bit 1: negative. */
function ternary(code: bigint): bigint {
  if ((code & 1n) === 0n) return 0n;
  return code >= 2n ? -1n : 1n;
}
