import {
  EmbeddedActionsParser,
  type IParserErrorMessageProvider,
  type IToken,
  tokenLabel,
} from "chevrotain";
import { either } from "../diag/wording.js";
import type {
  AttrSyntax,
  FileSyntax,
  HostDataSyntax,
  HostOpSyntax,
  ListSyntax,
  OperandSyntax,
  Statement,
  TypeSyntax,
  ValueSyntax,
} from "./syntax.js";
import {
  AfterWord,
  allTokens,
  BeforeWord,
  Colon,
  Comma,
  ConstantName,
  Equals,
  FileWord,
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
  Word,
} from "./tokens.js";

/** An error's message is only what was expected, in words; the catalogue makes the sentence. */
const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, previous }) => {
    const label = tokenLabel(expected);
    const closes = expected === RightParen || expected === RightBracket || expected === RightBrace;
    const opened = [LeftParen, LeftBracket, LeftBrace].includes(previous.tokenType);
    return closes && !opened ? `\`,\` or ${label}` : label;
  },
  buildNotAllInputParsedMessage: () => "the next statement or `}`",
  buildNoViableAltMessage: ({ expectedPathsPerAlt }) =>
    either([
      ...new Set(
        expectedPathsPerAlt.flat().flatMap(([first]) => (first ? [tokenLabel(first)] : [])),
      ),
    ]),
  buildEarlyExitMessage: ({ expectedIterationPaths }) =>
    either(expectedIterationPaths.flatMap(([first]) => (first ? [tokenLabel(first)] : []))),
};

/** The grammar; docs/language.md states it in EBNF under the same rule names. Each rule parses one sentence alone. */
class LoomParser extends EmbeddedActionsParser {
  constructor() {
    super(allTokens, {
      recoveryEnabled: false,
      maxLookahead: 2,
      errorMessageProvider: expectations,
    });
    this.performSelfAnalysis();
  }

  readonly header = this.RULE("header", (): IToken => {
    this.CONSUME(NetworkWord);
    const name = this.CONSUME(Word);
    this.CONSUME(LeftBrace);
    return name;
  });

  readonly statement = this.RULE(
    "statement",
    (): Statement =>
      this.OR<Statement>([
        { ALT: () => this.SUBRULE(this.weights) },
        { ALT: () => this.SUBRULE(this.constant) },
        { ALT: () => this.SUBRULE(this.value) },
        { ALT: () => this.SUBRULE(this.region) },
        { ALT: () => this.SUBRULE(this.host) },
      ]),
  );

  private readonly host = this.RULE("host", (): Statement => {
    const word = this.OR1([
      { ALT: () => this.CONSUME(BeforeWord) },
      { ALT: () => this.CONSUME(AfterWord) },
    ]);
    return this.OR2<Statement>([
      {
        ALT: () => {
          const name = this.CONSUME(ValueName);
          this.CONSUME(Equals);
          return { kind: "host", word, name, body: this.SUBRULE(this.hostOp) };
        },
      },
      {
        ALT: () => {
          const name = this.CONSUME(ConstantName);
          this.CONSUME(Colon);
          return { kind: "host", word, name, body: this.SUBRULE(this.hostData) };
        },
      },
    ]);
  });

  private readonly hostOp = this.RULE("hostOp", (): HostOpSyntax => {
    const op = this.CONSUME(Word);
    this.CONSUME(LeftParen);
    const operands: IToken[] = [];
    this.MANY_SEP({ SEP: Comma, DEF: () => operands.push(this.SUBRULE(this.hostOperand)) });
    const close = this.CONSUME(RightParen);
    const type = this.OPTION(() => {
      this.CONSUME(Colon);
      return this.SUBRULE(this.type);
    });
    return { kind: "op", op, operands, close, type, attrs: this.SUBRULE(this.attributes) };
  });

  private readonly hostOperand = this.RULE(
    "hostOperand",
    (): IToken =>
      this.OR([
        { ALT: () => this.CONSUME(ValueName) },
        { ALT: () => this.CONSUME(ConstantName) },
        { ALT: () => this.CONSUME(NumberText) },
      ]),
  );

  private readonly hostData = this.RULE("hostData", (): HostDataSyntax => {
    const type = this.SUBRULE(this.type);
    this.CONSUME(Equals);
    return { kind: "data", type, data: this.SUBRULE(this.data) };
  });

