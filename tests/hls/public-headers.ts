import { findApTypes } from "../../src/cosim/ap-types.js";

/** The public ap_types; a missing package fails, with the command that installs it. */
export async function publicHeaders(): Promise<string> {
  const { kind, folder } = await findApTypes();
  if (kind === "public") return folder;
  throw new Error("the public ap_types are not installed; run: sh scripts/ap-types.sh");
}

/** A set of headers that csim compiles against. */
export type Headers = "shim" | "public";

export const allHeaders: readonly Headers[] = ["shim", "public"];

/** What csim is given to take these headers. */
export async function headersFolder(headers: Headers): Promise<string> {
  return headers === "shim" ? "shim" : publicHeaders();
}
