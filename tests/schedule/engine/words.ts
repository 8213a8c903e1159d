import type { EngineParameters } from "../../../src/schedule/engine-parameters.js";
import { type Job, jobFields } from "../../../src/schedule/job-format.js";
import type { EngineMemories } from "../../../src/schedule/memories.js";
import { type StepEntry, stepFields } from "../../../src/schedule/step-format.js";
import type { Field } from "../../../src/schedule/word-format.js";

export function unpackSteps(m: EngineMemories): readonly StepEntry[] {
  return m.steps.map((w) => unpack(stepFields, w) as StepEntry);
}

function unpack(fields: readonly Field[], word: bigint): Record<string, number> {
  const values: Record<string, number> = {};
  let at = 0n;
  for (const f of fields) {
    const raw = (word >> at) & ((1n << BigInt(f.bits)) - 1n);
    values[f.name] = Number(f.signed ? BigInt.asIntN(f.bits, raw) : raw);
    at += BigInt(f.bits);
  }
  return values;
}

export function unpackJobs(p: EngineParameters, m: EngineMemories): readonly Job[] {
  return Array.from({ length: p.JOBS }, (_, i) => {
    const words = m.jobs.slice(i * p.JOB_WORDS, (i + 1) * p.JOB_WORDS);
    return unpack(
      jobFields,
      words.reduceRight((n, w) => (n << 64n) | w, 0n),
    ) as Job;
  });
}

export function at(list: readonly number[], i: number): number {
  const v = list[i];
  if (v === undefined) throw new Error(`model: address ${i} of ${list.length}`);
  return v;
}

/** Addresses are taken modulo the memory. */
export function wrapped(address: number, bits: number): number {
  return ((address % 2 ** bits) + 2 ** bits) % 2 ** bits;
}

/** Arithmetic is modulo 2^VAL_W; lanes without a channel may overflow, lanes with one must not need the wrap. */
export function wrap(bits: number, v: number): number {
  return Number(BigInt.asIntN(bits, BigInt(v)));
}
