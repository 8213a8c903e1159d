/** Constants of a C file under construction; equal ones are written once. */
export interface CTables {
  /** Name of an array of doubles. */
  doubles(values: ArrayLike<number>): string;
  /** Name of an array of 32-bit integers. */
  integers(values: readonly number[]): string;
  /** Name of a struct of library type `type`. */
  struct(type: string, fields: readonly (string | number)[]): string;
  /** Their definitions, in order. */
  lines(): readonly string[];
}

export function createTables(): CTables {
  const names = new Map<string, string>();
  const lines: string[] = [];
  const define = (type: string, brackets: string, values: readonly string[]): string => {
    const body = values.length === 0 ? ["0"] : values;
    const key = `${type}${brackets}${body.join()}`;
    const known = names.get(key);
    if (known !== undefined) return known;
    const name = `k${names.size}`;
    names.set(key, name);
    lines.push(...wrap(`static const ${type} ${name}${brackets} = {`, body, "};"));
    return name;
  };
  return {
    doubles: (values) => define("double", "[]", Array.from(values, cNumber)),
    integers: (values) => define("int32_t", "[]", values.map(String)),
    struct: (type, fields) => define(type, "", fields.map(String)),
    lines: () => lines,
  };
}

/** A double as C reads it back bit for bit. */
export function cNumber(v: number): string {
  if (Number.isNaN(v)) return "NAN";
  if (!Number.isFinite(v)) return v < 0 ? "-INFINITY" : "INFINITY";
  const text = Object.is(v, -0) ? "-0" : String(v);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** One line where it fits in 100 columns, else lines of values. */
function wrap(open: string, values: readonly string[], close: string): readonly string[] {
  const whole = `${open}${values.join(", ")}${close}`;
  if (whole.length <= 100) return [whole];
  const rows: string[] = [];
  let row = " ";
  for (const v of values) {
    if (row.length + v.length + 2 > 100) {
      rows.push(row);
      row = " ";
    }
    row += ` ${v},`;
  }
  return [open, ...rows, row, close];
}
