/** One `struct configN` of parameters.h; the lists of at most one entry are absent or present. */
export interface ConfigView {
  /** N: the number of the layer, with a suffix for parts of a layer. */
  readonly id: string;
  /** What the layer is, in bitloom's words. */
  readonly title: string;
  /** Struct of nnet_utils it fills in. */
  readonly base: string;
  readonly constants: readonly {
    readonly type: string;
    readonly name: string;
    readonly value: string;
  }[];
  readonly types: readonly { readonly name: string; readonly value: string }[];
  /** The pass program of an array layer. */
  readonly programs: readonly {
    readonly passes: readonly {
      readonly data: number;
      readonly weight: number;
      readonly shift: number;
    }[];
  }[];
  /** Constant tables behind functions of one index. */
  readonly tables: readonly {
    readonly name: string;
    readonly type: string;
    readonly count: number;
    readonly values: string;
  }[];
}

type Constant = number | { readonly type: string; readonly value: string };

/** A config of plain unsigned constants and, where said so, of other types. */
export function config(
  id: string,
  title: string,
  base: string,
  constants: Readonly<Record<string, Constant>>,
  rest: Partial<Pick<ConfigView, "types" | "programs" | "tables">> = {},
): ConfigView {
  return {
    ...{ id, title, base },
    constants: Object.entries(constants).map(([name, c]) =>
      typeof c === "number"
        ? { type: "unsigned", name, value: String(c) }
        : { type: c.type, name, value: c.value },
    ),
    types: rest.types ?? [],
    programs: rest.programs ?? [],
    tables: rest.tables ?? [],
  };
}

/** What stands above the struct: the title, and for array layers the cycles that they take. */
export function commentOf({ title, base, constants, programs }: ConfigView): string {
  if (programs.length === 0) return title;
  const field = (name: string) => Number(constants.find((c) => c.name === name)?.value);
  const isLow = base === "mac_config";
  const turns = isLow ? field("n_in") / field("simd") : field("reuse_factor");
  const passes = field("n_passes");
  const unit = isLow ? "step" : base === "dense_config" ? "vector" : "pixel";
  const word = isLow ? "turns" : "reuse factor";
  return `${title}: ${word} ${turns} x passes ${passes} = ${turns * passes} cycles a ${unit}`;
}

/** An integer that may be negative or wide. */
export function integer(value: number): Constant {
  return { type: "long long", value: `${value}LL` };
}

/** A table of natural numbers below 65536 behind a function of that name. */
export function table(name: string, values: readonly number[]): ConfigView["tables"][number] {
  return { name, type: "unsigned short", count: values.length, values: values.join(", ") };
}
