import { expect, it } from "vitest";
import { icarusMismatch } from "../agreement/icarus.js";
import { campaign } from "./campaign.js";

const networks = Number(process.env.FUZZ_WIDE ?? 100);
const first = Number(process.env.FUZZ_SEED ?? 1);

it(`${networks} random networks: raw reference = after passes = BigInt = RTL in Icarus`, async () => {
  const { agreed, refused, ops } = await campaign(first, networks, icarusMismatch);
  console.log(agreed, refused, [...ops].join(" "));
  expect(agreed).toBe(networks);
});
