import { findApTypes } from "../../src/cosim/ap-types.js";

/** The public ap_types; a missing package fails, with the command that installs it. */
export async function publicHeaders(): Promise<string> {
  const { kind, folder } = await findApTypes();
  if (kind === "public") return folder;
  throw new Error("the public ap_types are not installed; run: sh scripts/ap-types.sh");
}
