import { entry } from "../entry.js";

const askForReport =
  "this is a bug in bitloom, not in your network; please report it with the model that shows it";

/** 91xx: a graph that bitloom itself left in an illegal state. */
export const internalEntries = {
  BL9101: entry<{ node: string; operand: string }>({
    severity: "bug",
    title: (p) => `internal: \`${p.node}\` uses \`${p.operand}\` before it is defined`,
    label: "defined by this statement",
    help: askForReport,
    explanation:
      "The graph verifier runs after every pass. It found a node whose operand is not an earlier node of the same graph, so the pass before it broke the order of definitions.",
    failing: "a pass that moves a node in front of one of its operands",
    corrected: "a pass that keeps definitions before uses",
  }),
  BL9102: entry<{ node: string }>({
    severity: "bug",
    title: (p) => `internal: the name \`${p.node}\` is not a fresh identifier`,
    label: "this node",
    help: askForReport,
    explanation:
      "Node names are unique identifiers made of letters, digits and underscores. A pass produced a name that is taken or that could not be written in a `.loom` file.",
    failing: "a pass that names two nodes alike",
    corrected: "a pass that asks the namer for a fresh name",
  }),
  BL9103: entry<{ node: string; stored: string; inferred: string }>({
    severity: "bug",
    title: (p) => `internal: \`${p.node}\` carries the wrong type`,
    label: (p) => `stored as ${p.stored}`,
    notes: (p) => [`inference gives ${p.inferred}`],
    help: askForReport,
    explanation:
      "The graph verifier infers the type of every node again and compares it with the type the node carries. They differ, so a pass rewrote an operand or attribute and kept the old type.",
    failing: "a pass that replaces an operand and copies the old type",
    corrected: "a pass that infers the type of each node it changes",
  }),
};
