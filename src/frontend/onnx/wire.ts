import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/** Most messages (nodes, attributes, dimensions, ...) of one file: bounds memory, far above any real model. */
const maxMessages = 2 ** 19;
/** Most elements of all lists in one file that are not raw bytes. */
const maxListed = 2 ** 26;

/** Deepest nesting of messages: branches in branches. Protobuf libraries stop at the same depth. */
const maxDepth = 100;

/** What a file may still cost; shared by all its messages. */
export interface Budget {
  messages: number;
  listed: number;
  depth: number;
}

export function createBudget(): Budget {
  return { messages: maxMessages, listed: maxListed, depth: maxDepth };
}

/** A broken file: not a valid protobuf, or beyond the budget. Caught where the file is read. */
export class WireError extends Error {}

/** One field of a message; the reader stands at its value. */
export interface Field {
  readonly number: number;
  readonly type: WireType;
  readonly reader: BinaryReader;
  readonly budget: Budget;
}

/** Calls `visit` for every field of a message; a field that it does not take (false) is skipped. */
export function readMessage(
  bytes: Uint8Array,
  budget: Budget,
  visit: (field: Field) => boolean,
): void {
  if (--budget.messages < 0) throw new WireError("it has too many parts");
  if (--budget.depth < 0) throw new WireError("its parts nest too deep");
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (!visit({ number, type, reader, budget })) reader.skip(type, number);
  }
  budget.depth++;
}

export function bytesOf(field: Field): Uint8Array {
  expectType(field, WireType.LengthDelimited);
  return field.reader.bytes();
}

export function textOf(field: Field): string {
  return new TextDecoder().decode(bytesOf(field));
}

export function integerOf(field: Field): number {
  expectType(field, WireType.Varint);
  return Number(field.reader.int64());
}

export function floatOf(field: Field): number {
  expectType(field, WireType.Bit32);
  return field.reader.float();
}

/** Appends the elements of a repeated number field, packed or not. */
export function appendNumbers(
  list: number[],
  field: Field,
  kind: "int64" | "uint64" | "float" | "double",
): void {
  const { reader, type, budget } = field;
  const read = {
    int64: () => Number(reader.int64()),
    uint64: () => Number(reader.uint64()),
    float: () => reader.float(),
    double: () => reader.double(),
  }[kind];
  const single = { int64: 0, uint64: 0, float: 5, double: 1 }[kind] as WireType;
  if (type === WireType.LengthDelimited) {
    const end = reader.uint32() + reader.pos;
    if (end > reader.len) throw new WireError("it ends early");
    while (reader.pos < end) {
      if (--budget.listed < 0) throw new WireError("its lists are too long");
      list.push(read());
    }
    return;
  }
  expectType(field, single);
  if (--budget.listed < 0) throw new WireError("its lists are too long");
  list.push(read());
}

function expectType({ type, number }: Field, expected: WireType): void {
  if (type !== expected) throw new WireError(`field ${number} has the wrong kind`);
}
