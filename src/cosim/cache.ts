import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where simulators are kept between runs: BITLOOM_CACHE, else XDG_CACHE_HOME or ~/.cache, folder `bitloom`. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.BITLOOM_CACHE) return env.BITLOOM_CACHE;
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "bitloom");
}

/** Hash of named texts; order of insertion does not matter. */
export function contentHash(texts: ReadonlyMap<string, string>): string {
  const hash = createHash("sha256");
  for (const name of [...texts.keys()].sort()) {
    const text = texts.get(name) ?? "";
    hash.update(`${name.length} ${name} ${text.length} `).update(text);
  }
  return hash.digest("hex").slice(0, 32);
}
