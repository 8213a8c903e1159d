import type { Window } from "../../ir/hardware-role.js";
import type { Shape3 } from "../../schedule/shape.js";
import type { Turn } from "./stream-depths.js";

/** Fields of nnet::window_config. */
export function windowConstants(
  [channels, height, width]: Shape3,
  [, rows, columns]: Shape3,
  { kernel, stride, dilation, pads }: Window,
): Readonly<Record<string, number>> {
  return {
    ...{ in_height: height, in_width: width, n_chan: channels },
    ...{ out_height: rows, out_width: columns },
    ...{ filt_height: kernel[0], filt_width: kernel[1] },
    ...{ stride_height: stride[0], stride_width: stride[1] },
    ...{ dilation_height: dilation[0], dilation_width: dilation[1] },
    ...{ pad_top: pads[0], pad_left: pads[1] },
    n_rows: Math.min(height, dilation[0] * (kernel[0] - 1) + 1),
  };
}

/** A window layer on streams: rows in until an output row is covered, that row out, the rest of the rows at the end. */
export function windowTurns(
  [, height, width]: Shape3,
  [, rows, columns]: Shape3,
  { kernel, stride, dilation, pads }: Window,
): readonly Turn[] {
  const turns: Turn[] = [];
  let read = 0;
  const readTo = (row: number) => {
    if (row > read) turns.push({ kind: "read", beats: (row - read) * width });
    read = Math.max(read, row);
  };
  for (let y = 0; y < rows; y++) {
    readTo(Math.min(height, y * stride[0] + (kernel[0] - 1) * dilation[0] - pads[0] + 1));
    turns.push({ kind: "write", beats: columns });
  }
  readTo(height);
  return turns;
}
