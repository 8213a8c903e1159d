/**
 * Turns names of a model into identifiers of a `.loom` file, each different: what is no letter, digit or
 * underscore becomes an underscore, and nothing starts with a digit.
 */
export function createNamer(): (wanted: string) => string {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return (wanted) => {
    const plain = wanted.replace(/[^A-Za-z0-9_]+/g, "_").slice(0, 60);
    const base = /^[A-Za-z_]/.test(plain) && /[A-Za-z0-9]/.test(plain) ? plain : `v${plain}`;
    let name = base;
    for (let i = next.get(base) ?? 2; taken.has(name); i++) {
      name = `${base}_${i}`;
      next.set(base, i + 1);
    }
    taken.add(name);
    return name;
  };
}
