import type { OpDef } from "../ir/op-def.js";
import { add } from "./add.js";
import { argmax } from "./argmax.js";
import { avgpool } from "./avgpool.js";
import { clip } from "./clip.js";
import { concat } from "./concat.js";
import { constant } from "./constant.js";
import { conv2d } from "./conv2d.js";
import { crop } from "./crop.js";
import { dense } from "./dense.js";
import { depthToSpace } from "./depth-to-space.js";
import { flatten } from "./flatten.js";
import { globalavgpool } from "./globalavgpool.js";
import { input } from "./input.js";
import { maxpool } from "./maxpool.js";
import { mul } from "./mul.js";
import { multipoint } from "./multipoint.js";
import { output } from "./output.js";
import { pad } from "./pad.js";
import { relu } from "./relu.js";
import { requantize } from "./requantize.js";
import { reshape } from "./reshape.js";
import { shuffle } from "./shuffle.js";
import { slice } from "./slice.js";
import { spaceToDepth } from "./space-to-depth.js";
import { threshold } from "./threshold.js";
import { transpose } from "./transpose.js";
import { upsample } from "./upsample.js";

/** Every op, in the order of the documentation; a new op is one line here. */
export const ops: ReadonlyMap<string, OpDef> = new Map(
  [
    input,
    output,
    constant,
    conv2d,
    dense,
    multipoint,
    requantize,
    threshold,
    relu,
    clip,
    maxpool,
    avgpool,
    globalavgpool,
    pad,
    crop,
    upsample,
    depthToSpace,
    spaceToDepth,
    transpose,
    add,
    mul,
    shuffle,
    flatten,
    reshape,
    concat,
    slice,
    argmax,
  ].map((op) => [op.name, op]),
);
