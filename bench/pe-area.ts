import { loadAssets } from "../src/driver/assets.js";
import { synthesize } from "../src/driver/synthesize.js";
import { type PeKind, peKinds } from "../src/schedule/geometry.js";
import { type BenchTable, round } from "./table.js";

interface Case {
  readonly name: string;
  readonly kind: PeKind;
  readonly lanes: number;
  readonly digit: number;
  /** An adder and accumulator for S beside the PE. */
  readonly sum?: boolean;
}

const accWidth = 20;

const cases: readonly Case[] = [
  { name: "digits 2 x 2 bits", kind: "digits", lanes: 64, digit: 2 },
  { name: "digits 1 x 1 bit", kind: "digits", lanes: 64, digit: 1 },
  { name: "ternary", kind: "ternary", lanes: 64, digit: 2 },
  { name: "bipolar", kind: "bipolar", lanes: 64, digit: 1 },
  { name: "digits, one lane", kind: "digits", lanes: 1, digit: 2 },
  { name: "digits, one lane, S of its own", kind: "digits", lanes: 1, digit: 2, sum: true },
  { name: "depthwise", kind: "depthwise", lanes: 1, digit: 2 },
  { name: "depthwise", kind: "depthwise", lanes: 1, digit: 4 },
];

/** LUTs of one PE by its kind, synthesized with Yosys. */
export async function peAreaTable(): Promise<BenchTable> {
  const rows: (string | number)[][] = [];
  let used = "";
  for (const c of cases) {
    const files = new Map([...loadAssets().library, ["pe.v", wrapper(c)]]);
    const { cells, tool } = await synthesize(files, "pe", "xilinx");
    used = tool;
    rows.push([c.name, c.lanes, c.digit, cells.lut, cells.ff, round(cells.lut / c.lanes, 2)]);
  }
  return {
    name: "pe-area",
    title: "Area of one PE by kind",
    text: `mac_pe with an accumulator of ${accWidth} bits, ${used}, synth_xilinx -nodsp; a lane is one MAC of its types a cycle. Ternary operands cost two plane operations, digits of 2 bits four. Command: \`npm run bench -- pe-area\`.`,
    columns: ["PE", "lanes", "D", "LUT", "FF", "LUT/MAC"],
    rows,
  };
}

function wrapper({ kind, lanes, digit, sum }: Case): string {
  const control = ".clk(clk), .rst(rst), .en(c[0]), .first(c[1]), .shift(c[2]), .a(a)";
  const sizes = `.LANES(${lanes}), .DIGIT(${digit}), .ACC_W(${accWidth})`;
  const beside = `act_sum #(${sizes}) u_sum (${control}, .acc(sum));`;
  const bits = `[${lanes * digit - 1}:0]`;
  const [acc, out] = [`[${accWidth - 1}:0]`, sum ? `, output wire [${accWidth - 1}:0] sum` : ""];
  return `module pe (input wire clk, rst, input wire [3:0] c, input wire ${bits} a, w, output wire ${acc} acc${out});
  mac_pe #(.KIND(${peKinds.indexOf(kind)}), ${sizes}) u_pe (${control}, .top(c[3]), .w(w), .acc(acc));
  ${sum ? beside : ""}
endmodule
`;
}
