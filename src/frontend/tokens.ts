import { createToken, type IToken, Lexer } from "chevrotain";

/** The tokens of a `.loom` file. LABEL is what an error message calls the token. */

const Blank = createToken({ name: "Blank", pattern: /\s+/, group: Lexer.SKIPPED });
const LineComment = createToken({
  name: "LineComment",
  pattern: /\/\/[^\n\r]*/,
  group: Lexer.SKIPPED,
});
const BlockComment = createToken({
  name: "BlockComment",
  pattern: /\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//,
  group: Lexer.SKIPPED,
  line_breaks: true,
});
/** Illegal on its own; a token so that the message can name the cause. */
export const OpenComment = createToken({
  name: "OpenComment",
  pattern: /\/\*[\s\S]*/,
  line_breaks: true,
  label: "a comment without an end",
});

export const ValueName = createToken({
  name: "ValueName",
  pattern: /%[A-Za-z_][A-Za-z0-9_]*/,
  label: "a value (`%name`)",
});
export const ConstantName = createToken({
  name: "ConstantName",
  pattern: /@[A-Za-z_][A-Za-z0-9_]*/,
  label: "a constant (`@name`)",
});
export const Word = createToken({
  name: "Word",
  pattern: /[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*/,
  label: "a word",
});
export const NetworkWord = createToken({
  name: "NetworkWord",
  pattern: /network/,
  longer_alt: Word,
  categories: Word,
  label: "`network`",
});
export const WeightsWord = createToken({
  name: "WeightsWord",
  pattern: /weights/,
  longer_alt: Word,
  categories: Word,
  label: "`weights`",
});
export const ParallelWord = createToken({
  name: "ParallelWord",
  pattern: /parallel/,
  longer_alt: Word,
  categories: Word,
  label: "`parallel`",
});
export const BeforeWord = createToken({
  name: "BeforeWord",
  pattern: /before/,
  longer_alt: Word,
  categories: Word,
  label: "`before`",
});
export const AfterWord = createToken({
  name: "AfterWord",
  pattern: /after/,
  longer_alt: Word,
  categories: Word,
  label: "`after`",
});
export const FileWord = createToken({
  name: "FileWord",
  pattern: /file/,
  longer_alt: Word,
  categories: Word,
  label: "`file`",
});
export const NumberText = createToken({
  name: "NumberText",
  pattern: /-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/,
  label: "a number",
});
export const Text = createToken({
  name: "Text",
  pattern: /"(?:[^"\\\n\r]|\\[^\n\r])*"/,
  label: "a string",
});
/** Illegal on its own; a token so that the message can name the cause. */
export const OpenText = createToken({
  name: "OpenText",
  pattern: /"(?:[^"\\\n\r]|\\[^\n\r])*/,
  label: "a string without an end",
});

export const LeftBrace = createToken({ name: "LeftBrace", pattern: /\{/, label: "`{`" });
export const RightBrace = createToken({ name: "RightBrace", pattern: /\}/, label: "`}`" });
export const LeftParen = createToken({ name: "LeftParen", pattern: /\(/, label: "`(`" });
export const RightParen = createToken({ name: "RightParen", pattern: /\)/, label: "`)`" });
export const LeftBracket = createToken({ name: "LeftBracket", pattern: /\[/, label: "`[`" });
export const RightBracket = createToken({ name: "RightBracket", pattern: /\]/, label: "`]`" });
export const Comma = createToken({ name: "Comma", pattern: /,/, label: "`,`" });
export const Colon = createToken({ name: "Colon", pattern: /:/, label: "`:`" });
export const Equals = createToken({ name: "Equals", pattern: /=/, label: "`=`" });

/** Whatever is no token: a token too, so that the lexer never stops. */
export const Stray = createToken({
  name: "Stray",
  pattern: /[^\s%@"A-Za-z0-9_{}()[\],:=/-]+|[%@/-]/,
  // The lexer cannot work out by itself what a complement starts with.
  start_chars_hint: Array.from({ length: 0x10000 }, (_, code) => code),
  label: "no token",
});

/** Order matters: the first pattern that matches wins. */
export const allTokens = [
  Blank,
  LineComment,
  BlockComment,
  OpenComment,
  ValueName,
  ConstantName,
  NetworkWord,
  WeightsWord,
  FileWord,
  BeforeWord,
  AfterWord,
  ParallelWord,
  Word,
  NumberText,
  Text,
  OpenText,
  LeftBrace,
  RightBrace,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  Comma,
  Colon,
  Equals,
  Stray,
];

/** What a message calls the token that stands in the way. */
export function describeToken(token: IToken | undefined): string {
  if (token === undefined || token.tokenType.name === "EOF") return "the end of the file";
  return token.image.length > 40 ? `\`${token.image.slice(0, 40)}...\`` : `\`${token.image}\``;
}

/** A word, keywords included. */
export function isWord(token: IToken): boolean {
  return token.tokenType === Word || token.tokenType.CATEGORIES?.includes(Word) === true;
}
