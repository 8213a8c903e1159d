import type {
  BlocksRole,
  PadRole,
  PoolRole,
  RepeatRole,
  TurnRole,
} from "../../ir/hardware-role.js";
import { mapShape } from "../../schedule/shape.js";
import { present } from "../../support/invariant.js";
import { config, integer, table } from "./config.js";
import type { HlsLayer, LayerSite } from "./layer.js";
import { beatByBeat } from "./stream-depths.js";
import { type HlsValue, pixelsOf } from "./value.js";
import { windowConstants, windowTurns } from "./window.js";

export function poolLayer(role: PoolRole, site: LayerSite): HlsLayer {
  const data = present(site.operands[0], "operand");
  const { shape } = site.result;
  const { factors } = role;
  const layer = mapLayer(
    site,
    factors ? "average2d_cl" : "pooling2d_cl",
    "pooling2d_config",
    {
      ...windowConstants(data.shape, shape, role.window),
      n_out: shape[0],
      op: { type: "nnet::pool_op", value: `nnet::pool_${role.reduce}` },
    },
    windowTurns(data.shape, shape, role.window),
  );
  if (!factors) return layer;
  const { rows, columns } = factors;
  return withTables(layer, [table("row_factor", rows), table("column_factor", columns)]);
}

function withTables(layer: HlsLayer, tables: HlsLayer["config"]["tables"]): HlsLayer {
  return { ...layer, config: { ...layer.config, tables } };
}

/** The sum of two values. */
export function addLayer(site: LayerSite): HlsLayer {
  const sizes = { n_pixels: pixelsOf(site.result), n_chan: site.result.shape[0] };
  return mapLayer(site, "add", "merge_config", sizes, beatByBeat(pixelsOf(site.result)));
}

/** The product of two values; a factor of one pixel is read before the others. */
export function multiplyLayer(site: LayerSite): HlsLayer {
  const [pixels, channels] = [pixelsOf(site.result), site.result.shape[0]];
  const factor = present(site.operands[1], "factor");
  const onePixel = pixels > 1 && pixelsOf(factor) === 1;
  const sizes = {
    ...{ n_pixels: pixels, n_chan: channels },
    one_pixel: { type: "bool", value: String(onePixel) },
    one_chan: { type: "bool", value: String(factor.shape[0] < channels) },
  };
  const turns = onePixel
    ? [{ kind: "read" as const, beats: 1, of: 1 }, ...beatByBeat(pixels, 0)]
    : beatByBeat(pixels);
  return mapLayer(site, "multiply", "product_config", sizes, turns);
}

/** The channels of two values, one after the other. */
export function concatLayer(site: LayerSite): HlsLayer {
  const [a, b] = site.operands.map((v) => v.shape[0]);
  const sizes = { n_pixels: pixelsOf(site.result), n_chan1: a ?? 0, n_chan2: b ?? 0 };
  return mapLayer(site, "concatenate3d", "concat_config", sizes, beatByBeat(pixelsOf(site.result)));
}

/** `channels`: source channel of every channel. */
export function shuffleLayer(channels: readonly number[], site: LayerSite): HlsLayer {
  const data = present(site.operands[0], "operand");
  const pixels = pixelsOf(site.result);
  const sizes = { n_pixels: pixels, in_chan: data.shape[0], n_chan: channels.length };
  const layer = mapLayer(site, "shuffle", "shuffle_config", sizes, beatByBeat(pixels));
  return withTables(layer, [table("source", channels)]);
}

export function reshapeLayer(site: LayerSite): HlsLayer {
  const data = present(site.operands[0], "operand");
  const sizes = {
    ...{ in_chan: data.shape[0], in_pixels: pixelsOf(data) },
    ...{ out_chan: site.result.shape[0], out_pixels: pixelsOf(site.result) },
  };
  return mapLayer(site, "reshape", "reshape_config", sizes, [
    { kind: "read", beats: pixelsOf(data) },
    { kind: "write", beats: pixelsOf(site.result) },
  ]);
}

