import { describe, expect, test } from "vitest";
import type { Place } from "../../src/diag/place.js";
import { diagnose } from "../../src/diag/report.js";
import { describePlace, renderDiagnostic } from "../../src/frontend/render.js";

function at(line: number, column: number, length: number): Place {
  const start = { offset: 0, line, column };
  return { kind: "source", file: "a.loom", start, end: { ...start, column: column + length } };
}

describe("renderDiagnostic", () => {
  test("title, place, line, underline, help", () => {
    const d = diagnose("BL1009", at(2, 3, 6), { op: "output" });
    expect(renderDiagnostic(d, "network n {\n  output(%y)\n}")).toBe(
      [
        "error[BL1009]: the result of `output` has no name",
        " --> a.loom:2:3",
        "  |",
        "2 |   output(%y)",
        "  |   ^^^^^^ a statement starts with a name",
        "  = help: write `%name = output(...)`",
      ].join("\n"),
    );
  });

  test("without the text the label stands as a remark", () => {
    const d = diagnose(
      "BL1301",
      { kind: "file", file: "a.loom" },
      { path: "a.loom", reason: "no such file" },
    );
    expect(renderDiagnostic(d, undefined).split("\n").slice(1, 3)).toEqual([
      " --> a.loom",
      "  = no such file",
    ]);
  });

  test("of a long line only the part around the span, with the underline below it", () => {
    const line = `${"x".repeat(500)}HERE${"y".repeat(500)}`;
    const lines = renderDiagnostic(diagnose("BL1009", at(1, 501, 4), { op: "f" }), line).split(
      "\n",
    );
    const begin = lines[3]?.indexOf("HERE") ?? -1;
    expect(begin).toBeGreaterThan(0);
    expect(lines[3]?.length).toBeLessThan(160);
    expect(lines[4]?.indexOf("^^^^")).toBe(begin);
  });

  test("a span over several lines is underlined to the end of its first", () => {
    const place = at(1, 3, 1);
    const long: Place =
      place.kind === "source" ? { ...place, end: { offset: 9, line: 2, column: 1 } } : place;
    expect(renderDiagnostic(diagnose("BL1009", long, { op: "f" }), "abcdef\ng")).toContain(
      "  |   ^^^^ a",
    );
  });

  test("the model's text cannot steer the terminal", () => {
    const d = diagnose("BL1001", at(1, 1, 1), { text: "\u001b" });
    const lines = renderDiagnostic(d, "\u001b[31m\u202e\u0007").split("\n");
    expect(lines).toHaveLength(6);
    for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test("colours come from the palette alone", () => {
    const mark = (t: string) => `<${t}>`;
    const d = diagnose("BL1117", at(1, 1, 2), { name: "%z" });
    const text = renderDiagnostic(d, "%z", { severity: mark, frame: mark, title: mark });
    expect(text).toContain("<warning[BL1117]>: <`%z` is never used>");
  });

  test("every kind of place", () => {
    expect(describePlace({ kind: "graph", file: "m.onnx", path: "conv/1" })).toBe("m.onnx: conv/1");
    expect(describePlace({ kind: "option", option: "--pe" })).toBe("--pe");
    expect(describePlace({ kind: "none" })).toBe("");
  });
});
