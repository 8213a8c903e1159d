import type { IToken } from "chevrotain";
import type { Place } from "../diag/place.js";

/** A sentence of the language as written; tokens carry the places. Everything is checked by `elaborate`. */
export type Statement =
  | WeightsStatement
  | ConstantStatement
  | ValueStatement
  | HostStatementSyntax
  | RegionStatement
  | BrokenStatement;

/** `parallel groups {`: the statements up to its `}` run in groups. */
export interface RegionStatement {
  readonly kind: "region";
  readonly word: IToken;
  readonly groups: IToken;
}

/** What is left when regions have been read: each statement defines one thing. */
export type SingleStatement = Exclude<Statement, RegionStatement>;

/** A statement of the network itself. */
export type NetworkStatement = Exclude<SingleStatement, HostStatementSyntax>;

/** `before %name = Op(operands) : type { attributes }`, `after ...`, or a constant for them. */
export interface HostStatementSyntax {
  readonly kind: "host";
  /** `before` or `after`. */
  readonly word: IToken;
  readonly name: IToken;
  readonly body: HostOpSyntax | HostDataSyntax;
}

export interface HostOpSyntax {
  readonly kind: "op";
  readonly op: IToken;
  /** Values, constants and numbers. */
  readonly operands: readonly IToken[];
  readonly close: IToken;
  readonly type: TypeSyntax | undefined;
  readonly attrs: readonly AttrSyntax[];
}

export interface HostDataSyntax {
  readonly kind: "data";
  readonly type: TypeSyntax;
  readonly data: ValueSyntax | FileSyntax;
}

/** `weights alias = "path"`. */
export interface WeightsStatement {
  readonly kind: "weights";
  readonly alias: IToken | undefined;
  readonly path: IToken;
}

/** `@name : type = data { attributes }`. */
export interface ConstantStatement {
  readonly kind: "constant";
  readonly name: IToken;
  readonly type: TypeSyntax;
  readonly data: ValueSyntax | FileSyntax;
  readonly attrs: readonly AttrSyntax[];
}

/** `%name = op(operands) : type { attributes }`. */
export interface ValueStatement {
  readonly kind: "value";
  readonly name: IToken;
  readonly op: IToken;
  readonly operands: readonly OperandSyntax[];
  /** The closing parenthesis. */
  readonly close: IToken;
  readonly type: TypeSyntax | undefined;
  readonly attrs: readonly AttrSyntax[];
  /** The region it stands in. */
  readonly region?: Region;
}

/** A region that was read: its opening words and its number of groups. */
export interface Region {
  readonly place: Place;
  readonly groups: number;
}

/** A sentence that was reported and could not be read; its first token tells what it would have defined. */
export interface BrokenStatement {
  readonly kind: "broken";
  readonly name: IToken;
}

/** `u8[1, 28, 28]`, or `u8` alone. */
export interface TypeSyntax {
  readonly element: IToken;
  readonly dims: readonly IToken[] | undefined;
  /** The last token of the type. */
  readonly last: IToken;
}

/** `%name`, or `word: @name` for an operand that goes by its name. */
export interface OperandSyntax {
  readonly word: IToken | undefined;
  readonly value: IToken;
}

export interface AttrSyntax {
  readonly name: IToken;
  readonly value: ValueSyntax;
}

/** A number, word or list. */
export type ValueSyntax = { readonly kind: "token"; readonly token: IToken } | ListSyntax;

export interface ListSyntax {
  readonly kind: "list";
  readonly items: readonly ValueSyntax[];
  readonly open: IToken;
  readonly close: IToken;
}

/** `file("tensor")` or `file(alias, "tensor")`. */
export interface FileSyntax {
  readonly kind: "file";
  readonly alias: IToken | undefined;
  readonly name: IToken;
}
