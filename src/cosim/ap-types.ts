import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { noPlace } from "../diag/place.js";
import { diagnose } from "../diag/report.js";
import { ToolFailure } from "./failure.js";
import { packageFolder } from "./package-folder.js";
import { runProcess } from "./process.js";

/** Headers that give ap_int and hls::stream to g++. */
export interface ApTypes {
  /** "public": those of the hls4ml package or of a folder the user named; "shim": ours. */
  readonly kind: "public" | "shim";
  readonly folder: string;
}

/** Environment variable that names the folder of the headers. */
export const apTypesVariable = "BITLOOM_AP_TYPES";

/** Where `make test` installs the hls4ml package's headers. */
const localHeaders = packageFolder(join(".cache", "ap_types"));

/**
 * The headers to compile against: `given` (a folder, or "shim"), else the folder of BITLOOM_AP_TYPES, else the local
 * copy or the installed Python package hls4ml, else the shim. Throws ToolFailure (BL6101) where a named folder has none.
 */
export async function findApTypes(given?: string): Promise<ApTypes> {
  const named = given ?? process.env[apTypesVariable];
  if (named === "shim") return shimHeaders;
  if (named !== undefined) return namedHeaders(resolve(named));
  const found = [localHeaders, await packageHeaders()].find((f) => f && missingIn(f) === undefined);
  return found === undefined ? shimHeaders : { kind: "public", folder: found };
}

const shimHeaders: ApTypes = { kind: "shim", folder: packageFolder(join("hw", "hls", "shim")) };

function namedHeaders(folder: string): ApTypes {
  const missing = missingIn(folder);
  if (missing === undefined) return { kind: "public", folder };
  throw new ToolFailure(diagnose("BL6101", noPlace, { folder, missing }));
}

function missingIn(folder: string): string | undefined {
  return ["ap_int.h", "hls_stream.h"].find((name) => !existsSync(join(folder, name)));
}

/** The headers inside an installed hls4ml; the package itself is not loaded. */
async function packageHeaders(): Promise<string | undefined> {
  const script =
    "import importlib.util as u; s = u.find_spec('hls4ml'); print(s.submodule_search_locations[0] if s else '')";
  const { status, stdout } = await runProcess("python3", ["-c", script]);
  const folder = stdout.trim();
  return status === 0 && folder !== ""
    ? join(folder, "templates", "vivado", "ap_types")
    : undefined;
}

/** Every header by path below the folder: what a build depends on. */
export async function headerTexts(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
  const texts = files.toSorted().map(async (file) => {
    return [file.slice(folder.length), await readFile(file, "utf8")] as const;
  });
  return new Map(await Promise.all(texts));
}