  private readonly data = this.RULE("data", (): ValueSyntax | FileSyntax =>
    this.OR<ValueSyntax | FileSyntax>([
      { ALT: () => this.SUBRULE(this.file) },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => ({ kind: "token", token: this.CONSUME(NumberText) }) },
    ]),
  );

  /** Only what opens it: the statements in it are sentences of their own, and so is its brace. */
  private readonly region = this.RULE("region", (): Statement => {
    const word = this.CONSUME(ParallelWord);
    const groups = this.CONSUME(NumberText);
    this.CONSUME(LeftBrace);
    return { kind: "region", word, groups };
  });

  private readonly weights = this.RULE("weights", (): Statement => {
    this.CONSUME(WeightsWord);
    const alias = this.OPTION(() => {
      const word = this.CONSUME(Word);
      this.CONSUME(Equals);
      return word;
    });
    return { kind: "weights", alias, path: this.CONSUME(Text) };
  });

  private readonly constant = this.RULE("constant", (): Statement => {
    const name = this.CONSUME(ConstantName);
    this.CONSUME(Colon);
    const type = this.SUBRULE(this.type);
    this.CONSUME(Equals);
    const data = this.SUBRULE(this.data);
    return { kind: "constant", name, type, data, attrs: this.SUBRULE(this.attributes) };
  });

  private readonly value = this.RULE("value", (): Statement => {
    const name = this.CONSUME(ValueName);
    this.CONSUME(Equals);
    const op = this.CONSUME(Word);
    this.CONSUME(LeftParen);
    const operands: OperandSyntax[] = [];
    this.MANY_SEP({ SEP: Comma, DEF: () => operands.push(this.SUBRULE(this.operand)) });
    const close = this.CONSUME(RightParen);
    const type = this.OPTION(() => {
      this.CONSUME(Colon);
      return this.SUBRULE(this.type);
    });
    return { kind: "value", name, op, operands, close, type, attrs: this.SUBRULE(this.attributes) };
  });

  private readonly operand = this.RULE("operand", (): OperandSyntax => {
    const word = this.OPTION(() => {
      const name = this.CONSUME(Word);
      this.CONSUME(Colon);
      return name;
    });
    const value = this.OR([
      { ALT: () => this.CONSUME(ValueName) },
      { ALT: () => this.CONSUME(ConstantName) },
    ]);
    return { word, value };
  });

  private readonly type = this.RULE("type", (): TypeSyntax => {
    const element = this.CONSUME(Word);
    const shape = this.OPTION(() => {
      this.CONSUME(LeftBracket);
      const dims: IToken[] = [];
      this.MANY_SEP({ SEP: Comma, DEF: () => dims.push(this.CONSUME(NumberText)) });
      return { dims, last: this.CONSUME(RightBracket) };
    });
    return { element, dims: shape?.dims, last: shape?.last ?? element };
  });

  private readonly attributes = this.RULE("attributes", (): readonly AttrSyntax[] => {
    const attrs: AttrSyntax[] = [];
    this.OPTION(() => {
      this.CONSUME(LeftBrace);
      this.MANY_SEP({ SEP: Comma, DEF: () => attrs.push(this.SUBRULE(this.attribute)) });
      this.CONSUME(RightBrace);
    });
    return attrs;
  });

  private readonly attribute = this.RULE("attribute", (): AttrSyntax => {
    const name = this.CONSUME(Word);
    this.CONSUME(Colon);
    return { name, value: this.SUBRULE(this.attributeValue) };
  });

  private readonly attributeValue = this.RULE(
    "attributeValue",
    (): ValueSyntax =>
      this.OR<ValueSyntax>([
        { ALT: () => ({ kind: "token", token: this.CONSUME(NumberText) }) },
        { ALT: () => ({ kind: "token", token: this.CONSUME(Word) }) },
        { ALT: () => this.SUBRULE(this.list) },
      ]),
  );

  private readonly list = this.RULE("list", (): ListSyntax => {
    const open = this.CONSUME(LeftBracket);
    const items: ValueSyntax[] = [];
    this.MANY_SEP({ SEP: Comma, DEF: () => items.push(this.SUBRULE(this.item)) });
    return { kind: "list", items, open, close: this.CONSUME(RightBracket) };
  });

  private readonly item = this.RULE(
    "item",
    (): ValueSyntax =>
      this.OR<ValueSyntax>([
        { ALT: () => ({ kind: "token", token: this.CONSUME(NumberText) }) },
        { ALT: () => this.SUBRULE(this.list) },
      ]),
  );

  private readonly file = this.RULE("file", (): FileSyntax => {
    this.CONSUME(FileWord);
    this.CONSUME(LeftParen);
    const alias = this.OPTION(() => {
      const word = this.CONSUME(Word);
      this.CONSUME(Comma);
      return word;
    });
    const name = this.CONSUME(Text);
    this.CONSUME(RightParen);
    return { kind: "file", alias, name };
  });
}

/** What parsing one sentence gave: the sentence, or what was expected and the token found instead. */
export interface Parsed<T> {
  readonly result: T | undefined;
  readonly expected: string | undefined;
  readonly found: IToken | undefined;
}

const parser = new LoomParser();

export function parseHeader(tokens: readonly IToken[]): Parsed<IToken> {
  parser.input = [...tokens];
  return outcome(parser.header());
}

export function parseStatement(tokens: readonly IToken[]): Parsed<Statement> {
  parser.input = [...tokens];
  return outcome(parser.statement());
}

function outcome<T>(result: T): Parsed<T> {
  const error = parser.errors[0];
  if (error === undefined) return { result, expected: undefined, found: undefined };
  const kept = error.name === "NotAllInputParsedException" ? result : undefined;
  return { result: kept, expected: error.message, found: error.token };
}
