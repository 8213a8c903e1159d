import { element, join } from "./play.js";

/** What one part of a stream shows in a cycle, and what it does at the cycle's end. */
export interface StreamModel {
  /** s_ready, given m_ready. */
  ready(mReady: boolean): boolean;
  /** m_valid and m_data, given s_valid and s_data. */
  shown(sValid: boolean, sData: bigint): { readonly valid: boolean; readonly data: bigint };
  clock(rst: boolean, sValid: boolean, sData: bigint, mReady: boolean): void;
}

/** hw/stream_fifo.v: words wait in a list; the first one moves to the output a cycle after it has come. */
export function fifoModel(depth: number): StreamModel & { most(): number } {
  let waiting: bigint[] = [];
  let output: bigint | undefined;
  let most = 0;
  const level = () => waiting.length + (output === undefined ? 0 : 1);
  const ready = () => level() < depth;
  return {
    ready,
    shown: () => ({ valid: output !== undefined, data: output ?? 0n }),
    most: () => most,
    clock(rst, sValid, sData, mReady) {
      if (rst) {
        waiting = [];
        output = undefined;
        most = 0;
        return;
      }
      const comes = sValid && ready();
      most = Math.max(most, level());
      if (mReady) output = undefined;
      if (output === undefined) output = waiting.shift();
      if (comes) waiting.push(sData);
    },
  };
}

/** hw/stream_resize.v: elements of `width` bits, `from` a beat to `to` a beat. */
export function resizeModel(width: number, from: number, to: number): StreamModel {
  if (from === to)
    return {
      ready: (mReady) => mReady,
      shown: (valid, data) => ({ valid, data }),
      clock: () => undefined,
    };
  let elements: bigint[] = [];
  const full = () => elements.length >= to;
  // A gathered word leaves as a whole; a split one makes room with its last part.
  const ready = (mReady: boolean) =>
    from < to ? !full() || mReady : elements.length === 0 || (mReady && elements.length === to);
  return {
    ready,
    shown: () => ({ valid: full(), data: full() ? join(elements.slice(0, to), width) : 0n }),
    clock(rst, sValid, sData, mReady) {
      const comes = sValid && ready(mReady);
      if (full() && mReady) elements = elements.slice(to);
      if (comes) elements.push(...Array.from({ length: from }, (_, i) => element(sData, i, width)));
      if (rst) elements = [];
    },
  };
}

/** hw/stream_link.v: the padding of bytes is dropped on the way and comes back as zeros. */
export function linkModel(from: number, to: number, bytes: number, bits: number, depth: number) {
  const wide = Math.max(from, to);
  const gather = resizeModel(bits, from, wide);
  const fifo = fifoModel(depth);
  const split = resizeModel(bits, wide, to);
  const repack = (word: bigint, count: number, have: number, want: number) =>
    join(
      Array.from({ length: count }, (_, i) => BigInt.asUintN(bits, element(word, i, have))),
      want,
    );
  const bare = (data: bigint) => repack(data, from, 8 * bytes, bits);
  const link: StreamModel & { most(): number } = {
    ready: () => gather.ready(fifo.ready(false)),
    shown() {
      const held = fifo.shown(false, 0n);
      const { valid, data } = split.shown(held.valid, held.data);
      return { valid, data: repack(data, to, bits, 8 * bytes) };
    },
    most: fifo.most,
    clock(rst, sValid, sData, mReady) {
      const gathered = gather.shown(sValid, bare(sData));
      const held = fifo.shown(false, 0n);
      const [taken, sent] = [fifo.ready(false), split.ready(mReady)];
      gather.clock(rst, sValid, bare(sData), taken);
      fifo.clock(rst, gathered.valid, gathered.data, sent);
      split.clock(rst, held.valid, held.data, mReady);
    },
  };
  return link;
}
