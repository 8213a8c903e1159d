import { type Job, jobFields, jobWordBits } from "./job-format.js";
import { widthOf } from "./word-format.js";

/** 64-bit words a job with every field takes. */
export const jobWords = wordsOf(jobFields.length);

/** 64-bit words a descriptor takes in the job memory: up to the last field that is not 0 in every job. */
export function jobWordsOf(jobs: readonly Job[]): number {
  return wordsOf(1 + jobFields.findLastIndex(({ name }) => jobs.some((j) => j[name] !== 0)));
}

function wordsOf(fields: number): number {
  return Math.ceil(widthOf(jobFields.slice(0, fields)) / jobWordBits);
}
