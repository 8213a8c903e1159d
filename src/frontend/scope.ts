import type { IToken } from "chevrotain";
import { report } from "../diag/report.js";
import type { Node } from "../ir/graph.js";
import { nearest } from "../support/nearest.js";
import type { Context } from "./context.js";
import type { NetworkStatement, WeightsStatement } from "./syntax.js";

/** What a name stands for: a node, or a statement that was reported already. */
export type Meaning = Node | "broken";

/** A statement that defines a name. */
export type Definition = Exclude<NetworkStatement, WeightsStatement>;

/** The names of one network. */
export interface Scope {
  /** False, after a report, for a name that is taken. */
  claims(statement: Definition): boolean;
  define(name: IToken, meaning: Meaning): void;
  /** The node an operand names, or "broken" after a report here or at its definition. */
  resolve(name: IToken): Meaning;
}

/** Knows every definition beforehand, so that a use before it is told from a name that does not exist. */
export function createScope(statements: readonly NetworkStatement[], context: Context): Scope {
  const { sink, spans } = context;
  const first = new Map<string, IToken>();
  for (const s of statements) {
    if (s.kind !== "weights" && !first.has(bare(s.name))) first.set(bare(s.name), s.name);
  }
  const defined = new Map<string, Meaning>();

  function claims(statement: Definition): boolean {
    const original = first.get(bare(statement.name));
    if (original === undefined || original === statement.name) return true;
    const earlier = { place: spans.token(original), text: "defined here first" };
    report(sink, "BL1109", spans.token(statement.name), { name: statement.name.image }, [earlier]);
    return false;
  }

  function resolve(name: IToken): Meaning {
    const original = first.get(bare(name));
    if (original?.image === name.image) {
      const meaning = defined.get(bare(name));
      if (meaning !== undefined) return meaning;
      const later = { place: spans.token(original), text: "defined here" };
      report(sink, "BL1111", spans.token(name), { name: name.image }, [later]);
      return "broken";
    }
    // Every one-letter name is near every other: no help in that.
    const names = bare(name).length > 1 ? [...first.values()].map((t) => t.image) : [];
    const near = original?.image ?? nearest(name.image, names);
    report(sink, "BL1110", spans.token(name), { name: name.image, near });
    return "broken";
  }

  return { claims, define: (name, meaning) => defined.set(bare(name), meaning), resolve };
}

/** Without `%` or `@`. */
export function bare(name: IToken): string {
  return name.image.slice(1);
}
