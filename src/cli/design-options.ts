import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import type { DesignOptions } from "../schedule/plan.js";

/** Sizes of the array as given on the command line. */
export interface GeometryOptions {
  readonly pe?: number;
  readonly lanes?: number;
  readonly pixels?: number;
  readonly digit?: number;
  readonly post?: number;
}

/** Adds the options that fix the array's geometry. */
export function addDesignOptions(command: Command): Command {
  return command
    .option("--pe <n>", "output channels in parallel", integer)
    .option("--lanes <n>", "reduction lanes", integer)
    .option("--pixels <n>", "output pixels in parallel", integer)
    .option("--digit <n>", "bits of a digit", integer)
    .option("--post <n>", "values the post-processor takes a cycle", integer);
}

export function designOptions(o: GeometryOptions): DesignOptions {
  return { pes: o.pe, lanes: o.lanes, pixels: o.pixels, digit: o.digit, post: o.post };
}

/** An integer argument; commander turns the error into a usage message. */
export function integer(text: string): number {
  if (!/^-?\d{1,15}$/.test(text)) throw new InvalidArgumentError("not an integer");
  return Number(text);
}

/** A probability. */
export function probability(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value < 1)) {
    throw new InvalidArgumentError(
      "not a probability: write a number from 0 up to, but not including, 1",
    );
  }
  return value;
}
