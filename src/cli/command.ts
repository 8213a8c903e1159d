import { Command } from "commander";
import { ToolFailure } from "../cosim/failure.js";
import { createSink } from "../diag/diagnostic.js";
import { noPlace } from "../diag/place.js";
import { report } from "../diag/report.js";
import { keepsItsInputs } from "./overwrite.js";
import { type CommonOptions, createSession, exitCodes, type Session } from "./session.js";

/** What a command does with its arguments; the result is the exit code. */
export type Action<O> = (
  session: Session,
  args: readonly string[],
  options: O,
) => Promise<number> | number;

/** A command with the options every command has and an example in its help. */
export function defineCommand(name: string, summary: string, example: string): Command {
  return new Command(name)
    .description(summary)
    .option("--json <file>", "write the machine-readable result (- for standard output)")
    .option("--quiet", "print diagnostics only")
    .option("--no-color", "no colours")
    .addHelpText("after", `\nExample:\n  ${example}`);
}

/** Runs `action` in a session of its own and leaves its exit code to the process. */
export function runs<O extends CommonOptions>(command: Command, action: Action<O>): Command {
  return command.action(async () => {
    const options = command.opts<O>();
    const sink = createSink();
    const safe = keepsItsInputs(command.args, options, sink);
    const session = createSession(command.name(), safe ? options : withoutFile(options), sink);
    process.exitCode = await guarded(session, () =>
      safe ? action(session, command.args, options) : session.finish(),
    );
  });
}

function withoutFile({ json, ...rest }: CommonOptions): CommonOptions {
  return json === "-" ? { json, ...rest } : rest;
}

/** A thrown error is a bug of ours, unless an outside tool failed: that carries its own diagnostic. */
async function guarded(session: Session, action: () => Promise<number> | number): Promise<number> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof ToolFailure) {
      session.sink.diagnostics.push(error.diagnostic);
      return session.finish();
    }
    const message = error instanceof Error ? error.message : String(error);
    report(session.sink, "BL9001", noPlace, { message });
    session.finish();
    return exitCodes.bug;
  }
}
