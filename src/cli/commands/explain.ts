import type { Command } from "commander";
import { catalogue } from "../../diag/catalogue.js";
import { explainCode } from "../../diag/explain.js";
import { report } from "../../diag/report.js";
import { nearest } from "../../support/nearest.js";
import { defineCommand, runs } from "../command.js";

export function explainCommand(): Command {
  const command = defineCommand(
    "explain",
    "the long form of a diagnostic",
    "bitloom explain BL2104",
  );
  command.argument("<code>", "a diagnostic's code");
  return runs(command, (session, [code = ""]) => {
    const text = explainCode(code.toUpperCase());
    if (text === undefined) {
      const near = nearest(code, Object.keys(catalogue));
      report(session.sink, "BL1407", { kind: "option", option: code }, { code, near });
      return session.finish();
    }
    session.say(text);
    session.document({ code: code.toUpperCase(), text });
    return session.finish();
  });
}
