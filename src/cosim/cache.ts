import { createHash } from "node:crypto";
import { readdir, rm, stat, utimes } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Where simulators are kept between runs: BITLOOM_CACHE, else XDG_CACHE_HOME or ~/.cache, folder `bitloom`. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  // Absolute: programs run in folders of their own.
  if (env.BITLOOM_CACHE) return resolve(env.BITLOOM_CACHE);
  return resolve(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "bitloom");
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

/** Marks an entry of the cache as just used; a cache that may only be read stays as it is. */
export async function touch(entry: string): Promise<void> {
  const now = new Date();
  await utimes(entry, now, now).catch(() => undefined);
}

/** Removes the entries of a cache folder that were used longest ago, beyond the first `count`. */
export async function prune(folder: string, count: number): Promise<void> {
  const names = await readdir(folder);
  const entries = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      // Another process may have removed it.
      const used = await stat(path).then(
        (s) => s.mtimeMs,
        () => 0,
      );
      return { path, used };
    }),
  );
  const old = entries.toSorted((a, b) => b.used - a.used).slice(count);
  await Promise.all(old.map(({ path }) => rm(path, { recursive: true, force: true })));
}
