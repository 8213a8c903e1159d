/**
 * The few bytes of WebAssembly we need: one module with one memory and one function (WebAssembly 2.0 core
 * specification, section 5, binary format). Instructions are plain number lists; `local`s are indices.
 */
export type Code = readonly number[];

const i32Type = 0x7f;
const v128Type = 0x7b;

export interface WasmFunction {
  readonly name: string;
  /** i32 parameters, then i32 locals, then v128 locals, numbered in this order. */
  readonly parameters: number;
  readonly integers: number;
  readonly vectors: number;
  readonly body: Code;
}

/** A module that exports `memory` (one page to start with) and the function. */
export function encodeModule(f: WasmFunction): Uint8Array<ArrayBuffer> {
  const locals = vector([
    [...unsigned(f.integers), i32Type],
    [...unsigned(f.vectors), v128Type],
  ]);
  const code = [...locals, ...f.body, 0x0b];
  const type = [0x60, ...vector(Array.from({ length: f.parameters }, () => [i32Type])), 0];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector([type])),
    ...section(3, vector([[0]])),
    ...section(5, vector([[0x00, 1]])),
    ...section(7, vector([exported("memory", 2), exported(f.name, 0)])),
    ...section(10, vector([[...unsigned(code.length), ...code]])),
  ]);
}

function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content];
}

function vector(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function exported(name: string, kind: number): Code {
  const bytes = Array.from(name, (c) => c.charCodeAt(0));
  return [...unsigned(bytes.length), ...bytes, kind, 0];
}

/** LEB128 of a non-negative integer below 2^31. */
function unsigned(v: number): Code {
  return v < 0x80 ? [v] : [(v % 0x80) + 0x80, ...unsigned(Math.floor(v / 0x80))];
}

/** Signed LEB128 of an integer that fits 32 bits. */
function signed(v: number): Code {
  const low = ((v % 0x80) + 0x80) % 0x80;
  const rest = Math.floor(v / 0x80);
  const done = (rest === 0 && low < 0x40) || (rest === -1 && low >= 0x40);
  return done ? [low] : [low + 0x80, ...signed(rest)];
}

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];
export const constant = (v: number): Code => [0x41, ...signed(v)];
export const add = (a: Code, b: Code): Code => [...a, ...b, 0x6a];
export const multiply = (a: Code, b: Code): Code => [...a, ...b, 0x6c];
export const advance = (local: number, by: Code): Code => set(local, add(get(local), by));
export const load = (address: Code, offset = 0): Code => [...address, 0x28, 2, ...unsigned(offset)];

/** Repeats the body while `--counter` is not zero: at least once. */
export function repeat(counter: number, body: Code): Code {
  const again = [...set(counter, add(get(counter), constant(-1))), ...get(counter)];
  return [0x03, 0x40, ...body, ...again, 0x0d, 0, 0x0b];
}

/** SIMD instructions: v128 loads and stores at byte alignment, 32-bit lane arithmetic. */
const simd = (opcode: number): Code => [0xfd, ...unsigned(opcode)];

export const zeroVector: Code = [...simd(12), ...new Array<number>(16).fill(0)];
export const loadVector = (address: Code, offset = 0): Code => [
  ...address,
  ...simd(0),
  0,
  ...unsigned(offset),
];
export const storeVector = (address: Code, offset: number, value: Code): Code => [
  ...address,
  ...value,
  ...simd(11),
  0,
  ...unsigned(offset),
];
/** i32x4.add */
export const addVectors = (a: Code, b: Code): Code => [...a, ...b, ...simd(174)];
/** i32x4.dot_i16x8_s: eight products of i16, added in pairs. */
export const dotVectors = (a: Code, b: Code): Code => [...a, ...b, ...simd(186)];
/** i8x16.shuffle that picks four 32-bit lanes out of the eight of (a, b). */
export const pickLanes = (a: Code, b: Code, lanes: Code): Code => [
  ...a,
  ...b,
  ...simd(13),
  ...lanes.flatMap((l) => [4 * l, 4 * l + 1, 4 * l + 2, 4 * l + 3]),
];
