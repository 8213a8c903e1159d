import type { HlsNetwork } from "./build-network.js";
import { type HlsValue, pixelsOf, sizeOf, storedBits, widestWord } from "./value.js";

/** Vitis HLS makes a register of every element of arrays of at most this many. */
const mostRegisters = 4096;

/** Interfaces of the top function, and that its layers run at the same time. */
export function portPragmas(network: HlsNetwork): readonly string[] {
  const { io, input, output } = network;
  const names = `${input.variable},${output.variable}`;
  if (io === "stream") return [`#pragma HLS INTERFACE axis port=${names}`, "#pragma HLS DATAFLOW"];
  const ports = [inputPort(network, input), outputPort(output)];
  return [
    ...ports.flatMap((p) => p.pragmas),
    ...[input, output].map(
      ({ variable }, i) =>
        `#pragma HLS INTERFACE ${ports[i]?.memory ? "ap_memory" : "ap_vld"} port=${variable}`,
    ),
    "#pragma HLS DATAFLOW",
  ];
}

/** How an array between two layers lies: as many memories as elements are read or written in a cycle. */
export function arrayPragma(network: HlsNetwork, v: HlsValue, variable = v.variable): string {
  const banks = banksOf(network, v);
  return partition(variable, banks >= sizeOf(v) ? "complete" : `cyclic factor=${banks}`);
}

interface Port {
  readonly pragmas: readonly string[];
  readonly memory: boolean;
}

/** One word of all elements where an ap_int is that wide; else a memory of pixels, or one a channel. */
function inputPort(network: HlsNetwork, v: HlsValue): Port {
  const reshape = (how: string) => `#pragma HLS ARRAY_RESHAPE variable=${v.variable} ${how} dim=0`;
  const bits = storedBits(v.element);
  if (sizeOf(v) * bits <= widestWord) return { pragmas: [reshape("complete")], memory: false };
  const banks = banksOf(network, v);
  if (banks === 1) return { pragmas: [], memory: true };
  const word = banks * bits <= widestWord;
  const cyclic = `cyclic factor=${banks}`;
  return { pragmas: [word ? reshape(cyclic) : partition(v.variable, cyclic)], memory: true };
}

/** A port an element, or a memory a channel where those are too many. */
function outputPort(v: HlsValue): Port {
  if (sizeOf(v) <= mostRegisters)
    return { pragmas: [partition(v.variable, "complete")], memory: false };
  const cyclic = `cyclic factor=${v.shape[0]}`;
  return { pragmas: v.shape[0] === 1 ? [] : [partition(v.variable, cyclic)], memory: true };
}

function partition(variable: string, how: string): string {
  return `#pragma HLS ARRAY_PARTITION variable=${variable} ${how} dim=0`;
}

/** Elements of an array in one cycle: the channels of a pixel, or the lanes of a dense layer if those are more. */
function banksOf({ layers }: HlsNetwork, v: HlsValue): number {
  const readers = layers.filter((l) => l.operands.some((o) => o.variable === v.variable));
  const lanes = readers
    .filter((l) => l.call.endsWith("dense"))
    .map((l) => Number(l.config.constants.find((c) => c.name === "simd")?.value));
  return pixelsOf(v) === 1 ? sizeOf(v) : Math.max(v.shape[0], ...lanes);
}
