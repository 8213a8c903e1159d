import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { noPlace } from "../diag/place.js";
import { diagnose } from "../diag/report.js";
import { ToolFailure } from "./failure.js";
import { temporaryFolder } from "./temporary.js";

/** A new empty folder for the files of one run, for `removeTemporary`. Throws ToolFailure (BL6006) where none can be made. */
export function scratchFolder(): string {
  const folder = resolve(tmpdir());
  try {
    return temporaryFolder(join(folder, "bitloom-"));
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new ToolFailure(diagnose("BL6006", noPlace, { folder, reason }));
  }
}
