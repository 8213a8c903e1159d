import { jobWordBits } from "./job-format.js";
import type { EngineMemories } from "./memories.js";

/** Which bits of a memory's words differ, and the value of the others. */
export interface ConstantBits {
  readonly varies: bigint;
  readonly value: bigint;
}

/** Bits that are the same in all words are constants of the hardware, and so is all logic that hangs on them alone. */
export function constantBits(words: readonly bigint[]): ConstantBits {
  const [first = 0n] = words;
  const varies = words.reduce((bits, word) => bits | (word ^ first), 0n);
  return { varies, value: first & ~varies };
}

/** Whole descriptors from the 64-bit words of the job memory. */
export function jobDescriptors({ jobs }: EngineMemories, wordsPerJob: number): readonly bigint[] {
  return Array.from({ length: jobs.length / wordsPerJob }, (_, job) =>
    jobs
      .slice(job * wordsPerJob, (job + 1) * wordsPerJob)
      .reduceRight((descriptor, word) => (descriptor << BigInt(jobWordBits)) | word, 0n),
  );
}
