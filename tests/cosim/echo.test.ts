import { expect, test } from "vitest";
import { runCosim } from "../../src/cosim/run-cosim.js";
import { echoDesign, echoSamples } from "./echo-design.js";

const command = "bitloom cosim x.loom";

test("a right design matches", async () => {
  const r = await runCosim(echoDesign(), echoSamples(100), { seed: 1, stall: 0, command });
  console.log(JSON.stringify(r, null, 1));
  expect(r.firstMismatch).toBeNull();
});
