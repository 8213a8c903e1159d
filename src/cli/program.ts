import { Command, CommanderError } from "commander";
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

/** Runs one command line (without the names of node and bitloom); leaves its exit code to the process. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const program = createProgram();
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
  }
}

function createProgram(): Command {
  const program = new Command("bitloom")
    .description(
      "Compiles quantized neural networks into hardware and proves the result bit-exact.",
    )
    .version(version)
    .addHelpText(
      "after",
      "\nExit codes: 0 fine, 1 diagnostics, 2 usage, 3 simulation mismatch, 70 internal bug.",
    );
  for (const command of commands) program.addCommand(command());
  for (const command of [program, ...program.commands]) command.exitOverride();
  return program;
}
