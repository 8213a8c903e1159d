#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { endOnInterrupt } from "../cosim/interrupt.js";
import { version } from "../emit/version.js";
import { checkCommand } from "./commands/check.js";
import { compileCommand } from "./commands/compile.js";
import { cosimCommand } from "./commands/cosim.js";
import { csimCommand } from "./commands/csim.js";
import { estimateCommand } from "./commands/estimate.js";
import { explainCommand } from "./commands/explain.js";
import { importCommand } from "./commands/import.js";
import { quantizeCommand } from "./commands/quantize.js";
import { reportCommand } from "./commands/report.js";
import { runCommand } from "./commands/run.js";
import { synthCommand } from "./commands/synth.js";
import { verifyCommand } from "./commands/verify.js";
import { exitCodes } from "./session.js";

/** Every command, in the order of the help. */
const commands: readonly (() => Command)[] = [
  checkCommand,
  importCommand,
  quantizeCommand,
  runCommand,
  compileCommand,
  cosimCommand,
  csimCommand,
  verifyCommand,
  estimateCommand,
  synthCommand,
  reportCommand,
  explainCommand,
];

const program = new Command("bitloom")
  .description("Compiles quantized neural networks into hardware and proves the result bit-exact.")
  .version(version)
  .addHelpText(
    "after",
    "\nExit codes: 0 fine, 1 diagnostics, 2 usage, 3 simulation mismatch, 70 internal bug.",
  );
for (const command of commands) program.addCommand(command());
for (const command of [program, ...program.commands]) command.exitOverride();

// A reader that has seen enough (`| head`) is no error; a full disk is.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCodes.fine);
  process.stderr.write(`bitloom: cannot write the result: ${error.message}\n`);
  process.exit(exitCodes.diagnostics);
});

// Whoever interrupts a run wants its programs and folders gone too.
endOnInterrupt();

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
}
