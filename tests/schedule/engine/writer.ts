import type { EngineParameters } from "../../../src/schedule/engine-parameters.js";
import type { Job } from "../../../src/schedule/job-format.js";
import { type Context, type State, store, type Write } from "./state.js";
import { at, wrap } from "./words.js";

export function writeGroup(
  x: Context,
  job: Job,
  pixel: number,
  group: number,
  wide: readonly number[],
  codes: readonly number[],
) {
  const { p, state } = x;
  const y = Math.floor(pixel / (job.outWidth + 1));
  // A rectangle begins at a bank and a phase, and has other columns behind each of its rows.
  const start = p.PIXELS === 1 ? 0 : job.dmBank * (job.dmStride + 1) + job.dmPhase;
  if (p.PIXELS > 1 && job.dmSkip !== job.dmPhase * job.dmColumn)
    throw new Error("model: a rectangle begins beside its phase");
  const column = start + (pixel % (job.outWidth + 1));
  const [vmGap, obGap] = [y * job.vmGap, y * job.obGap];
  const write: Write = {
    base: job.dmBase,
    digits: job.digits + 1,
    digit: job.dmDigit,
    stride: job.dmStride + 1,
    column: job.dmColumn,
    row: job.dmRow,
    add: job.codeAdd,
    half: job.codeHalf,
  };
  codes.forEach((code, q) => {
    const lane = (job.dmStrip + group) * p.POST + q;
    const plain = at(wide, q);
    if (job.dmEnable) storeAny(p, state, write, y, column, lane, code);
    if (job.vmEnable)
      state.vm[(job.vmBase + vmGap + pixel * job.vmPixel + group) * p.POST + q] = wrap(
        p.VM_W,
        job.vmWide ? plain : code,
      );
    if (job.obEnable) {
      const half = x.parity * p.OB_HALF;
      const v = job.obWide ? plain : code;
      const value = p.OUT_SIGNED ? wrap(p.OUT_W, v) : Number(BigInt.asUintN(p.OUT_W, BigInt(v)));
      state.ob[(half + job.obBase + obGap + pixel * job.obPixel + group) * p.POST + q] = value;
    }
  });
}

/** Lanes past the last channel hold anything: the writer stores what fits. */
function storeAny(
  p: EngineParameters,
  s: State,
  w: Write,
  y: number,
  x: number,
  lane: number,
  v: number,
) {
  const code = Math.floor((v + w.add) / 2 ** w.half);
  const kept = ((code % 2 ** p.CODE_W) + 2 ** p.CODE_W) % 2 ** p.CODE_W;
  store(p, s, w, y, x, lane, kept * 2 ** w.half - w.add);
}
