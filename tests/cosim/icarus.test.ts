import { expect, test } from "vitest";
import { present } from "../../src/support/invariant.js";
import { withIcarus } from "../agreement/icarus.js";
import { unitDesign, unitNet } from "./unit-nets.js";

const { design, samples } = unitDesign(unitNet());
const source = samples(3);
const images = [0, 1, 2].map((i) => source.at(i));

test.each([0, 0.4])(
  "Icarus agrees, in cycles too, with no unknown bit in a valid beat, stalled in %d of the cycles",
  async (stall) => {
    const found = await withIcarus({ design, samples: images }, (run) => run.mismatch(7, stall));
    expect(found).toBeUndefined();
  },
);

test("Icarus sees a wrong output", async () => {
  const image = present(images[0], "image");
  const wrong = { ...image, output: image.output.map((b, i) => (i === 3 ? b ^ 1 : b)) };
  const found = await withIcarus({ design, samples: [wrong] }, (run) => run.mismatch(7, 0));
  expect(found).toMatch(/^beat \d+: expected BEAT /);
});
