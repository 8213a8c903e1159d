import type { Command } from "commander";
import { readVitisFolder } from "../../driver/vitis-folder.js";
import { parseVitisReport, type VitisReport } from "../../report/vitis-report.js";
import { defineCommand, runs } from "../command.js";
import type { CommonOptions } from "../session.js";

interface ReportOptions extends CommonOptions {
  readonly vitis: string;
}

export function reportCommand(): Command {
  const command = defineCommand(
    "report",
    "what Vitis HLS reported of an HLS project",
    "bitloom report --vitis build/net-hls --json -",
  );
  command.requiredOption("--vitis <dir>", "project folder in which Vitis or Vivado HLS has run");
  return runs<ReportOptions>(command, (session, _args, options) => {
    const files = readVitisFolder(options.vitis, session.sink);
    if (files === undefined) return session.finish();
    const parsed = parseVitisReport(files);
    session.document({ vitis: parsed });
    session.say(vitisText(parsed));
    return session.finish();
  });
}

function vitisText(r: VitisReport): string {
  const parts = Object.entries(r).map(([part, values]) => {
    if (Array.isArray(values)) return `${part}: ${values.length} samples`;
    const lines = Object.entries(values).map(([key, value]) => `  ${key}: ${value}`);
    return [part, ...lines].join("\n");
  });
  return parts.join("\n");
}
