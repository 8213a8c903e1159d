import type { CosimResult } from "../cosim/cosim-result.js";
import { describeMismatch } from "../cosim/first-mismatch.js";

/** A cosimulation as JUnit XML: a test case a layer, and one for the whole. */
export function junitReport(r: CosimResult): string {
  const broken = r.layers.filter((l) => l.mismatches > 0);
  const detail = r.firstMismatch ? describeMismatch(r.firstMismatch) : "";
  const cases = r.layers.map((l) => testCase(l.name, l.mismatches > 0 ? detail : undefined));
  const whole = testCase(
    "output and protocol",
    !r.match && broken.length === 0 ? detail : undefined,
  );
  const failures = broken.length > 0 ? broken.length : Number(!r.match);
  const head = `tests="${cases.length + 1}" failures="${failures}" errors="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${head}>`,
    `  <testsuite name="bitloom cosim" ${head} time="${r.seconds.simulate.toFixed(3)}">`,
    ...cases,
    whole,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function testCase(name: string, failure: string | undefined): string {
  const open = `    <testcase classname="cosim" name="${escapeXml(name)}"`;
  if (failure === undefined) return `${open}/>`;
  return `${open}><failure message="mismatch">${escapeXml(failure)}</failure></testcase>`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Text as XML may carry it: no control characters but line breaks, which XML 1.0 forbids. */
function escapeXml(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, " ").replace(/[&<>"]/g, (c) => entities[c] ?? c);
}
