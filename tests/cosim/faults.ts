import { present } from "../../src/support/invariant.js";

/** A planted fault: in module `file`, the expression between [[ and ]] of `at` becomes `wrong`. */
export interface Fault {
  readonly name: string;
  readonly file: string;
  /** Text that occurs exactly once in the module; what is outside the brackets only says where. */
  readonly at: string;
  readonly wrong: string;
}

/** Every fault; the engine's units, from the array to the streams and registers. */
export const faults: readonly Fault[] = [
  fault(
    "dropped plane",
    "dot_digits.v",
    "both = [[a[i*LANES+:LANES] & w[j*LANES+:LANES]]];",
    "(i == DIGIT - 1 && j == 0) ? {LANES{1'b0}} : a[i*LANES+:LANES] & w[j*LANES+:LANES]",
  ),
  fault(
    "carry of three lost",
    "dot_digits.v",
    "[[(x & y) | (x & z) | (y & z)]]",
    "(x & y) | (x & z)",
  ),
  fault("digit shift missing", "horner_acc.v", "first_q ? {ACC_W{1'b0}} : [[shifted]];", "acc_q"),
  fault("accumulator not opened", "horner_acc.v", "base = [[first_q]] ?", "1'b0"),
  fault("bank rotation missing", "fetch.v", "? [[rotate2_q + j[BANK_W-1:0]]] :", "j[BANK_W-1:0]"),
  fault("bank wrap missing", "fetch.v", "far = [[near + job_wrap]];", "near"),
  fault("padding feeds code 0", "fetch.v", "fill_q <= [[!in_map1_q[j] && pad1_q[plane]]];", "1'b0"),
  fault(
    "right edge off by one",
    "fetch.v",
    "&& [[lane_column < job_in_width]];",
    "lane_column <= job_in_width",
  ),
  fault("lane mask ignored", "fetch.v", "clear_q <= [[!mask[lane]]] ||", "1'b0"),
  fault("address does not advance", "fetch.v", ": [[address_q + 1'b1]];", "address_q"),
  fault("weights one word late", "fetch.v", ": [[weight_q + 1'b1]];", "weight_q"),
  fault(
    "drain not waited for",
    "sequencer.v",
    "step_open && (array_full || early) : [[tile_end && (!drained || early)]];",
    "1'b0",
  ),
  fault(
    "job ends early",
    "tile_walker.v",
    "job_end = last_round && [[l0 && l1 && l2 && l3]];",
    "l0 && l1 && l2",
  ),
  fault("input copies do not alternate", "sequencer.v", "parity_q <= [[!parity_q]];", "parity_q"),
  fault(
    "cycle counter off by one",
    "cycle_counters.v",
    "layer_cycles = [[cycles_q + 1'b1]];",
    "cycles_q",
  ),
  fault(
    "layer settles too early",
    "sequencer.v",
    "settle_q <= [[{{(SETTLE_W - PACE_W) {1'b0}}, drain[PACE_W-1:0]} + SETTLE[SETTLE_W-1:0]]];",
    "{{(SETTLE_W - PACE_W) {1'b0}}, drain[PACE_W-1:0]}",
  ),
  fault("stuck stall", "sequencer.v", "job_needs_output && [[!output_free]]", "output_free"),
  fault(
    "column step dropped",
    "tile_walker.v",
    "column_q <= [[column_q + column_step]];",
    "column_q",
  ),
  fault("one pixel too many", "drain.v", "last_pixel_q <= [[tile_pixels - 5'd1]];", "tile_pixels"),
  fault(
    "pool window never closes",
    "drain.v",
    "group_closes_pool = [[closes_q && (last_phase || (job_pool_whole && last_pixel))]];",
    "1'b0",
  ),
  fault("S term dropped", "post.v", "[[biased_q + correction]]", "biased_q"),
  fault(
    "S term with wrong sign",
    "post.v",
    "[[odd - sum_left[VALUE_W-1:0]]]",
    "odd + sum_left[VALUE_W-1:0]",
  ),
  fault(
    "accumulator scale missing",
    "post.v",
    "result_shifted = [[result_wide << job_acc_shift]];",
    "result_wide",
  ),
  fault("bias dropped", "post.v", "biased_q <= [[source + bias_wide[VALUE_W-1:0]]];", "source"),
  fault("wrong shift", "round_shift.v", "[[fraction >>> shift]]", "fraction >>> (shift + 6'd1)"),
  fault(
    "half-even rounds half up",
    "round_shift.v",
    "up = [[half & (below_half | floor[0])]];",
    "half",
  ),
  fault("toward-zero rounds up", "round_shift.v", "up = [[v[WIDTH-1] & inexact]];", "inexact"),
  fault(
    "increment lost",
    "requantize_lane.v",
    "[[floor_q + {{(SUM_W - 1) {1'b0}}, up_q}]]",
    "floor_q",
  ),
  fault(
    "offset lost",
    "requantize_lane.v",
    "bias_wide = [[{{(SUM_W - BIAS_W) {bias_q[BIAS_W-1]}}, bias_q}]];",
    "{SUM_W{1'b0}}",
  ),
  fault("no upper clamp", "clamp.v", "[[value > high_wide]]", "1'b0"),
  fault("no lower clamp", "clamp.v", "[[value < low_wide]]", "1'b0"),
  fault("threshold strict", "threshold_lane.v", "([[left >= right]])", "left > right"),
  fault("negative slope not flipped", "threshold_lane.v", "[[flip ? ~x : x]]", "x"),
  fault("maximum takes the last", "pool_unit.v", "[[(old > value) ? old : value]]", "value"),
  fault("pool not opened", "pool_unit.v", "keep = [[!pooling || in_opens]];", "!pooling"),
  fault(
    "vector maximum is a minimum",
    "vector_unit.v",
    "fresh || [[value > running_q]]",
    "value < running_q",
  ),
  fault("padding takes part in a pool", "vector_unit.v", "usable = [[inside4_q]] &&", "1'b1"),
  fault(
    "residual dropped",
    "join_unit.v",
    "added = [[job_join ? map_wide[VALUE_W-1:0] : {VALUE_W{1'b0}}]];",
    "{VALUE_W{1'b0}}",
  ),
  fault(
    "residual of the wrong pixel",
    "join_unit.v",
    "pixel_q <= [[pixel_q + job_join_pixel]];",
    "pixel_q",
  ),
  fault("sum not clamped", "join_unit.v", "result_q <= [[job_join ? clamped : sum_q]];", "sum_q"),
  fault(
    "entry quantizer's shift",
    "entry_unit.v",
    ".job_scale_shift([[job_entry_shift]]),",
    "job_entry_shift + 6'd1",
  ),
  fault(
    "entry quantizer of the next layer",
    "entry_unit.v",
    ".address([[address_q]]),",
    "address_q + 1'b1",
  ),
  fault(
    "wide values stored quantized",
    "writer.v",
    "[[job_vm_wide ? wide[VM_W-1:0] : value[VM_W-1:0]]];",
    "value[VM_W-1:0]",
  ),
  fault(
    "points do not add up",
    "point_sums.v",
    "closed[AT] ? own : [[own + sums[(AT-DISTANCE)*WIDTH+:WIDTH]]];",
    "own",
  ),
  fault(
    "a sum stays in the lane of its last point",
    "point_sums.v",
    "totals_held[lane] ? before_q : [[taken]];",
    "totals_q[lane*WIDTH+:WIDTH]",
  ),
  fault(
    "a channel leaves before its last point",
    "post.v",
    "([[sum_valid && sum_closes]])",
    "sum_valid",
  ),
  fault(
    "later digits over the first",
    "writer.v",
    "[[held_address_q + job_dm_digit]]",
    "held_address_q",
  ),
  fault("code offset dropped", "writer.v", "moved = [[value + job_code_add]];", "value"),
  fault(
    "loader's code offset dropped",
    "load_digits.v",
    "moved = [[value + CODE_ADD[VALUE_W-1:0]]];",
    "value",
  ),
  fault(
    "loader overwrites a pending word",
    "input_loader.v",
    "word_ready = [[!pending_q || stored]];",
    "1'b1",
  ),
  fault(
    "loader overwrites an image in use",
    "input_loader.v",
    "pending_q && [[!full_q[copy_q]]];",
    "1'b1",
  ),
  fault(
    "beat taken while a word waits",
    "input_gather.v",
    "s_ready = [[!valid_q || (word_ready && !tail)]];",
    "1'b1",
  ),
  fault("beat not held", "output_stream.v", "sent = valid_q && [[m_ready]];", "1'b1"),
  fault("tlast a beat early", "output_stream.v", "m_last = last_pixel_q && [[beat_end]];", "1'b1"),
  fault("output half overrun", "output_stream.v", "free = [[!full_q[write_q]]];", "1'b1"),
  fault(
    "number of images not stored",
    "axi_lite_regs.v",
    "images_q <= [[(w_data_q & strobed)]] |",
    "(images_q & strobed)",
  ),
  fault(
    "counter of the wrong layer",
    "axi_lite_regs.v",
    "counter_address = ar_word_q[9] ? [[{7'd0, ar_word_q[8:0]}]] :",
    "{7'd0, ar_word_q[8:1], 1'b0}",
  ),
];

