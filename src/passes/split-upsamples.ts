import type { Pass } from "./pass.js";
import { rewrite } from "./rewriter.js";

/**
 * Enlarges rows and columns one after the other: the nest of loops of a job has room for one repetition
 * (docs/engine.md, Jobs). Columns first, while there are fewer rows.
 *
 *     %y = upsample(%x) { factor: [2, 3] }  |  %y_columns = upsample(%x) { factor: [1, 3] }
 *                                           |  %y = upsample(%y_columns) { factor: [2, 1] }
 */
export const splitUpsamples: Pass = {
  name: "split-upsamples",
  help: "enlarges columns, then rows",
  run: (graph) =>
    rewrite(graph, (node, r) => {
      const role = node.op.hardware(node);
      if (role.kind !== "repeat") return node;
      const [down, across] = role.factors;
      if (down === 1 || across === 1) return node;
      const [channels = 1, height = 1] = role.input.type.shape;
      const { element, shape } = node.type;
      const columns = r.create("upsample", node, {
        name: r.fresh(`${node.name}_columns`),
        inputs: [role.input],
        attrs: { factor: [1, across] },
        type: { element, shape: [channels, height, shape[2] ?? 1] },
      });
      const attrs = { factor: [down, 1] };
      return r.create("upsample", node, { inputs: [columns], attrs, type: node.type });
    }),
};
