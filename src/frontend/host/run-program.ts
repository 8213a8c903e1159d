import type { HostStatement } from "../../ir/host.js";
import type { HostTensor } from "../../num/host-tensor.js";
import { present } from "../../support/invariant.js";
import { hostOps } from "./index.js";

/**
 * Runs host statements from the given values on; the value of the last one. Each is exact to float32 as
 * `docs/onnx.md` states it for its op.
 */
export function runProgram(
  statements: readonly HostStatement[],
  given: ReadonlyMap<string, HostTensor>,
): HostTensor {
  const values = new Map(given);
  // A value is let go after its last use: maps of a large preprocessing are megabytes.
  const lastUse = new Map<string, number>();
  statements.forEach((s, i) => {
    for (const operand of s.inputs) if (operand.kind === "value") lastUse.set(operand.name, i);
  });
  let result: HostTensor | undefined;
  for (const [i, s] of statements.entries()) {
    if (s.op !== "Input") {
      const inputs = s.inputs.map((o) =>
        o.kind === "constant" ? o.tensor : present(values.get(o.name), o.name),
      );
      values.set(s.name, present(hostOps.get(s.op), s.op).evaluate(inputs, s.attrs, s.type));
    }
    result = present(values.get(s.name), s.name);
    for (const [name, last] of lastUse) if (last === i) values.delete(name);
  }
  return present(result, "statement");
}
