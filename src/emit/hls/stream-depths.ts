import { invariant, present } from "../../support/invariant.js";

/** Beats a process takes from each of its inputs, or gives to each of its outputs, one after the other. */
export interface Turn {
  readonly kind: "read" | "write";
  readonly beats: number;
  /** The only input it reads, by its place; absent: all. */
  readonly of?: number;
}

/** A function of the dataflow region: the streams it reads and writes, and in which turns. */
export interface Process {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly turns: readonly Turn[];
}

/** Beat by beat: every round reads one beat of each input (or of one of them) and writes one of each output. */
export function beatByBeat(beats: number, of?: number): readonly Turn[] {
  const read: Turn = { kind: "read", beats: 1, ...(of === undefined ? {} : { of }) };
  return Array.from({ length: 2 * beats }, (_, i) => (i % 2 === 0 ? read : write));
}

const write: Turn = { kind: "write", beats: 1 };

/** What a FIFO of HLS holds at least. */
const leastDepth = 2;

/**
 * Depths with which the region cannot deadlock: the processes are run with the one furthest down first, so that beats
 * wait only where they must, and the most that ever wait in a stream are counted. Any order of a network of processes
 * with these depths completes, because this one does. Streams that nothing in `processes` writes are fed by the host.
 */
export function streamDepths(processes: readonly Process[]): ReadonlyMap<string, number> {
  const written = new Set(processes.flatMap((p) => p.writes));
  const read = new Set(processes.flatMap((p) => p.reads));
  const inside = new Set([...written].filter((name) => read.has(name)));
  const waiting = new Map([...inside].map((name) => [name, 0]));
  const most = new Map([...inside].map((name) => [name, leastDepth]));
  const add = (name: string, n: number) => {
    if (!inside.has(name)) return;
    const level = present(waiting.get(name), name) + n;
    waiting.set(name, level);
    most.set(name, Math.max(present(most.get(name), name), level));
  };
  const runners = processes.map((process) => createRunner(process, waiting, add));
  while (runners.toReversed().some((step) => step()));
  invariant(
    runners.every((step) => step.done()),
    "dataflow region that does not complete",
  );
  return most;
}

interface Runner {
  /** Moves one beat, when the inputs have it; false when it cannot. */
  (): boolean;
  done(): boolean;
}

function createRunner(
  { reads, writes, turns }: Process,
  waiting: ReadonlyMap<string, number>,
  add: (name: string, beats: number) => void,
): Runner {
  let turn = 0;
  let moved = 0;
  const skipEmpty = () => {
    while (turn < turns.length && moved === turns[turn]?.beats) [turn, moved] = [turn + 1, 0];
  };
  skipEmpty();
  const step = () => {
    const current = turns[turn];
    if (!current) return false;
    const isRead = current.kind === "read";
    const { of } = current;
    const read = of === undefined ? reads : reads.slice(of, of + 1);
    if (isRead && read.some((name) => waiting.get(name) === 0)) return false;
    for (const name of isRead ? read : writes) add(name, isRead ? -1 : 1);
    moved++;
    skipEmpty();
    return true;
  };
  return Object.assign(step, { done: () => turn >= turns.length });
}
