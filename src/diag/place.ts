/** A point in a source text; line and column count from 1, offset from 0. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** Where a diagnostic points: a source span, a path in a model graph, an option of the command line, or a file. */
export type Place =
  | {
      readonly kind: "source";
      readonly file: string;
      readonly start: Position;
      readonly end: Position;
    }
  | { readonly kind: "graph"; readonly file: string; readonly path: string }
  | { readonly kind: "option"; readonly option: string }
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "none" };

export const noPlace: Place = { kind: "none" };
