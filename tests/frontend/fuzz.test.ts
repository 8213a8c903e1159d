import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { env } from "node:process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createSink } from "../../src/diag/diagnostic.js";
import { parseLoom } from "../../src/frontend/parse-loom.js";
import { printLoom } from "../../src/frontend/print-loom.js";
import { renderDiagnostic } from "../../src/frontend/render.js";
import { verifyGraph } from "../../src/ir/verify.js";
import { writeSafetensors } from "../../src/num/files/safetensors.js";
import { storeTensor } from "../../src/num/files/stored-array.js";
import { importCase } from "../onnx/model-files.js";

/** A few seconds in the suite; `make fuzz` asks for more. */
const numRuns = Number(env.BITLOOM_FUZZ_RUNS ?? 1500);
const seed = Number(env.BITLOOM_FUZZ_SEED ?? 7);

/** A text in pieces, and the bytes of the weights it names. */
interface Seed {
  readonly pieces: readonly string[];
  readonly weights: Uint8Array;
}

const root = path.join(import.meta.dirname, "..", "..");
const models = path.join(root, "tests/onnx/models");
const seeds: readonly Seed[] = [
  readFileSync(path.join(root, "examples/tiny/tiny.loom"), "utf8"),
  // Networks with statements of the host around them.
  ...readdirSync(models).flatMap((f) =>
    f.endsWith(".onnx") ? [importCase(path.join(models, f)).graph] : [],
  ),
].map((given) => {
  const printed = typeof given === "string" ? undefined : printLoom(given, "w.safetensors");
  const stored = [...(printed?.weights ?? [])].map(([name, t]) => [name, storeTensor(t)] as const);
  return {
    pieces: (printed?.text ?? (given as string)).match(/\s+|[%@]?[\w.]+|[^\s\w]/g) ?? [],
    weights: writeSafetensors(new Map([...stored, ...(printed?.host ?? [])])),
  };
});

const words = [
  ...["network", "parallel", "before", "after", "weights", "input", "output", "conv2d", "dense"],
  ...["%x", "@w", "%", "@", "u8", "i33", "t2", "o1", "u0", "{", "}", "(", ")", "[", "]", ":", ","],
  ...["=", "-", "\n", '"', '"w.safetensors"', "0", "1e400", "-0", "9007199254740993", "0x10"],
  ...["4294967296", ".5", "//", "//\n", "pad", "stride", "groups", "kernel", "__proto__", "\u2028"],
  ...["constructor", "\u0000", "\ud800", "gate", "points", "low", "shift", "scale", "acc"],
];

const unit = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const edit = fc.record({
  kind: fc.constantFrom("set", "cut", "insert", "copy", "cutLine", "end"),
  ...{ at: unit, to: unit },
  word: fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 4, unit: "binary" })),
});

function mutate(
  given: readonly string[],
  list: readonly { kind: string; at: number; to: number; word: string }[],
): string {
  let pieces = [...given];
  for (const { kind, at, to, word } of list) {
    const [i, j] = [Math.floor(at * pieces.length), Math.floor(to * pieces.length)];
    if (kind === "set") pieces[i] = word;
    else if (kind === "cut") pieces.splice(i, 1 + Math.floor(4 * to));
    else if (kind === "insert") pieces.splice(i, 0, word);
    else if (kind === "copy") pieces.splice(i, 0, ...pieces.slice(j, j + 6));
    else if (kind === "end") pieces = pieces.slice(0, i);
    else pieces.splice(i, pieces.findIndex((p, k) => k > i && p.includes("\n")) - i);
  }
  return pieces.join("");
}

/** "network" for a graph that prints and reads back the same, "refused" for coded errors that can be shown. */
function judge(text: string, weights: Uint8Array): "network" | "refused" {
  const sink = createSink();
  const source = { read: (file: string) => (file === "w.safetensors" ? weights : undefined) };
  const graph = parseLoom(text, "fuzz.loom", source, sink);
  for (const d of sink.diagnostics) expect(renderDiagnostic(d, text)).toContain(d.code);
  if (graph === undefined) {
    expect(sink.diagnostics.some((d) => d.severity === "error")).toBe(true);
    return "refused";
  }
  expect(verifyGraph(graph, createSink())).toBe(true);
  const once = printLoom(graph, "w.safetensors");
  const stored = [...once.weights].map(([name, t]) => [name, storeTensor(t)] as const);
  const blob = writeSafetensors(new Map([...stored, ...once.host]));
  const again = parseLoom(once.text, "again.loom", { read: () => blob }, createSink());
  expect(again && printLoom(again, "w.safetensors").text).toBe(once.text);
  return "network";
}

test("broken texts: a network that prints and reads back the same, or coded errors", () => {
  const outcomes = { network: 0, refused: 0 };
  fc.assert(
    fc.property(
      fc.constantFrom(...seeds),
      fc.array(edit, { minLength: 1, maxLength: 3 }),
      ({ pieces, weights }, list) => {
        outcomes[judge(mutate(pieces, list), weights)]++;
      },
    ),
    { numRuns, seed },
  );
  // Edits that break everything or nothing would test little.
  expect(Math.min(outcomes.network, outcomes.refused)).toBeGreaterThan(numRuns / 50);
});

test("random text: coded errors", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200, unit: "binary" }), (text) => {
      expect(judge(text, new Uint8Array(0))).toBe("refused");
    }),
    { numRuns, seed },
  );
});
