import { constants } from "node:os";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What an interrupt has to undo: programs that run, folders and files half made. */
const undone = new Set<() => void>();
let asked = false;

/**
 * For a program's start: from now on an interrupt undoes what is open, then ends the process. While nothing is open
 * signals keep their default action, which also ends a computation that never comes back to the event loop.
 */
export function endOnInterrupt(): void {
  asked = true;
}

/** Has `undo` called when an interrupt comes before the function that is returned. */
export function undoOnInterrupt(undo: () => void): () => void {
  undone.add(undo);
  if (asked && undone.size === 1) for (const signal of signals) process.on(signal, end);
  return () => {
    undone.delete(undo);
    if (undone.size === 0) for (const signal of signals) process.off(signal, end);
  };
}

function end(signal: NodeJS.Signals): void {
  for (const undo of undone) undo();
  process.exit(128 + constants.signals[signal]);
}
