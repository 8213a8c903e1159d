import { describeBench } from "./describe-bench.js";
import { createRandom, pack } from "./vectors.js";

/** The bench's COUNT. */
const count = 2000;

const hash = [0x01234567, 0x89abcdef, 0xdeadbeef, 0x00c0ffee];
const okay = 0;
const slaveError = 2;

/** What software may see: the registers as their documentation has them. */
interface State {
  images: number;
  done: boolean;
}

interface Access {
  readonly write: boolean;
  readonly address: number;
  readonly data: number;
  readonly strobes: number;
  readonly busy: boolean;
}

function read(layers: number, { address, busy }: Access, state: State) {
  const fixed = new Map([
    [0x000, 0x424c4d31],
    [0x004, 0x010203],
    ...hash.map((word, i) => [0x008 + 4 * i, word] as const),
    [0x020, 0],
    [0x024, (state.done ? 2 : 0) + (busy ? 1 : 0)],
    [0x028, state.images],
    [0x02c, layers],
    [0x030, 0x0badcafe],
  ]);
  const word = address & ~3;
  const layer = (word - 0x800) / 4;
  const data = layer >= 0 && layer < layers ? 0x5a5a0000 + layer : fixed.get(word);
  return { response: data === undefined ? slaveError : okay, data: data ?? 0, starts: 0 };
}

function write({ address, data, strobes, busy }: Access, state: State) {
  const word = address & ~3;
  if (word !== 0x020 && word !== 0x028) return { response: slaveError, data: 0, starts: 0 };
  if (word === 0x020) {
    const starts = (strobes & 1) !== 0 && (data & 1) !== 0 && !busy;
    if (starts) state.done = false;
    return { response: okay, data: 0, starts: Number(starts) };
  }
  const bytes = [0, 8, 16, 24].map(
    (at, i) => ((((strobes >> i) & 1) !== 0 ? data : state.images) >>> at) & 255,
  );
  state.images = bytes.reduce((n, b, i) => n + b * 256 ** i, 0);
  return { response: okay, data: 0, starts: 0 };
}

const interesting = [
  0x000, 0x004, 0x008, 0x00c, 0x010, 0x014, 0x018, 0x020, 0x020, 0x020, 0x024, 0x024, 0x028, 0x028,
  0x02c, 0x030, 0x034, 0x7fc, 0x800, 0x804, 0x808, 0x80c, 0xffc,
];

function makeCase(layers: number) {
  const random = createRandom(layers);
  const draw = (bits: number) => Number(random(bits));
  const state: State = { images: 1, done: false };
  const words = Array.from({ length: count }, () => {
    const listed = interesting[draw(8) % interesting.length] ?? 0;
    const access: Access = {
      write: draw(1) === 1,
      address: draw(2) === 0 ? draw(12) : listed + (draw(3) === 0 ? draw(2) : 0),
      data: draw(1) === 0 ? draw(2) : draw(32),
      strobes: draw(1) === 0 ? 15 : draw(4),
      busy: draw(2) === 0,
    };
    const engineDone = draw(3) === 0;
    if (engineDone) state.done = true;
    const expected = access.write ? write(access, state) : read(layers, access, state);
    const slow = draw(1) === 1;
    const delays = [0, 1, 2].map(() => [slow ? draw(3) : 0, 3] as const);
    return pack([
      [access.write, 1],
      [access.address, 12],
      [access.data, 32],
      [access.strobes, 4],
      ...delays,
      [access.busy, 1],
      [engineDone, 1],
      [expected.response, 2],
      [expected.data, 32],
      [expected.starts, 2],
    ]);
  });
  return { words, checked: count };
}

const file = "axi_lite_regs.v";

describeBench({
  bench: {
    top: "axi_lite_bench",
    benchSources: ["axi_lite_bench.v", "axi_lite_case.v"],
    sources: [file, "rom.v"],
  },
  cases: new Map([
    ["layers3.mem", makeCase(3)],
    ["layers512.mem", makeCase(512)],
  ]),
  memories: new Map([["hash.mem", hash.map((w) => `${w.toString(16)}\n`).join("")]]),
  bugs: [
    { file, find: "aw_full_q && w_full_q && !b_valid_q", replace: "aw_full_q && !b_valid_q" },
    { file, find: "w_strb_q[0] && w_data_q[0]", replace: "w_data_q[0]" },
    { file, find: "w_data_q[0] && !busy", replace: "w_data_q[0]" },
    { file, find: "(images_q & ~strobed)", replace: "images_q" },
    {
      file,
      find: "(w_data_q & strobed)",
      replace: "({w_data_q[7:0], w_data_q[31:8]} & strobed)",
    },
    { file, find: "!write_control && !write_images", replace: "1'b0" },
    { file, find: "b_valid_q ? !b_ready : write", replace: "write" },
    { file, find: "r_valid_q ? !r_ready : read", replace: "read" },
    {
      file,
      find: "if (start_d || start_q) done_q <= 1'b0;\n      else if (done)",
      replace: "if (done)",
    },
    { file, find: "r_error_q <= !known_q", replace: "r_error_q <= 1'b0" },
    { file, find: "ar_word_q[1:0] - 2'd2", replace: "ar_word_q[1:0]" },
    {
      file,
      find: "{7'd0, ar_word_q[8:0]} < LAYERS_WORD[15:0]",
      replace: "{7'd0, ar_word_q[8:0]} <= LAYERS_WORD[15:0]",
    },
  ],
});