/** Every pixel as a block: a row is read, then leaves as often as it is repeated. */
export function repeatLayer({ factors: [down, across] }: RepeatRole, site: LayerSite): HlsLayer {
  const [channels, height, width] = present(site.operands[0], "operand").shape;
  const sizes = {
    ...{ in_height: height, in_width: width, n_chan: channels },
    ...{ height_factor: down, width_factor: across },
  };
  const row = [
    { kind: "read", beats: width },
    { kind: "write", beats: width * across * down },
  ] as const;
  const turns = Array.from({ length: height }, () => row).flat();
  return mapLayer(site, "resize_nearest", "resize_config", sizes, turns);
}

/** Blocks as channels and back: as many rows in as come from them, then those out. */
export function blocksLayer({ blocks }: BlocksRole, site: LayerSite): HlsLayer {
  const data = present(site.operands[0], "operand");
  const [deep, flat] = blocks.to === "space" ? [data, site.result] : [site.result, data];
  const [down, across] = blocks.factors;
  const [, height, width] = deep.shape;
  const sizes = {
    ...{ deep_height: height, deep_width: width, n_chan: flat.shape[0] },
    ...{ height_factor: down, width_factor: across },
  };
  const row = (value: HlsValue) => pixelsOf(value) / height;
  const round = [
    { kind: "read", beats: row(data) },
    { kind: "write", beats: row(site.result) },
  ] as const;
  const turns = Array.from({ length: height }, () => round).flat();
  const call = blocks.to === "space" ? "depth_to_space" : "space_to_depth";
  const layer = mapLayer(site, call, "blocks_config", sizes, turns);
  return withTables(layer, [table("part", blocks.parts.flat())]);
}

/** The axes in another order: the whole map is read, then it leaves. */
export function turnLayer({ order, input }: TurnRole, site: LayerSite): HlsLayer {
  const data = present(site.operands[0], "operand");
  const [channels, height, width] = mapShape(input);
  const [outChannels, outHeight, outWidth] = site.result.shape;
  const sizes = {
    ...{ in_height: height, in_width: width, n_chan: channels },
    ...{ out_height: outHeight, out_width: outWidth, n_out: outChannels },
    ...{ channel_axis: order[0], row_axis: order[1], column_axis: order[2] },
  };
  return mapLayer(site, "transpose_map", "turn_config", sizes, [
    { kind: "read", beats: pixelsOf(data) },
    { kind: "write", beats: pixelsOf(site.result) },
  ]);
}

/** Pixels around a map: the whole map is read, then it leaves with them. */
export function padLayer({ rows, columns, fill }: PadRole, site: LayerSite): HlsLayer {
  const data = present(site.operands[0], "operand");
  const [channels, height, width] = data.shape;
  const sizes = {
    ...{ in_height: height, in_width: width, out_height: rows.length, out_width: columns.length },
    ...{ n_chan: channels, fill: integer(fill) },
  };
  const layer = mapLayer(site, "pad_map", "pad_config", sizes, [
    { kind: "read", beats: pixelsOf(data) },
    { kind: "write", beats: pixelsOf(site.result) },
  ]);
  const places = (sources: readonly number[]) => sources.map((s) => s + 1);
  return withTables(layer, [
    table("source_row", places(rows)),
    table("source_column", places(columns)),
  ]);
}

function mapLayer(
  site: LayerSite,
  call: string,
  base: string,
  sizes: Parameters<typeof config>[3],
  turns: HlsLayer["turns"],
): HlsLayer {
  const io = { io_type: { type: "unsigned", value: `nnet::${site.ioType}` } };
  const fields = { ...sizes, reuse_factor: 1, ...io };
  return {
    ...site,
    call,
    config: config(site.id, site.node.op.name, base, fields),
    arrays: [],
    turns,
  };
}
