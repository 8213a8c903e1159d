import { expect, test } from "vitest";
import { unpackModule } from "../../src/emit/unpack-module.js";
import { aheadFields } from "../../src/schedule/gate-format.js";
import { issueFields, jobFields, jobReaders } from "../../src/schedule/job-format.js";
import { stepFields } from "../../src/schedule/step-format.js";

test.each(Object.entries(jobReaders))(
  "hw/%s.v follows the job format",
  async (name, { reader, half, fields }) => {
    const part = half === issueFields ? "low" : "high";
    const purpose = `Cuts what ${reader} reads out of the ${part} part of a job descriptor (docs/engine.md, Jobs).`;
    await expect(unpackModule(name, "job", purpose, half, fields)).toMatchFileSnapshot(
      `../../hw/${name}.v`,
    );
  },
);

test("every field of a job has a reader", () => {
  const read = new Set<string>(Object.values(jobReaders).flatMap(({ fields }) => fields));
  expect([...read].sort()).toEqual(jobFields.map((f) => f.name).sort());
});

test("hw/gate_job_fields.v follows the constants of a gated job", async () => {
  const purpose =
    "Cuts the constants of a job of the run-ahead array into its fields (docs/engine.md, Run-ahead array).";
  await expect(unpackModule("gate_job_fields", "job", purpose, aheadFields)).toMatchFileSnapshot(
    "../../hw/gate_job_fields.v",
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
