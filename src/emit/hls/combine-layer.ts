import type { CombineRole } from "../../ir/hardware-role.js";
import { config, table } from "./config.js";
import type { HlsLayer, LayerSite } from "./layer.js";
import { beatByBeat } from "./stream-depths.js";
import { pixelsOf, signedBits } from "./value.js";

/** Multipoint: the rows of a channel, each times its coefficient, added up. */
export function combineLayer({ points, coefficients }: CombineRole, site: LayerSite): HlsLayer {
  const { id, result } = site;
  const pixels = pixelsOf(result);
  const first = points.map((_, c) => points.slice(0, c).reduce((n, p) => n + p, 0));
  const sizes = {
    ...{ n_pixels: pixels, in_chan: coefficients.length, n_chan: points.length },
    ...{ most_points: Math.max(...points), reuse_factor: 1 },
    io_type: { type: "unsigned", value: `nnet::${site.ioType}` },
  };
  const type = `coefficient${id}_t`;
  return {
    ...site,
    call: "combine",
    config: config(id, site.node.op.name, "combine_config", sizes, {
      types: [{ name: "coefficient_t", value: type }],
      tables: [table("first", first), table("points", points)],
    }),
    arrays: [
      {
        name: `a${id}`,
        type,
        element: `ap_int<${signedBits(coefficients)}>`,
        values: coefficients,
      },
    ],
    turns: beatByBeat(pixels),
  };
}