/** A fault of the list. */
export function fault(name: string, file: string, at: string, wrong: string): Fault {
  return { name, file, at, wrong };
}

/** Memory file whose single word is the number of the active fault, counted from 1; 0: none. */
export const faultFile = "fault.mem";

/**
 * The design with every fault built in, each behind the number in `fault.mem`: one simulator serves all.
 * Throws when the text of a fault does not occur exactly once.
 */
export function plantFaults(
  rtl: ReadonlyMap<string, string>,
  list: readonly Fault[] = faults,
): ReadonlyMap<string, string> {
  const planted = new Map(rtl);
  for (const [index, f] of list.entries()) {
    const original = present(rtl.get(f.file), f.file);
    const { before, right, after } = parts(f);
    const text = `${before}${right}${after}`;
    const count = original.split(text).length - 1;
    if (count !== 1) throw new Error(`${f.name}: occurs ${count} times in ${f.file}: ${text}`);
    const faulty = present(planted.get(f.file), f.file);
    if (!faulty.includes(text)) throw new Error(`${f.name}: another fault has taken its place`);
    planted.set(
      f.file,
      faulty.replace(text, () => `${before}${choice(index + 1, right, f.wrong)}${after}`),
    );
  }
  const top = present(rtl.get("bitloom_top.v"), "top");
  const select = `reg [7:0] fault_memory[0:0];
  initial $readmemh("${faultFile}", fault_memory);
  wire [7:0] fault = fault_memory[0];
  wire rst =`;
  return planted.set(
    "bitloom_top.v",
    top.replace("wire rst =", () => select),
  );
}

function parts({ at }: Fault): { before: string; right: string; after: string } {
  const start = at.indexOf("[[");
  const end = at.lastIndexOf("]]");
  return { before: at.slice(0, start), right: at.slice(start + 2, end), after: at.slice(end + 2) };
}

function choice(number: number, right: string, wrong: string): string {
  return `((cosim_shell.u_top.fault == 8'd${number}) ? (${wrong}) : (${right}))`;
}
