import type { IoType } from "../emit/hls/value.js";

/** One layer of an HLS project against the reference. */
export interface CsimLayer {
  /** The IR value it forms. */
  readonly name: string;
  readonly op: string;
  /** Its name in the project. */
  readonly hls: string;
  /** Samples in which any word deviates. */
  readonly mismatches: number;
}

export interface CsimMismatch {
  readonly layer: string;
  readonly hls: string;
  readonly sample: number;
  /** Coordinates in the value's tensor ([c, y, x] or [n]). */
  readonly index: readonly number[];
  readonly expected: number;
  readonly actual: number;
}

/** The document `bitloom/csim/1`. */
export interface CsimResult {
  readonly schema: "bitloom/csim/1";
  readonly samples: number;
  readonly match: boolean;
  /** Samples with at least one deviation. */
  readonly mismatches: number;
  readonly io: IoType;
  /** The headers it was compiled against. */
  readonly headers: "public" | "shim";
  readonly layers: readonly CsimLayer[];
  readonly firstMismatch: CsimMismatch | null;
  readonly seconds: {
    readonly compile: number;
    readonly build: number;
    readonly simulate: number;
    readonly reference: number;
  };
}
