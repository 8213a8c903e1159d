/**
 * Runs every check and ends with one line, `N passed, N failed`, which is also left in
 * build/test/summary.txt. A check that could not run, a skipped test and an empty run are failures.
 *
 *   node scripts/check.mjs [--quick]     --quick leaves out the tests that build simulators
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { argv, env, execPath, exit } from "node:process";
import { lintFolder } from "./lint-verilog.mjs";
import { countTests, leftOut } from "./test-report.mjs";

const quick = argv.includes("--quick");
const folder = "build/test";
const report = `${folder}/vitest.json`;
/** CI: a missing golden file is an error, not written. */
const terminal = { stdio: ["ignore", "inherit", "inherit"], env: { ...env, CI: "true" } };

/** Runs a Node tool on the terminal; true when it ended well. */
function node(script, ...args) {
  return spawnSync(execPath, [`node_modules/${script}`, ...args], terminal).status === 0;
}

const single = (name, ok) => ({ passed: ok ? 1 : 0, failures: ok ? [] : [name] });

/** Every check in the order it runs, cheapest first; each yields `{passed, failures}`. */
const checks = {
  "format and lint": (name) =>
    single(name, node("@biomejs/biome/bin/biome", "check", "--error-on-warnings", ".")),
  // Tests of the command line run what a user runs, so the build comes first and is a check of its own.
  build: (name) =>
    single(name, spawnSync("npm", ["run", "--silent", "build"], terminal).status === 0),
  types: (name) => single(name, node("typescript/bin/tsc", "-p", "tsconfig.json")),
  "Verilog lint": async (name) => {
    const results = await lintFolder("hw", console.log);
    const failed = results.filter(({ ok }) => !ok).map(({ file, tool }) => `${tool} ${file}`);
    return {
      passed: results.length - failed.length,
      failures: results.length === 0 ? [`${name}: no modules`] : failed,
    };
  },
  // The slow tests compile generated HLS against them as well as against our own.
  ...(quick
    ? {}
    : {
        "public HLS headers": (name) =>
          single(name, spawnSync("sh", ["scripts/ap-types.sh"], terminal).status === 0),
      }),
  tests: () => {
    const project = quick ? ["--project", "quick"] : [];
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const ok = node("vitest/vitest.mjs", "run", ...project, ...reporters);
    return countTests(
      existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : undefined,
      ok,
    );
  },
};

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const totals = { passed: 0, failures: [] };
for (const [name, run] of Object.entries(checks)) {
  console.log(`\n== ${name}`);
  try {
    const { passed, failures } = await run(name);
    totals.passed += passed;
    totals.failures.push(...failures);
  } catch (error) {
    totals.failures.push(`${name}: ${error.message}`);
  }
}

for (const text of leftOut(existsSync, env)) console.log(`\nnote: ${text}`);
const summary = `${totals.passed} passed, ${totals.failures.length} failed`;
for (const failure of totals.failures) console.log(`FAILED ${failure}`);
writeFileSync(`${folder}/summary.txt`, `${summary}\n`);
console.log(`\n${summary}`);
exit(totals.failures.length > 0 ? 1 : 0);
