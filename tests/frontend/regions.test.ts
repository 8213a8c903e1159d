import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { parseLoom } from "../../src/frontend/parse-loom.js";
import { printLoom } from "../../src/frontend/print-loom.js";
import { noWeights } from "../../src/frontend/weight-source.js";
import { plainGraph } from "./plain-graph.js";

function parse(statements: string) {
  const sink = createSink();
  const text = `network n {\n%x = input() : u2[8, 2, 2]\n${statements}\n}`;
  const graph = parseLoom(text, "n.loom", noWeights, sink);
  const found = sink.diagnostics.map(({ code, primary: { place } }) =>
    place.kind === "source" ? `${code} ${place.start.line}` : code,
  );
  return { graph, found };
}

const weights = `@w : t2[8, 4, 1, 1] = [${Array.from({ length: 8 }, (_, o) => `[[[${(o % 3) - 1}]], [[1]], [[0]], [[-1]]]`).join(", ")}]`;
const each = `@d : t2[8, 1, 1, 1] = [${Array.from({ length: 8 }, (_, o) => `[[[${(o % 3) - 1}]]]`).join(", ")}]`;

test.each([
  {
    what: "a convolution becomes grouped, and what follows sees its value",
    region: `parallel 2 { ${weights} %c = conv2d(%x, @w) %r = relu(%c) } %y = output(%r)`,
    flat: `${weights} %c = conv2d(%x, @w) { groups: 2 } %r = relu(%c) %y = output(%r)`,
  },
  {
    what: "groups written at the op count for each group",
    region: `parallel 2 { ${each} %c = conv2d(%x, @d) { groups: 4 } } %y = output(%c)`,
    flat: `${each} %c = conv2d(%x, @d) { groups: 8 } %y = output(%c)`,
  },
  {
    what: "concat joins group by group",
    region: "parallel 4 { %c = concat(%x, %x) } %y = output(%c)",
    flat: "%c = concat(%x, %x) { groups: 4 } %y = output(%c)",
  },
  {
    what: "a shuffle takes the groups of the region, unless it has its own or an order",
    region:
      "parallel 4 { %a = shuffle(%x) { mode: cyclic } %b = shuffle(%a) { mode: channel, groups: 2 } %c = shuffle(%b) { order: [7, 6, 5, 4, 3, 2, 1, 0] } } %y = output(%c)",
    flat: "%a = shuffle(%x) { mode: cyclic, groups: 4 } %b = shuffle(%a) { mode: channel, groups: 2 } %c = shuffle(%b) { order: [7, 6, 5, 4, 3, 2, 1, 0] } %y = output(%c)",
  },
  {
    what: "one group changes nothing; a region may be empty",
    region: "parallel 1 { %r = relu(%x) } parallel 3 { } %y = output(%r)",
    flat: "%r = relu(%x) %y = output(%r)",
  },
])("$what", ({ region, flat }) => {
  const [a, b] = [parse(region), parse(flat)];
  expect([a.found, b.found]).toEqual([[], []]);
  expect(a.graph && plainGraph(a.graph)).toEqual(b.graph && plainGraph(b.graph));
  expect(a.graph && printLoom(a.graph)).toEqual(b.graph && printLoom(b.graph));
});

test("`parallel` is a name too", () => {
  const sink = createSink();
  const text = "network parallel {\n%parallel = input() : u8[1]\n%y = output(%parallel)\n}";
  expect(parseLoom(text, "n.loom", noWeights, sink)?.name).toBe("parallel");
});

test.each([
  ["parallel {\n%r = relu(%x)\n}\n%y = output(%x)", ["BL1004 3"]],
  ["parallel 2.5 {\n%r = relu(%x)\n%s = relu(%missing)\n}\n%y = output(%x)", ["BL1013 3"]],
  ["parallel(2) {\n%r = relu(%x)\n}\n%y = output(%x)", ["BL1004 3"]],
  ["parallel 2 {\n%r = relu(%x\n}\n%y = output(%x)", ["BL1004 4"]],
  ["parallel 2\n%r = relu(%x)\n%y = output(%r)", ["BL1004 3"]],
  ["parallel 2 {\n%y = output(%x)", ["BL1008 1"]],
  ["parallel 2 {\n%r = relu(%missing)\n}\n%y = output(%x)", ["BL1110 4"]],
  ["parallel 5 {\n%r = relu(%x)\n}\n%y = output(%r)", ["BL2203 4"]],
  ["parallel 3 {\n%r = concat(%x, %x)\n}\n%y = output(%r)", ["BL2203 4"]],
])("%j costs one message", (statements, codes) => {
  expect(parse(statements).found).toEqual(codes);
});
