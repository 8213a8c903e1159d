/** Texts of a project folder after Vitis HLS or Vivado HLS has run in it; a file that is not there is undefined. */
export interface VitisFiles {
  readonly csynthXml: string | undefined;
  readonly cosimReport: string | undefined;
  readonly vivadoReport: string | undefined;
  readonly csimResults: string | undefined;
  readonly rtlResults: string | undefined;
}

type Values = Readonly<Record<string, string>>;

/** The dictionary hls4ml's `parse_vivado_report` makes of the same files, key by key; values are text, as there. */
export interface VitisReport {
  readonly CSimResults?: readonly (readonly string[])[];
  readonly CosimResults?: readonly (readonly string[])[];
  readonly CSynthesisReport?: Values;
  readonly VivadoSynthReport?: Values;
  readonly CosimReport?: Values;
}

/** What the files say; parts whose file is missing are left out. */
export function parseVitisReport(files: VitisFiles): VitisReport {
  const csim = files.csimResults && wordLines(files.csimResults);
  const rtl = files.rtlResults && wordLines(files.rtlResults);
  const synthesis = files.csynthXml && csynthesis(files.csynthXml);
  const vivado = files.vivadoReport && vivadoSynthesis(files.vivadoReport);
  const cosim = files.cosimReport && cosimulation(files.cosimReport);
  return {
    ...(csim ? { CSimResults: csim } : {}),
    ...(rtl ? { CosimResults: rtl } : {}),
    ...(synthesis ? { CSynthesisReport: synthesis } : {}),
    ...(vivado ? { VivadoSynthReport: vivado } : {}),
    ...(cosim ? { CosimReport: cosim } : {}),
  };
}

function wordLines(text: string): readonly (readonly string[])[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "").map((line) => line.split(/\s+/));
}

/** Where each value of the synthesis report stands in `<top>_csynth.xml`. */
const synthesisPaths: Readonly<Record<string, readonly string[]>> = {
  TargetClockPeriod: ["UserAssignments", "TargetClockPeriod"],
  EstimatedClockPeriod: ["PerformanceEstimates", "SummaryOfTimingAnalysis", "EstimatedClockPeriod"],
  BestLatency: ["PerformanceEstimates", "SummaryOfOverallLatency", "Best-caseLatency"],
  WorstLatency: ["PerformanceEstimates", "SummaryOfOverallLatency", "Worst-caseLatency"],
  IntervalMin: ["PerformanceEstimates", "SummaryOfOverallLatency", "Interval-min"],
  IntervalMax: ["PerformanceEstimates", "SummaryOfOverallLatency", "Interval-max"],
};

function csynthesis(xml: string): Values {
  const summary = Object.entries(synthesisPaths).flatMap(([key, path]) => {
    const value = contentAt(xml, path);
    return value === undefined ? [] : [[key, value.trim()] as const];
  });
  const area = contentAt(xml, ["AreaEstimates"]) ?? "";
  const used = leaves(contentAt(area, ["Resources"]) ?? "");
  const there = leaves(contentAt(area, ["AvailableResources"]) ?? "");
  const available = there.map(([name, value]) => [`Available${name}`, value] as const);
  return Object.fromEntries([...summary, ...used, ...available]);
}

/** What stands between the tags along a path, the first of each name. */
function contentAt(xml: string, path: readonly string[]): string | undefined {
  let text: string | undefined = xml;
  for (const name of path)
    text = text && new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`).exec(text)?.[1];
  return text;
}

/** Vivado HLS counts DSP48E where Vitis HLS counts DSP. */
function leaves(xml: string): readonly (readonly [string, string])[] {
  return [...xml.matchAll(/<([\w-]+)>([^<]*)<\/\1>/g)].map(
    ([, name = "", value = ""]) => [name === "DSP48E" ? "DSP" : name, value.trim()] as const,
  );
}

/** Rows of Vivado's utilization report: section, the words a row's label holds, and the key. */
const utilizationRows: readonly (readonly [section: string, label: RegExp, key: string])[] = [
  ["1", /(CLB|Slice) LUTs/, "LUT"],
  ["1", /(CLB|Slice) Registers/, "FF"],
  ["2", /Block RAM Tile/, "BRAM_18K"],
  ["2", /URAM/, "URAM"],
  ["3", /DSPs/, "DSP48E"],
];

function vivadoSynthesis(text: string): Values {
  let section = "0";
  const found: Record<string, string> = {};
  for (const line of text.split("\n")) {
    section = /^(\d)\./.exec(line)?.[1] ?? section;
    const [, label, value] = line.split("|");
    const row = utilizationRows.find(([s, name]) => s === section && label && name.test(label));
    if (row && value !== undefined) found[row[2]] = value.trim();
  }
  return found;
}

/** The row of the language that was simulated: status, latency and interval as minimum, average, maximum. */
function cosimulation(text: string): Values | undefined {
  for (const line of text.split("\n")) {
    const cells = line.split("|").map((cell) => cell.trim());
    const [, rtl = "", status = "", latencyMin = "", , latencyMax = ""] = cells;
    if (!/^(VHDL|Verilog)$/.test(rtl) || status === "NA") continue;
    const [, , , , , , intervalMin = "", , intervalMax = ""] = cells;
    return {
      ...{ RTL: rtl, Status: status, LatencyMin: latencyMin, LatencyMax: latencyMax },
      ...{ IntervalMin: intervalMin, IntervalMax: intervalMax },
    };
  }
  return undefined;
}
