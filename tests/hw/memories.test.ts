import { type BenchCase, describeBench } from "./describe-bench.js";
import { element, playCase } from "./play.js";
import { createRandom, pack } from "./vectors.js";

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

function selectCase(width: number, count: number, indexWidth: number): BenchCase {
  const random = createRandom(count);
  const cycles = range(40 * count).map((cycle) => {
    const words = random(count * width);
    const index = cycle % count;
    return {
      inputs: [
        [index, indexWidth],
        [words, count * width],
      ] as const,
      outputs: [[element(words, index, width), width]] as const,
    };
  });
  return playCase(cycles);
}

function delayCase(width: number, delay: number): BenchCase {
  const random = createRandom(delay);
  const values = range(100).map(() => random(width));
  const cycles = values.map((value, cycle) => ({
    inputs: [[value, width]] as const,
    outputs: [[values[cycle - delay], width]] as const,
  }));
  return playCase(cycles);
}

/** A bit arrives when no reset fell in the cycles it was on its way. */
function validCase(delay: number): BenchCase {
  const random = createRandom(delay + 7);
  const driven = range(300).map((cycle) => ({
    rst: cycle < 1 || random(4) === 0n,
    value: random(2) !== 0n,
  }));
  const cycles = driven.map(({ rst, value }, cycle) => {
    const way = driven.slice(Math.max(cycle - delay, 0), cycle);
    const lost = way.some((c) => c.rst);
    const arrived = lost ? 0 : way.length < delay ? undefined : Number(way[0]?.value);
    return {
      inputs: [
        [rst, 1],
        [value, 1],
      ] as const,
      outputs: [[arrived, 1]] as const,
    };
  });
  return playCase(cycles);
}

/** Every word first; then often the same word is written and read, which gives the old one. */
function ramCase(width: number, addressWidth: number): BenchCase {
  const random = createRandom(width);
  const memory = new Map<bigint, bigint>();
  let shown: bigint | undefined;
  const cycles = range(400).map((cycle) => {
    const fills = cycle < 2 ** addressWidth;
    const write = fills || random(1) === 0n;
    const to = fills ? BigInt(cycle) : random(addressWidth);
    const data = random(width);
    const read = random(2) !== 0n;
    const from = random(1) === 0n ? to : random(addressWidth);
    const outputs = [[shown, width]] as const;
    if (read) shown = memory.get(from);
    if (write) memory.set(to, data);
    const inputs = [
      [write, 1],
      [to, addressWidth],
      [data, width],
      [read, 1],
      [from, addressWidth],
    ] as const;
    return { inputs, outputs };
  });
  return playCase(cycles);
}

const contents = range(16).map((i) => createRandom(i)(40));

function romCase(seed: number): BenchCase {
  const random = createRandom(seed);
  let shown: bigint | undefined;
  const cycles = range(120).map((cycle) => {
    const en = cycle < 16 || random(1) === 0n;
    const address = cycle < 16 ? cycle : Number(random(4));
    const outputs = [[shown, 40]] as const;
    if (en) shown = contents[address];
    return {
      inputs: [
        [en, 1],
        [address, 4],
      ] as const,
      outputs,
    };
  });
  return playCase(cycles);
}

interface MapShape {
  readonly lanes: number;
  readonly pixels: number;
  readonly digit: number;
  readonly post: number;
  readonly addressWidth: number;
}

/** Bits are kept one by one: the model knows nothing of strips as memories. */
function mapCase({ lanes, pixels, digit, post, addressWidth }: MapShape): BenchCase {
  const random = createRandom(lanes);
  const strips = lanes / post;
  const width = lanes * digit;
  const bits = new Map<string, bigint>();
  const readWord = (bank: number, address: bigint) =>
    range(width).map((bit) => bits.get(`${bank} ${address} ${bit}`));
  const setup = 2 ** addressWidth;
  let shown: (bigint | undefined)[] = range(pixels * width).map(() => undefined);
  const cycles = range(300).map((cycle) => {
    const all = cycle < setup;
    const bank = all ? -1n : random(pixels);
    const strip = all ? -1n : random(strips);
    const to = all ? BigInt(cycle) : random(addressWidth);
    const data = range(pixels).map(() => random(width));
    const from = range(pixels).map(() => (random(1) === 0n ? to : random(addressWidth)));
    const outputs = shown.toReversed().map((bit) => [bit, 1] as const);
    shown = from.flatMap((address, b) => readWord(b, address));
    for (const b of range(pixels))
      for (const bit of range(width)) {
        const written = element(strip, Math.floor((bit % lanes) / post), 1) & element(bank, b, 1);
        if (written === 1n) bits.set(`${b} ${to} ${bit}`, element(data[b] as bigint, bit, 1));
      }
    const inputs = [
      [bank, pixels],
      [strip, strips],
      [to, addressWidth],
      ...data.toReversed().map((word) => [word, width] as const),
      ...from.toReversed().map((address) => [address, addressWidth] as const),
    ] as const;
    return { inputs, outputs };
  });
  return playCase(cycles);
}

