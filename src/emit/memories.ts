import type { EnginePlan } from "../schedule/design.js";
import type { EngineParameters } from "../schedule/engine-parameters.js";
import { aheadFields } from "../schedule/gate-format.js";
import type { AheadMemories } from "../schedule/gate-memories.js";
import { jobWordBits } from "../schedule/job-format.js";
import { type SearchMemories, stepBits } from "../schedule/memories.js";
import type { PackedWords } from "../schedule/weights.js";
import { widthOf } from "../schedule/word-format.js";

const aheadBits = widthOf(aheadFields);

/** One generated text file, path relative to the output directory. */
export interface MemoryFile {
  readonly path: string;
  readonly text: string;
}

/** What the names of the memory files of engine `index` of `count` start with. */
export function filePrefix(index: number, count: number): string {
  return count === 1 ? "" : `e${index}_`;
}

/**
 * The `.mem` files of an engine ($readmemh): one word a line, exactly 2^AW lines, unused words 0. Empty memories that
 * the hardware leaves out have no file.
 */
export function memoryFiles({ memories: m, parameters: p }: EnginePlan): readonly MemoryFile[] {
  return [
    ...(m.ahead
      ? aheadFiles(m.weights, m.ahead, p)
      : [{ path: "weights.mem", text: packedLines(m.weights, 2 ** p.WM_AW) }]),
    { path: "steps.mem", text: wordLines(m.steps, stepBits, 2 ** p.ST_AW) },
    { path: "jobs.mem", text: wordLines(m.jobs, jobWordBits, 2 ** p.JB_AW) },
    { path: "params.mem", text: wordLines(m.parameters, m.parameterBits, 2 ** p.PR_AW) },
    ...(p.MASKS > 1
      ? [{ path: "masks.mem", text: wordLines(m.masks, p.LANES, 2 ** maskBits(p.MASKS)) }]
      : []),
    ...searchFiles("thr", m.thresholds, p.VAL_W, p.SR_AW),
    ...m.lines.map((lines, lane) => ({
      path: `seg_l${String(lane).padStart(2, "0")}.mem`,
      text: wordLines(lines, m.lineBits, 2 ** p.SEG_AW),
    })),
    ...(p.HAS_ENTRY
      ? [{ path: "entry.mem", text: wordLines(m.entries, m.entryBits, 2 ** p.EN_AW) }]
      : []),
    ...searchFiles("ent", m.entryThresholds, p.VAL_W, p.EN_AW),
  ];
}

/** One file a lane and stage (hw/threshold_lane.v). */
function searchFiles(
  name: string,
  memories: SearchMemories,
  bits: number,
  addressBits: number,
): readonly MemoryFile[] {
  return memories.flatMap((stages, lane) =>
    stages.map((words, stage) => ({
      path: `${name}_l${String(lane).padStart(2, "0")}_s${stage}.mem`,
      text: wordLines(words.map(BigInt), bits, 2 ** (addressBits + stage)),
    })),
  );
}

/** A run-ahead array has weights and thresholds a PE, and constants a job. */
function aheadFiles(
  weights: PackedWords,
  { jobs, thresholds, thresholdBits }: AheadMemories,
  p: EngineParameters,
): readonly MemoryFile[] {
  const own = BigInt(p.LANES * p.DIGIT);
  const words = wordsOf(weights);
  const name = (pe: number) => String(pe).padStart(3, "0");
  return [
    ...thresholds.map((_, pe) => ({
      path: `gate_w${name(pe)}.mem`,
      text: wordLines(
        words.map((w) => BigInt.asUintN(Number(own), w >> (BigInt(pe) * own))),
        Number(own),
        2 ** p.WM_AW,
      ),
    })),
    ...thresholds.map((table, pe) => ({
      path: `gate_t${name(pe)}.mem`,
      text: wordLines(table.map(BigInt), thresholdBits, 2 ** p.GATE_TABLE_AW),
    })),
    { path: "gate_jobs.mem", text: wordLines(jobs, aheadBits, 2 ** p.GATE_JOB_AW) },
  ];
}

function wordsOf({ bytes, bytesPerWord }: PackedWords): readonly bigint[] {
  return Array.from({ length: bytes.length / bytesPerWord }, (_, word) => {
    const own = bytes.subarray(word * bytesPerWord, (word + 1) * bytesPerWord);
    return BigInt(`0x${Array.from(own.toReversed(), (b) => hexOfByte[b]).join("")}`);
  });
}

/** Address bits of the mask memory (hw/fetch.v). */
function maskBits(masks: number): number {
  return Math.max(1, Math.ceil(Math.log2(masks)));
}

function wordLines(words: readonly bigint[], bits: number, count: number): string {
  const digits = Math.ceil(bits / 4);
  const lines = words.map((w) => BigInt.asUintN(bits, w).toString(16).padStart(digits, "0"));
  return `${lines.concat(zeros(count - words.length, digits)).join("\n")}\n`;
}

function zeros(count: number, digits: number): readonly string[] {
  return Array.from({ length: Math.max(0, count) }, () => "0".repeat(digits));
}

const hexOfByte = Array.from({ length: 256 }, (_, b) => b.toString(16).padStart(2, "0"));

/** Words of whole bytes, least significant byte first, as hexadecimal numbers. */
function packedLines(packed: PackedWords, count: number): string {
  const digits = Math.ceil(packed.bits / 4);
  const stored = packed.bytes.length / packed.bytesPerWord;
  const lines: string[] = [];
  for (let word = 0; word < stored; word++) {
    let text = "";
    for (let byte = packed.bytesPerWord - 1; byte >= 0; byte--)
      text += hexOfByte[packed.bytes[word * packed.bytesPerWord + byte] ?? 0];
    lines.push(text.slice(-digits));
  }
  return `${lines.concat(zeros(count - stored, digits)).join("\n")}\n`;
}
