import { beforeAll, describe, expect, it } from "vitest";
import { summarizeCsim } from "../../src/driver/csim-model.js";
import type { IoType } from "../../src/emit/hls/value.js";
import type { Graph } from "../../src/ir/graph.js";
import type { Tensor } from "../../src/num/tensor.js";
import type { DesignOptions } from "../../src/schedule/plan.js";
import { present } from "../../src/support/invariant.js";
import { type Batch, compileBatch } from "./batch.js";
import { projectOf } from "./project.js";
import { allHeaders, type Headers, headersFolder } from "./public-headers.js";

export const ioTypes: readonly IoType[] = ["parallel", "stream"];

/** Milliseconds: dozens of networks in one program, a large one on headers that are slow, a machine that may be busy. */
const patience = 1_800_000;

/** A network on an array, and what it is run on. */
export interface HlsCase {
  readonly name: string;
  readonly graph: Graph;
  readonly options: DesignOptions;
  readonly io: IoType;
  /** Default: as the array folds it. */
  readonly reuse?: number;
  readonly images: readonly Tensor[];
}

/**
 * A test a case and a set of headers: every word of every layer of the C++ equals the reference. All cases are one
 * program for each set of headers.
 */
export function testAgreement(
  cases: readonly HlsCase[],
  headers: readonly Headers[] = allHeaders,
  optimize = "-O0",
): void {
  const projects = cases.map((c) => projectOf(c.graph, c.options, c.images, c));
  const files = projects.map((p) => p.files);
  const numbered = cases.map(({ name, io }, i) => [name, io, i] as const);

  describe.each(headers)("with the %s headers, HLS C++ = reference, every word", (kind) => {
    let batch: Batch;
    beforeAll(async () => {
      batch = await compileBatch(files, await headersFolder(kind), optimize);
    }, patience);

    it.each(numbered)(
      "%s, %s",
      async (_, __, i) => {
        const { network } = present(projects[i], "project");
        const { match, samples, firstMismatch } = summarizeCsim(network, await batch.run(i));
        const count = cases[i]?.images.length;
        expect({ match, samples, firstMismatch }).toEqual({
          ...{ match: true, samples: count, firstMismatch: null },
        });
      },
      patience,
    );
  });
}
