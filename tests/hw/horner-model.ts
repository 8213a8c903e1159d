/** What an accumulator of a pass program is given in one cycle. */
export interface HornerStep {
  readonly rst: boolean;
  readonly en: boolean;
  readonly first: boolean;
  readonly shift: boolean;
  readonly term: bigint;
}

/**
 * The accumulator that horner_acc, mac_pe and act_sum promise, two cycles after its inputs. Returns a
 * function that takes a cycle's inputs and gives what is visible in that cycle, undefined before a first term.
 */
export function createHorner(
  width: number,
  digit: number,
): (step: HornerStep) => bigint | undefined {
  let shown: bigint | undefined;
  let coming: bigint | undefined;
  return ({ rst, en, first, shift, term }) => {
    const visible = shown;
    shown = coming;
    if (en && !rst && (first || coming !== undefined)) {
      const old = first ? 0n : (coming ?? 0n) << BigInt(shift ? digit : 0);
      coming = BigInt.asUintN(width, old + term);
    }
    return visible;
  };
}
