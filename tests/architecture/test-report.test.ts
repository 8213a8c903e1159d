import { expect, test } from "vitest";
// @ts-expect-error TS7016: a script in plain JavaScript, without declarations.
import { countTests, leftOut } from "../../scripts/test-report.mjs";

const file = (name: string, ...statuses: string[]) => ({
  name,
  message: "",
  assertionResults: statuses.map((status, index) => ({ status, fullName: `t${index}` })),
});

const clean = { testResults: [file("a", "passed", "passed"), file("b", "passed")] };

test("passing tests are counted", () => {
  expect(countTests(clean, true)).toEqual({ passed: 3, failures: [] });
});

const bad: readonly (readonly [string, unknown, boolean, readonly string[]])[] = [
  ["a failed test", { testResults: [file("a", "failed")] }, false, ["a: t0"]],
  ["a skipped test", { testResults: [file("a", "passed", "skipped")] }, true, ["a: t1 (skipped)"]],
  ["a test still to do", { testResults: [file("a", "todo")] }, true, ["a: t0 (todo)"]],
  [
    "a file without tests",
    { testResults: [file("a"), ...clean.testResults] },
    true,
    ["a: no tests"],
  ],
  [
    "a file that does not load",
    { testResults: [{ ...file("a"), message: "SyntaxError" }] },
    false,
    ["a: SyntaxError"],
  ],
  ["an empty run", { testResults: [] }, true, ["vitest: no tests ran"]],
  ["no report", undefined, true, ["vitest: no tests ran"]],
  ["an unhandled error", clean, false, ["vitest: failed outside of any test"]],
];

test("tests that have no models to run on are told, not silent", () => {
  expect(leftOut(() => false)).toEqual([expect.stringContaining("0 tested")]);
  expect(leftOut((path: string) => path === "../shared/models")).toEqual([]);
  expect(leftOut(() => false, { BITLOOM_MODELS: "models" })).toEqual([]);
});

test.each(bad)("%s is a failure", (_, report, exitedWell, failures) => {
  expect(countTests(report, exitedWell).failures).toEqual(failures);
});
