/** One pass over the window and the channels with a fixed pair of digits. */
export interface Pass {
  readonly activationDigit: number;
  readonly weightDigit: number;
  /** acc = (acc << D) + dot on its first step. */
  readonly shift: boolean;
  /** S takes part; it opens in the first such pass and shifts in the later ones. */
  readonly sumEnable: boolean;
  readonly sumFirst: boolean;
  readonly sumShift: boolean;
}

/**
 * The pass program of a MAC layer: every pair of digits once, i + j descending (Horner), so that one accumulator
 * needs no barrel shifter. `needsSum`: the weights' offset is not zero (docs/engine.md, Numbers).
 */
export function passProgram(
  activationDigits: number,
  weightDigits: number,
  needsSum: boolean,
): readonly Pass[] {
  const passes: Pass[] = [];
  for (let level = activationDigits + weightDigits - 2; level >= 0; level--)
    for (let j = 0; j < weightDigits; j++) {
      const i = level - j;
      if (i < 0 || i >= activationDigits) continue;
      const sumEnable = needsSum && j === 0;
      passes.push({
        activationDigit: i,
        weightDigit: j,
        shift: passes.length > 0 && opensLevel(passes, level),
        sumEnable,
        sumFirst: sumEnable && i === activationDigits - 1,
        sumShift: sumEnable && i < activationDigits - 1,
      });
    }
  return passes;
}

function opensLevel(passes: readonly Pass[], level: number): boolean {
  const previous = passes[passes.length - 1];
  return previous !== undefined && previous.activationDigit + previous.weightDigit !== level;
}

/** One line a pass, for people. */
export function printProgram(program: readonly Pass[]): string {
  return program.map(printPass).join("\n");
}

function printPass(p: Pass, index: number): string {
  const open = index === 0 ? "acc =" : p.shift ? "acc = (acc << D) +" : "acc +=";
  const product = `${open} a[${p.activationDigit}] * w[${p.weightDigit}]`;
  if (!p.sumEnable) return product;
  return `${product}; S = ${p.sumShift ? "(S << D) + " : ""}sum a[${p.activationDigit}]`;
}
