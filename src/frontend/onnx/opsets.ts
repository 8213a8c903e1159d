import { report } from "../../diag/report.js";
import type { ImportContext } from "./context.js";
import type { OpsetProto } from "./proto.js";

export const oldestOpset = 7;
const newestOpset = 28;

/** The opset of the ONNX domain in a list of imports, `fallback` where they name none; undefined after BL1502. */
export function checkOpset(
  opsets: readonly OpsetProto[],
  context: ImportContext,
  fallback: number,
): number | undefined {
  const version = opsets.find((o) => domainOf(o.domain) === "")?.version ?? fallback;
  if (version >= oldestOpset && version <= newestOpset) return version;
  const limits = { low: oldestOpset, high: newestOpset };
  const place = { kind: "file", file: context.file } as const;
  report(context.sink, "BL1502", place, { domain: "ai.onnx", version, ...limits });
  return undefined;
}

/** "" for ONNX itself, "qonnx" for every spelling of the QONNX domain, "channels_last", else as written. */
export function domainOf(domain: string): string {
  if (domain === "" || domain === "ai.onnx") return "";
  if (/^(onnx\.brevitas|(qonnx|finn)\.custom_op\.general|finn|qonnx)$/.test(domain)) return "qonnx";
  return /channels_last$/.test(domain) ? "channels_last" : domain;
}
