import type { StepEntry } from "./step-format.js";
import { stepCycles } from "./steps.js";

/** Where a step program lies in the step memory. */
export interface Program {
  readonly stepStart: number;
  readonly stepCount: number;
  /** T. */
  readonly tileCycles: number;
}

/** The step memory as it fills. */
export interface Programs {
  readonly steps: readonly StepEntry[];
  /** Appends a step program; equal programs are stored once. */
  place(program: readonly StepEntry[]): Program;
}

export function createPrograms(): Programs {
  const steps: StepEntry[] = [];
  const starts = new Map<string, number>();
  return {
    steps,
    place: (program) => {
      const key = program.map((s) => Object.values(s).join()).join(";");
      const stepStart = starts.get(key) ?? steps.length;
      if (!starts.has(key)) steps.push(...program);
      starts.set(key, stepStart);
      return { stepStart, stepCount: program.length, tileCycles: stepCycles(program) };
    },
  };
}
