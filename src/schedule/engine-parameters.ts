/**
 * Every Verilog parameter of `hw/engine.v`, under the same name. Widths in bits, addresses in words.
 * The planner computes them from the network; the generated top only passes them on.
 */
export interface EngineParameters {
  /** Kind of PE: index in `peKinds`. */
  readonly KIND: number;
  /** Geometry (docs/engine.md). */
  readonly PES: number;
  readonly LANES: number;
  readonly PIXELS: number;
  readonly DIGIT: number;
  readonly POST: number;
  /** Unsigned width of R, of S, and signed width of everything after the bias (sum, scaled, pooled values). */
  readonly ACC_W: number;
  readonly SUM_W: number;
  readonly VAL_W: number;
  /** Width of K codes at the writer: the widest code written to dmem, at least DIGIT. */
  readonly CODE_W: number;
  /** Signed width of a value in vmem (1 when there is no vmem) and width of an output value in obuf (two's complement or unsigned). */
  readonly VM_W: number;
  readonly OUT_W: number;
  /** Address widths: memories have 2^AW words. */
  readonly DM_AW: number;
  readonly VM_AW: number;
  readonly OB_AW: number;
  readonly WM_AW: number;
  readonly ST_AW: number;
  readonly JB_AW: number;
  readonly PR_AW: number;
  /** Thresholds (PR_AW where SEG_AW is 0) and lines of requantizers; SEG_AW 0: a channel has one line, which lies with its bias. */
  readonly SR_AW: number;
  readonly SEG_AW: number;
  /** Signed width that holds every loop count n0..n3, coordinate (with kernel displacement and pixel step) and map size of the jobs. */
  readonly COORD_W: number;
  /** Widths of the sequencer's counters: tiles of each loop level, cycles of a drain, of an image; cycles of a step entry (0: always one). */
  readonly LOOP0_W: number;
  readonly LOOP1_W: number;
  readonly LOOP2_W: number;
  readonly LOOP3_W: number;
  readonly ROUND_W: number;
  readonly PACE_W: number;
  readonly CYCLE_W: number;
  readonly BLOCK_W: number;
  /** Lane masks in masks.mem (word LANES bits), at least 1; mask 0 is all ones. */
  readonly MASKS: number;
  /** Post-processor: signed bias width; multiplier width (0: no requantizer) and its offset width; threshold code bits (0: none). */
  readonly BIAS_W: number;
  readonly MUL_W: number;
  readonly OFFSET_W: number;
  readonly THR_BITS: number;
  /** Multipoint weights: bits that a sum of a channel's points is wider than one of them; 0: no channel has several. */
  readonly POINT_BITS: number;
  /** Residual adder; signed width of the factors of its sums (0: every sum is plain); 1 when it forms products; signed width of the values that are multiplied. */
  readonly HAS_JOIN: number;
  readonly JOIN_MUL_W: number;
  readonly JOIN_PRODUCT: number;
  readonly JOIN_IN_W: number;
  /** Address width of the memory of factors that vector layers read (0: there is none). */
  readonly FACTOR_AW: number;
  /** Entry quantizers, with the same widths for them and the address width of their parameters. */
  readonly HAS_ENTRY: number;
  readonly EN_MUL_W: number;
  readonly EN_OFFSET_W: number;
  readonly EN_THR_BITS: number;
  readonly EN_AW: number;
  /** 1 when some layer uses it, else the hardware leaves it out (crossing: a job's groups of a pixel lie in several words; rectangles: a job writes a part of a map). */
  readonly HAS_SUM: number;
  readonly HAS_RAW: number;
  readonly HAS_CROSSING: number;
  readonly HAS_RECTANGLES: number;
  readonly HAS_POOL: number;
  readonly HAS_VECTOR: number;
  readonly HAS_ARGMAX: number;
  readonly HAS_GATHER: number;
  readonly HAS_TURN: number;
  readonly HAS_SPREAD: number;
  /** Entries of the fused pooling buffer: windows a tile x groups (at least 1); width of its values, 1 when they are signed. */
  readonly POOL_DEPTH: number;
  readonly POOL_BITS: number;
  readonly POOL_SIGNED: number;
  /** Cycles from the issue of a tile's last step until its first written word is in memory, see docs/engine.md, Time. */
  readonly SETTLE: number;
  /** 64-bit words a job descriptor takes in memory; fields beyond are 0. */
  readonly JOB_WORDS: number;
  readonly JOBS: number;
  readonly LAYERS: number;
  /** Output: words a half, channels, pixels, bits and elements a beat. */
  readonly OB_HALF: number;
  readonly OUT_CHANNELS: number;
  readonly OUT_PIXELS: number;
  readonly OUT_ELEMENTS: number;
  /** 1 when the output type is signed. */
  readonly OUT_SIGNED: number;
  /** Bytes of one element on the output and input streams. */
  readonly OUT_BYTES: number;
  readonly IN_BYTES: number;
  /** Input map: channels, height, width, elements a beat, bits of the value (signed when IN_SIGNED). */
  readonly IN_CHANNELS: number;
  readonly IN_HEIGHT: number;
  readonly IN_WIDTH: number;
  readonly IN_ELEMENTS: number;
  readonly IN_BITS: number;
  readonly IN_SIGNED: number;
  /** Where the loader writes the input map in dmem (IN_DM = 0: it does not); same meaning as the job fields dm*. */
  readonly IN_DM: number;
  readonly IN_DM_BASE: number;
  readonly IN_DM_HALF: number;
  readonly IN_DM_DIGITS: number;
  readonly IN_DM_DIGIT: number;
  readonly IN_DM_STRIDE: number;
  readonly IN_DM_COLUMN: number;
  readonly IN_DM_ROW: number;
  readonly IN_CODE_ADD: number;
  readonly IN_CODE_HALF: number;
  /** Fold: kernel columns placed side by side in the lanes (0: none), their stride, left pad and columns of the folded map. */
  readonly FOLD_K: number;
  readonly FOLD_STRIDE: number;
  readonly FOLD_PAD: number;
  readonly FOLD_WIDTH: number;
  /** Where the loader writes the input in vmem (IN_VM = 0: it does not). */
  readonly IN_VM: number;
  readonly IN_VM_BASE: number;
  readonly IN_VM_HALF: number;
  /** 1: the array runs ahead (hw/gate_array.v), and the widths of that array. */
  readonly RUN_AHEAD: number;
  /** Unsigned bits of R of one part and of its S term, signed bits of a threshold. */
  readonly GATE_ACC_W: number;
  readonly GATE_CORRECTION_W: number;
  readonly GATE_THRESHOLD_W: number;
  /** Address bits of operand memories, threshold tables and job constants; bits of a slot and of a place in the ring. */
  readonly GATE_OPERAND_AW: number;
  readonly GATE_TABLE_AW: number;
  readonly GATE_SLOT_W: number;
  readonly GATE_RING_W: number;
  readonly GATE_JOB_AW: number;
  /** Bits of job constants that differ between jobs, and the value of the others. */
  readonly GATE_VARIES: bigint;
  readonly GATE_VALUE: bigint;
  /** Bits of job descriptors and step entries that differ between them, and the value of the others. */
  readonly JOB_VARIES: bigint;
  readonly JOB_VALUE: bigint;
  readonly STEP_VARIES: bigint;
  readonly STEP_VALUE: bigint;
}

/** The parameters that do not depend on the packed memories. */
export type SizeParameters = {
  readonly [K in keyof EngineParameters as EngineParameters[K] extends bigint ? never : K]: number;
};
