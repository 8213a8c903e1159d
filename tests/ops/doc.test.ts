import { describe, expect, it } from "vitest";
import { opsMarkdown } from "../../src/ops/doc.js";

describe("docs/gen/ops.md", () => {
  it("is fresh", async () => {
    await expect(opsMarkdown()).toMatchFileSnapshot("../../docs/gen/ops.md");
  });
});
