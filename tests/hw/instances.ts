/** A parameter set: numbers, and names of data files. */
export type Parameters = Readonly<Record<string, number | string>>;

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

function connect([name, value]: readonly [string, number | string]): string {
  return `.${name}(${typeof value === "number" ? value : JSON.stringify(value)})`;
}
