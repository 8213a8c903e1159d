/** A number, the name of a data file, or a literal of more than 32 bits. */
type Value = number | string | { readonly verilog: string };

/** A parameter set. */
export type Parameters = Readonly<Record<string, Value>>;

/**
 * Verilog text for a bench to include: one instance of `module` a parameter set, and `done`, one bit each.
 * Every instance has ports clk and done.
 */
export function instances(module: string, sets: readonly Parameters[]): string {
  const lines = sets.flatMap((set, index) => [
    `${module} #(${Object.entries(set).map(connect).join(", ")}) u_${index} (.clk(clk), .done(done[${index}]));`,
  ]);
  return [`wire [${sets.length - 1}:0] done;`, ...lines, ""].join("\n");
}

function connect([name, value]: readonly [string, Value]): string {
  if (typeof value === "object") return `.${name}(${value.verilog})`;
  return `.${name}(${typeof value === "number" ? value : JSON.stringify(value)})`;
}
