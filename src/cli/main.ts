#!/usr/bin/env node
import { argv } from "node:process";
import { endOnInterrupt } from "../cosim/interrupt.js";
import { runCommandLine } from "./program.js";
import { exitCodes } from "./session.js";

// A reader that has seen enough (`| head`) is no error; a full disk is.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCodes.fine);
  process.stderr.write(`bitloom: cannot write the result: ${error.message}\n`);
  process.exit(exitCodes.diagnostics);
});

// Whoever interrupts a run wants its programs and folders gone too.
endOnInterrupt();

await runCommandLine(argv.slice(2));
