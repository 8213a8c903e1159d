import { stderr, stdout } from "node:process";
import pc from "picocolors";
import { writeWhole } from "../cosim/write-whole.js";
import { hasErrors, type Severity, type Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import { type Palette, plain, renderDiagnostic } from "../frontend/render.js";
import { diagnosticRow } from "../report/check-report.js";

/** Exit codes of every command (docs: README, Exit codes). */
export const exitCodes = { fine: 0, diagnostics: 1, usage: 2, mismatch: 3, bug: 70 } as const;

/** Options every command has. */
export interface CommonOptions {
  readonly json?: string;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

/** One run of one command: where its words go. */
export interface Session {
  readonly sink: Sink;
  /** Text of the model, for showing diagnostics in it. */
  source: string | undefined;
  /** Human-readable result; silent with `--quiet` or `--json -`. */
  say(text: string): void;
  /** A line that is replaced by the next one; only on a terminal. */
  progress(text: string): void;
  /** The machine-readable result; `finish` writes it. */
  document(value: object): void;
  /** Writes the JSON document, of nothing but diagnostics where there is no result, and prints them; the exit code they ask for. */
  finish(otherwise?: number): number;
}

export function createSession(command: string, options: CommonOptions, sink: Sink): Session {
  const toStdout = options.json === "-";
  const spoken = !options.quiet && !toStdout;
  const coloured = options.color !== false && pc.isColorSupported;
  const palette = coloured ? colours : plain;
  const clear = () => (stderr.isTTY ? stderr.write("\r\u001b[2K") : false);
  let result: object = {};
  const writeDocument = () => {
    if (options.json === undefined) return;
    const diagnostics = sink.diagnostics.map(diagnosticRow);
    const whole = { schema: `bitloom/${command}/1`, ...result, diagnostics };
    const text = `${JSON.stringify(whole, null, 2)}\n`;
    if (toStdout) stdout.write(text);
    else writeText(options.json, text, sink);
  };
  const session: Session = {
    sink,
    source: undefined,
    say: (text) => {
      clear();
      if (spoken) stdout.write(`${text}\n`);
    },
    progress: (text) => {
      if (!options.quiet && stderr.isTTY) stderr.write(`\r\u001b[2K${text}`);
    },
    document: (value) => {
      result = value;
    },
    finish: (otherwise = exitCodes.fine) => {
      clear();
      writeDocument();
      for (const d of sink.diagnostics)
        stderr.write(`${renderDiagnostic(d, session.source, palette)}\n\n`);
      return hasErrors(sink) ? exitCodes.diagnostics : otherwise;
    },
  };
  return session;
}

const marks: Record<Severity, (text: string) => string> = {
  bug: pc.red,
  error: pc.red,
  warning: pc.yellow,
  note: pc.cyan,
};

const colours: Palette = {
  severity: (text, severity) => marks[severity](text),
  frame: pc.blue,
  title: pc.bold,
};

/** Writes a file as a whole; BL1406 when that fails. */
export function writeText(path: string, text: string | Uint8Array, sink: Sink): void {
  const reason = writeWhole(path, text);
  if (reason !== undefined) report(sink, "BL1406", { kind: "file", file: path }, { path, reason });
}
