import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Sink } from "../diag/diagnostic.js";
import { report } from "../diag/report.js";
import type { VitisFiles } from "../report/vitis-report.js";

/** The reports in a project folder; BL6102 when there is no project, or none of them. */
export function readVitisFolder(folder: string, sink: Sink): VitisFiles | undefined {
  const place = { kind: "file", file: folder } as const;
  const project = textOf(join(folder, "project.tcl"));
  const name = /^set project_name "([\w-]+)"/m.exec(project ?? "")?.[1];
  if (name === undefined)
    return void report(sink, "BL6102", place, { folder, missing: "a project.tcl that names it" });
  const solution = join(folder, `${name}_prj`, solutionOf(join(folder, `${name}_prj`)));
  const files = {
    csynthXml: textOf(join(solution, "syn", "report", `${name}_csynth.xml`)),
    cosimReport: textOf(join(solution, "sim", "report", `${name}_cosim.rpt`)),
    vivadoReport: textOf(join(folder, "vivado_synth.rpt")),
    csimResults: textOf(join(folder, "tb_data", "csim_results.log")),
    rtlResults: textOf(join(folder, "tb_data", "rtl_cosim_results.log")),
  };
  if (Object.values(files).some((text) => text !== undefined)) return files;
  return void report(sink, "BL6102", place, { folder, missing: "a report in it" });
}

/** The first solution that the tool's project file lists. */
function solutionOf(project: string): string {
  const apps = ["vivado_hls.app", "hls.app"].map((name) => textOf(join(project, name)) ?? "");
  return /<solution\s[^>]*\bname="([\w-]+)"/.exec(apps.join("\n"))?.[1] ?? "solution1";
}

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
