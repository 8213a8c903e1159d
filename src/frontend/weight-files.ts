import type { IToken } from "chevrotain";
import type { Place } from "../diag/place.js";
import { report } from "../diag/report.js";
import { readNpy } from "../num/files/npy.js";
import { readNpz } from "../num/files/npz.js";
import { readSafetensors } from "../num/files/safetensors.js";
import type { FileContext, StoredArray } from "../num/files/stored-array.js";
import { nearest } from "../support/nearest.js";
import { type Context, readText } from "./context.js";
import type { BrokenStatement, FileSyntax, WeightsStatement } from "./syntax.js";
import type { WeightSource } from "./weight-source.js";

/** A tensor found in a file, with the names its messages use. */
export interface FoundTensor {
  readonly array: StoredArray;
  readonly path: string;
  readonly tensor: string;
}

/** The weights files of one network. */
export interface WeightFiles {
  declare(statement: WeightsStatement): void;
  /** Silences complaints about an unknown file when a `weights` sentence could not be read. */
  declareBroken(statement: BrokenStatement): void;
  /** The tensor a `file(...)` refers to; undefined after a report. */
  find(syntax: FileSyntax): FoundTensor | undefined;
}

type Arrays = ReadonlyMap<string, StoredArray> | undefined;

interface WeightFile {
  readonly path: string;
  readonly place: Place;
}

/** Files are read at their first use, each at most once. */
export function createWeightFiles(source: WeightSource, context: Context): WeightFiles {
  const { sink, spans } = context;
  const files = new Map<string | undefined, WeightFile | undefined>();
  let unreadable = false;
  const loaded = new Map<string, Arrays>();

  function load(path: string, place: Place): Arrays {
    if (!loaded.has(path)) loaded.set(path, readArrays(path, place, source, context));
    return loaded.get(path);
  }

  function declare({ alias, path }: WeightsStatement): void {
    const key = alias?.image;
    const text = readText(path, context);
    if (files.has(key)) report(sink, "BL1213", spans.token(alias ?? path), { alias: key });
    else files.set(key, text === undefined ? undefined : { path: text, place: spans.token(path) });
  }

  function declareBroken({ name }: BrokenStatement): void {
    unreadable ||= name.image === "weights";
  }

  function find(syntax: FileSyntax): FoundTensor | undefined {
    const name = readText(syntax.name, context);
    if (name === undefined) return undefined;
    const place = spans.token(syntax.name);
    if (syntax.alias === undefined && name.endsWith(".npy")) {
      return pick(load(name, place), name, name, place);
    }
    const file = fileOf(syntax.alias, place);
    return file && pick(load(file.path, file.place), file.path, name, place);
  }

  function fileOf(alias: IToken | undefined, place: Place): WeightFile | undefined {
    const legal = [...files.keys()].flatMap((k) => (k === undefined ? [] : [k]));
    const key = alias?.image ?? (files.size === 1 ? [...files.keys()][0] : undefined);
    if (files.has(key) || unreadable) return files.get(key);
    if (alias === undefined) report(sink, "BL1212", place, { legal });
    else {
      const near = nearest(alias.image, legal);
      report(sink, "BL1211", spans.token(alias), { alias: alias.image, near, legal });
    }
    return undefined;
  }

  function pick(
    arrays: Arrays,
    path: string,
    tensor: string,
    place: Place,
  ): FoundTensor | undefined {
    const array = arrays?.get(tensor);
    if (array !== undefined) return { array, path, tensor };
    if (arrays === undefined) return undefined;
    const legal = [...arrays.keys()];
    const near = nearest(tensor, legal);
    report(sink, "BL1207", place, { path, tensor, near, legal: legal.slice(0, 20) });
    return undefined;
  }

  return { declare, declareBroken, find };
}

/** The arrays of a file by name; the single one of an npy file goes by its path. */
function readArrays(path: string, place: Place, source: WeightSource, { sink }: Context): Arrays {
  const read = readerFor(path);
  if (read === undefined) return void report(sink, "BL1203", place, { path });
  const bytes = source.read(path, place);
  return bytes && read(bytes, { path, place, sink });
}

function readerFor(
  path: string,
): ((bytes: Uint8Array, context: FileContext) => Arrays) | undefined {
  if (path.endsWith(".safetensors")) return readSafetensors;
  if (path.endsWith(".npz")) return readNpz;
  if (!path.endsWith(".npy")) return undefined;
  return (bytes, context) => {
    const array = readNpy(bytes, context.path, context);
    return array && new Map([[context.path, array]]);
  };
}
