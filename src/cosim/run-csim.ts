import { noPlace } from "../diag/place.js";
import { diagnose } from "../diag/report.js";
import type { OutputFiles } from "../emit/emit-design.js";
import { writeData } from "./build-csim.js";
import { ToolFailure } from "./failure.js";
import { runProcess } from "./process.js";
import { scratchFolder } from "./scratch-folder.js";
import { removeTemporary } from "./temporary.js";

/** What the bench of an HLS project says. */
export interface BenchVerdict {
  readonly samples: number;
  /** Samples with at least one deviation. */
  readonly failed: number;
  /** Samples that deviate, by the project's layer name; "output" is the port. */
  readonly layers: ReadonlyMap<string, number>;
  readonly first:
    | {
        readonly layer: string;
        readonly sample: number;
        /** In the stored order: channels last. */
        readonly index: number;
        readonly expected: number;
        readonly actual: number;
      }
    | undefined;
}

/** Runs a bench on the data of its project. Throws ToolFailure (BL6004) when it gives no verdict. */
export async function runCsim(
  program: string,
  files: OutputFiles,
  args: readonly string[] = [],
): Promise<BenchVerdict> {
  const folder = scratchFolder();
  try {
    await writeData(folder, files);
    const { status, stdout, stderr } = await runProcess(program, args, { cwd: folder });
    const verdict = parseVerdict(stdout);
    if (verdict && status === (verdict.failed > 0 ? 1 : 0)) return verdict;
    const text = [...stderr.split("\n"), ...stdout.split("\n")].filter((l) => l.trim() !== "");
    const reason = text.slice(0, 3).join("; ") || `exit status ${status}`;
    throw new ToolFailure(diagnose("BL6004", noPlace, { reason }));
  } finally {
    removeTemporary(folder);
  }
}

/** The lines LAYER, FIRST and PASS or FAIL (templates/hls/myproject_test.cpp.hbs). */
function parseVerdict(text: string): BenchVerdict | undefined {
  const end = /^(?:PASS|FAIL) samples=(\d+) failed=(\d+)$/m.exec(text);
  if (!end) return undefined;
  const layers = [...text.matchAll(/^LAYER (\w+) mismatches=(\d+)$/gm)];
  const first =
    /^FIRST layer=(\w+) sample=(\d+) index=(\d+) expected=(-?\d+) actual=(-?\d+)$/m.exec(text);
  const [, layer = "", ...numbers] = first ?? [];
  const [sample = 0, index = 0, expected = 0, actual = 0] = numbers.map(Number);
  return {
    samples: Number(end[1]),
    failed: Number(end[2]),
    layers: new Map(layers.map(([, name = "", count]) => [name, Number(count)])),
    first: first ? { layer, sample, index, expected, actual } : undefined,
  };
}
