import type { IToken } from "chevrotain";
import {
  AfterWord,
  BeforeWord,
  Colon,
  ConstantName,
  Equals,
  isWord,
  LeftBrace,
  LeftBracket,
  LeftParen,
  NetworkWord,
  NumberText,
  ParallelWord,
  RightBrace,
  RightBracket,
  RightParen,
  Text,
  ValueName,
  WeightsWord,
} from "./tokens.js";

/**
 * A token stream cut into sentences before it is parsed: each is parsed by itself, so a mistake costs one
 * message and the sentence it is in, whatever brackets it forgot to close.
 */
export interface Segments {
  /** Up to and including the first `{`, or up to the first statement where it is missing. */
  readonly header: readonly IToken[];
  readonly statements: readonly (readonly IToken[])[];
  /** The `}` that ends the network. */
  readonly close: IToken | undefined;
  /** Whatever follows it. */
  readonly rest: readonly IToken[];
}

export function segment(tokens: readonly IToken[]): Segments {
  const start = headerEnd(tokens);
  const header = tokens.slice(0, start);
  const statements: IToken[][] = [];
  let regions = 0;
  // The sentence being read; its open brackets, and how many of them are braces.
  let current: IToken[] | undefined;
  let depth = 0;
  let braces = 0;
  for (let i = start; i < tokens.length; i++) {
    const token = tokens[i] as IToken;
    const isEnd = braces === 0 && token.tokenType === RightBrace;
    if (isEnd && regions > 0) {
      regions--;
      statements.push([token]);
      current = undefined;
      depth = 0;
      continue;
    }
    if (isEnd && closesNetwork(tokens, i))
      return { header, statements, close: token, rest: tokens.slice(i + 1) };
    if (current === undefined || startsStatement(tokens, i, depth)) {
      current = [];
      statements.push(current);
      depth = 0;
      braces = 0;
    }
    current.push(token);
    depth = Math.max(0, depth + step(token));
    if (token.tokenType === LeftBrace) braces++;
    if (token.tokenType === RightBrace) braces--;
    if (token.tokenType !== LeftBrace || current[0]?.tokenType !== ParallelWord) continue;
    regions++;
    current = undefined;
    depth = 0;
    braces = 0;
  }
  return { header, statements, close: undefined, rest: [] };
}

/** +1 for an opening bracket, -1 for a closing one. */
export function step(token: IToken): number {
  const type = token.tokenType;
  if (type === LeftBrace || type === LeftParen || type === LeftBracket) return 1;
  return type === RightBrace || type === RightParen || type === RightBracket ? -1 : 0;
}

function headerEnd(tokens: readonly IToken[]): number {
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i]?.tokenType === LeftBrace) return i + 1;
    if (startsStatement(tokens, i, 0)) return i;
  }
  return tokens.length;
}

function startsStatement(tokens: readonly IToken[], i: number, depth: number): boolean {
  const type = tokens[i]?.tokenType;
  const next = tokens[i + 1]?.tokenType;
  if (isHostWord(tokens[i]) && (next === ValueName || next === ConstantName)) return true;
  // The word before a host statement has started it already.
  if (isHostWord(tokens[i - 1])) return false;
  if (type === ValueName && next === Equals) return true;
  if (type === ConstantName && next === Colon) return true;
  if (type === WeightsWord && (next === Text || tokens[i + 2]?.tokenType === Equals)) return true;
  if (type === ParallelWord && next === NumberText) return true;
  if (depth > 0 || !firstOnLine(tokens, i) || tokens[i - 1]?.tokenType === Equals) return false;
  const starts = [ValueName, ConstantName, WeightsWord, ParallelWord, BeforeWord, AfterWord];
  return starts.some((t) => t === type) || isCall(tokens, i);
}

/** `before` or `after`, which start a statement for the host. */
function isHostWord(token: IToken | undefined): boolean {
  return token?.tokenType === BeforeWord || token?.tokenType === AfterWord;
}

/** `op(`: a statement that forgot its name. */
function isCall(tokens: readonly IToken[], i: number): boolean {
  const token = tokens[i];
  return token !== undefined && isWord(token) && tokens[i + 1]?.tokenType === LeftParen;
}

function firstOnLine(tokens: readonly IToken[], i: number): boolean {
  return i === 0 || tokens[i]?.startLine !== tokens[i - 1]?.endLine;
}

/** A `}` that nothing opened ends the network, unless another statement follows it. */
function closesNetwork(tokens: readonly IToken[], i: number): boolean {
  const next = tokens[i + 1]?.tokenType;
  return next === undefined || next === NetworkWord || !startsStatement(tokens, i + 1, 0);
}
