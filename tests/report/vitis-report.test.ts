import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { readVitisFolder } from "../../src/driver/vitis-folder.js";
import { parseVitisReport } from "../../src/report/vitis-report.js";
import { present } from "../../src/support/invariant.js";

/** Files of the shape the tools write; the numbers are invented. */
const folder = join(import.meta.dirname, "fixtures", "vitis");

describe("reports of Vitis HLS", () => {
  it("become the dictionary hls4ml makes of them", () => {
    const files = present(readVitisFolder(folder, createSink()), "files");
    expect(parseVitisReport(files)).toEqual({
      CSimResults: [["1"], ["0"]],
      CosimResults: [["1"], ["0"]],
      CSynthesisReport: {
        ...{ TargetClockPeriod: "5.00", EstimatedClockPeriod: "3.642" },
        ...{ BestLatency: "1204", WorstLatency: "1216", IntervalMin: "832", IntervalMax: "848" },
        ...{ BRAM_18K: "12", FF: "4211", LUT: "9876", DSP: "0", URAM: "0" },
        ...{ AvailableBRAM_18K: "5376", AvailableDSP: "12288", AvailableFF: "3456000" },
        ...{ AvailableLUT: "1728000", AvailableURAM: "1280" },
      },
      VivadoSynthReport: { LUT: "7345", FF: "3980", BRAM_18K: "6", URAM: "0", DSP48E: "0" },
      CosimReport: {
        ...{ RTL: "Verilog", Status: "Pass", LatencyMin: "1204", LatencyMax: "1215" },
        ...{ IntervalMin: "832", IntervalMax: "847" },
      },
    });
  });

  it("leave out what has not been run", () => {
    const none = { csynthXml: undefined, cosimReport: undefined, vivadoReport: undefined };
    const files = { ...none, csimResults: "3 4\n", rtlResults: undefined };
    expect(parseVitisReport(files)).toEqual({ CSimResults: [["3", "4"]] });
  });

  it("are missed in a folder without a project", () => {
    const sink = createSink();
    expect(readVitisFolder(import.meta.dirname, sink)).toBeUndefined();
    expect(sink.diagnostics.map((d) => d.code)).toEqual(["BL6102"]);
  });
});
