/**
 * What the tests leave out where nothing outside the project is at hand, in words for the terminal. `exists` tells
 * whether a folder is there, relative to the root of the project.
 */
export function leftOut(exists, { BITLOOM_MODELS } = {}) {
  if (BITLOOM_MODELS !== undefined || exists("../shared/models")) return [];
  return [
    "public ONNX models: 0 tested (no folder ../shared/models, and BITLOOM_MODELS names none); they are no part of the project",
  ];
}

/**
 * Counts a vitest JSON report as `{passed, failures}`. What vitest tolerates is a failure here: a skipped
 * or unfinished test, a file without tests or that could not load, an empty run, a missing report, and an
 * exit status that no test explains (an unhandled error, say).
 */
export function countTests(report, exitedWell) {
  const files = report?.testResults ?? [];
  const tests = files.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ status, fullName }) => ({ status, name: `${name}: ${fullName}` })),
  );
  const failures = [
    ...tests
      .filter(({ status }) => status !== "passed")
      .map(({ status, name }) => (status === "failed" ? name : `${name} (${status})`)),
    ...files
      .filter(({ assertionResults }) => assertionResults.length === 0)
      .map(({ name, message }) => `${name}: ${message || "no tests"}`),
  ];
  if (tests.length === 0 && failures.length === 0) failures.push("vitest: no tests ran");
  if (!exitedWell && failures.length === 0) failures.push("vitest: failed outside of any test");
  return { passed: tests.filter(({ status }) => status === "passed").length, failures };
}
