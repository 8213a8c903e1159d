/**
 * x with matrix x = right for a symmetric positive definite matrix (elimination needs no pivoting); undefined where the
 * matrix is singular to working precision.
 */
export function solve(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): readonly number[] | undefined {
  const rows = matrix.map((row, i) => [...row, right[i] as number]);
  for (const [i, head] of rows.entries()) {
    const pivot = head[i] as number;
    if (pivot <= 1e-12 * (matrix[i]?.[i] as number)) return undefined;
    for (const row of rows) if (row !== head) eliminate(row, head, (row[i] as number) / pivot);
  }
  return rows.map((row, i) => (row.at(-1) as number) / (row[i] as number));
}

function eliminate(row: number[], head: readonly number[], factor: number): void {
  for (let j = 0; j < row.length; j++) row[j] = (row[j] as number) - factor * (head[j] as number);
}
