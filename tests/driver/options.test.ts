import { expect, test } from "vitest";
import { compile, cosim, estimate } from "../../src/driver/api.js";

const tiny = "examples/tiny/tiny.loom";
/** As JavaScript, which no type checker has seen. */
const loose = (options: object): never => options as never;

test("an option that no call knows is refused, with the nearest name", async () => {
  expect(() => compile(tiny, loose({ pe: 4 }))).toThrow(
    /^compile: no option is called `pe`; did you mean `pes`\? Legal: /,
  );
  expect(() => estimate(tiny, loose({ lane: 4 }))).toThrow("did you mean `lanes`?");
  await expect(cosim(tiny, loose({ stalls: 0.5 }))).rejects.toThrow("did you mean `stall`?");
  await expect(cosim(tiny, loose({ design: { pe: 4 } }))).rejects.toThrow("did you mean `pes`?");
});
