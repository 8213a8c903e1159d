import { expect, test } from "vitest";
import { unpackModule } from "../../src/emit/unpack-module.js";
import { drainFields, issueFields } from "../../src/schedule/job-format.js";
import { stepFields } from "../../src/schedule/step-format.js";

test.each([
  [
    "job_issue_fields",
    issueFields,
    "Cuts the low part of a job descriptor into its fields (docs/engine.md, Jobs).",
  ],
  [
    "job_drain_fields",
    drainFields,
    "Cuts the high part of a job descriptor into its fields (docs/engine.md, Jobs).",
  ],
] as const)("hw/%s.v follows the job format", async (name, fields, purpose) => {
  await expect(unpackModule(name, "job", purpose, fields)).toMatchFileSnapshot(
    `../../hw/${name}.v`,
  );
});

test("hw/step_fields.v follows the step format", async () => {
  const text = unpackModule(
    "step_fields",
    "step",
    "Cuts a step entry into its fields (docs/engine.md, Steps).",
    stepFields,
  );
  await expect(text).toMatchFileSnapshot("../../hw/step_fields.v");
});