/** The two memories of ram.v differ in the line before. */
const ramAfter = (start: string) => `${start}
      reg [WIDTH-1:0] memory[0:(1<<ADDRESS_W)-1];
      reg [WIDTH-1:0] read_q;

      always @(posedge clk) begin
        if (write_en) memory[write_address] <= write_data;
        if (read_en) read_q <= memory[read_address];`;

const romEnd = `if (en) data_q <= memory[address];
      end
      assign data = data_q;
    end else`;

describeBench({
  bench: {
    top: "memories_bench",
    benchSources: ["memories_bench.v", "player.v"],
    sources: ["select_word", "delay", "delay_valid", "ram", "rom", "fmap_memory"].map(
      (n) => `${n}.v`,
    ),
  },
  cases: new Map([
    ["select1.mem", selectCase(8, 1, 1)],
    ["select5.mem", selectCase(3, 5, 3)],
    ["select16.mem", selectCase(2, 16, 4)],
    ["delay0.mem", delayCase(5, 0)],
    ["delay1.mem", delayCase(5, 1)],
    ["delay4.mem", delayCase(5, 4)],
    ["valid1.mem", validCase(1)],
    ["valid5.mem", validCase(5)],
    ["block.mem", ramCase(8, 3)],
    ["distributed.mem", ramCase(3, 1)],
    ["rom.mem", romCase(1)],
    ["free.mem", romCase(2)],
    ["map2.mem", mapCase({ lanes: 8, pixels: 2, digit: 2, post: 4, addressWidth: 2 })],
    ["map1.mem", mapCase({ lanes: 3, pixels: 1, digit: 1, post: 1, addressWidth: 1 })],
    ["map4.mem", mapCase({ lanes: 5, pixels: 4, digit: 4, post: 5, addressWidth: 2 })],
  ]),
  memories: new Map([["contents.mem", contents.map((w) => `${pack([[w, 40]])}\n`).join("")]]),
  bugs: [
    { file: "select_word.v", find: "index[level-1] ?", replace: "index[INDEX_W-level] ?" },
    { file: "select_word.v", find: "2 * i + 1 < BEFORE", replace: "2 * i + 2 < BEFORE" },
    {
      file: "delay.v",
      find: "moved[CYCLES*WIDTH+:WIDTH]",
      replace: "moved[CYCLES*WIDTH-WIDTH+:WIDTH]",
    },
    {
      file: "delay_valid.v",
      find: "valid_q <= {CYCLES{1'b0}}",
      replace: "valid_q <= moved[CYCLES-1:0] & ~1'b1",
    },
    { file: "delay_valid.v", find: "if (rst)", replace: "if (1'b0)" },
    {
      file: "ram.v",
      find: ramAfter('(* ram_style = "block" *)'),
      replace: ramAfter('(* ram_style = "block" *)').replace("if (read_en) ", ""),
    },
    {
      file: "ram.v",
      find: ramAfter("gen_free"),
      replace: ramAfter("gen_free").replace("if (write_en) ", "if (write_en && !read_en) "),
    },
    {
      file: "ram.v",
      find: ramAfter('(* ram_style = "block" *)'),
      replace: ramAfter('(* ram_style = "block" *)').replace(" <= write_data", " = write_data"),
    },
    { file: "rom.v", find: romEnd, replace: romEnd.replace("if (en) ", "") },
    { file: "rom.v", find: romEnd, replace: romEnd.replace("[address]", "[address ^ 1]") },
    {
      file: "fmap_memory.v",
      find: "write_bank[bank] && write_strip[strip]",
      replace: "write_strip[strip]",
    },
    {
      file: "fmap_memory.v",
      find: "write_bank[bank] && write_strip[strip]",
      replace: "write_bank[bank]",
    },
    {
      file: "fmap_memory.v",
      find: "write_data[(bank*DIGIT+plane)*LANES+strip*POST",
      replace: "write_data[(bank*DIGIT+plane)*LANES+(STRIPS-1-strip)*POST",
    },
    {
      file: "fmap_memory.v",
      find: "write_data[(bank*DIGIT+plane)*LANES",
      replace: "write_data[plane*LANES",
    },
    {
      file: "fmap_memory.v",
      find: "read_data[(bank*DIGIT+plane)*LANES",
      replace: "read_data[(bank*DIGIT+DIGIT-1-plane)*LANES",
    },
  ],
});
