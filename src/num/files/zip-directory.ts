/** One member of a zip archive, as its central directory states it. */
export interface ZipMember {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  /** Offset of the local header. */
  readonly offset: number;
}

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const memberSignature = 0x02014b50;
const localSignature = 0x04034b50;
const saturated = 0xffffffff;

/**
 * The members of a zip archive (APPNOTE 6.3, with the 64-bit extension numpy writes), from the directory at its
 * end; undefined when it cannot be followed.
 */
export function readDirectory(bytes: Uint8Array): readonly ZipMember[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end === undefined) return undefined;
  const { count, start } = end;
  const members: ZipMember[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== memberSignature) return undefined;
    const next =
      at +
      46 +
      view.getUint16(at + 28, true) +
      view.getUint16(at + 30, true) +
      view.getUint16(at + 32, true);
    if (next > view.byteLength) return undefined;
    const member = readMember(bytes, view, at);
    if (member === undefined) return undefined;
    members.push(member);
    at = next;
  }
  return members;
}

/** The packed bytes of a member; undefined when its local header or its length leaves the archive. */
export function packedBytes(bytes: Uint8Array, member: ZipMember): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = member.offset;
  if (at + 30 > bytes.length || view.getUint32(at, true) !== localSignature) return undefined;
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (start + member.packedSize > bytes.length) return undefined;
  return bytes.subarray(start, start + member.packedSize);
}

/** The end record lies in the last 64 KiB: a comment may follow it. */
function findEnd(view: DataView): { readonly count: number; readonly start: number } | undefined {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 65535); at--) {
    if (view.getUint32(at, true) !== endSignature) continue;
    const count = view.getUint16(at + 10, true);
    const start = view.getUint32(at + 16, true);
    if (start !== saturated && count !== 0xffff) return { count, start };
    return findEnd64(view, at);
  }
  return undefined;
}

function findEnd64(
  view: DataView,
  end: number,
): { readonly count: number; readonly start: number } | undefined {
  if (end < 20) return undefined;
  const at = readWide(view, end - 12);
  if (at + 56 > view.byteLength || view.getUint32(at, true) !== end64Signature) return undefined;
  return { count: readWide(view, at + 32), start: readWide(view, at + 48) };
}

function readMember(bytes: Uint8Array, view: DataView, at: number): ZipMember | undefined {
  const nameEnd = at + 46 + view.getUint16(at + 28, true);
  const extraEnd = nameEnd + view.getUint16(at + 30, true);
  const sizes = [
    view.getUint32(at + 24, true),
    view.getUint32(at + 20, true),
    view.getUint32(at + 42, true),
  ];
  const [size, packedSize, offset] = widen(view, sizes, nameEnd, extraEnd);
  if (size === undefined || packedSize === undefined || offset === undefined) return undefined;
  return {
    name: new TextDecoder().decode(bytes.subarray(at + 46, nameEnd)),
    method: view.getUint16(at + 10, true),
    encrypted: view.getUint16(at + 8, true) % 2 === 1,
    crc: view.getUint32(at + 16, true),
    size,
    packedSize,
    offset,
  };
}

/** Replaces saturated 32-bit fields by the 64-bit ones of extra field 1, which stand in the same order. */
function widen(
  view: DataView,
  fields: readonly number[],
  from: number,
  to: number,
): readonly number[] {
  if (!fields.includes(saturated)) return fields;
  let at = from;
  while (at + 4 <= to && view.getUint16(at, true) !== 1) at += 4 + view.getUint16(at + 2, true);
  let next = at + 4;
  const wide: number[] = [];
  for (const field of fields) {
    if (field === saturated && next + 8 > to) return [];
    wide.push(field === saturated ? readWide(view, next) : field);
    if (field === saturated) next += 8;
  }
  return wide;
}

function readWide(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
}
