/** A word of an action. */
export interface Token {
  readonly type: 'field' | 'word' | 'variable' | 'number' | 'string' | 'dot' | 'sign';
  /** As it is written; of a string its value. */
  readonly text: string;
  /** Where it begins in the template. */
  readonly pos: number;
  /** Nothing stands between it and the token before. */
  readonly joined: boolean;
}

/** Text as it is, or the words between `{{` and `}}`. */
export type Piece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'action'; readonly pos: number; readonly tokens: readonly Token[] };

/** A mistake in a template and where it stands. */
export class TemplateMistake extends Error {
  readonly pos: number;

  constructor(message: string, pos: number) {
    super(message);
    this.pos = pos;
  }
}

const WORD =
  /(?<space>\s+)|(?<field>\.[\p{L}_][\p{L}\p{N}_]*)|(?<variable>\$[\p{L}\p{N}_]*)|(?<number>[+-]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(?<string>"(?:[^"\\\n]|\\.)*"|`[^`]*`)|(?<word>[\p{L}_][\p{L}\p{N}_]*)|(?<dot>\.)|(?<sign>:=|[=(),|])/uy;

/** Takes a template apart. Models: text/template/parse lex.go */
export function lexTemplate(source: string): readonly Piece[] {
  const out: Piece[] = [];
  let at = 0;
  let trims = false;
  for (;;) {
    const open = source.indexOf('{{', at);
    const text = source.slice(at, open < 0 ? undefined : open);
    const left = trims ? text.replace(/^\s+/, '') : text;
    if (open < 0) return left === '' ? out : [...out, { type: 'text', text: left }];
    const dash = /^-\s/.test(source.slice(open + 2, open + 4));
    const kept = dash ? left.replace(/\s+$/, '') : left;
    if (kept !== '') out.push({ type: 'text', text: kept });
    const start = open + 2 + (dash ? 2 : 0);
    const comment = /^\s*\/\*[^]*?\*\/(\s-)?\}\}/.exec(source.slice(start));
    if (comment) {
      at = start + comment[0].length;
      trims = comment[1] !== undefined;
      continue;
    }
    const action = lexAction(source, start);
    out.push({ type: 'action', pos: start, tokens: action.tokens });
    at = action.end;
    trims = action.trims;
  }
}

interface LexedAction {
  readonly tokens: readonly Token[];
  readonly end: number;
  /** Spaces after it go. */
  readonly trims: boolean;
}

function lexAction(source: string, start: number): LexedAction {
  const tokens: Token[] = [];
  let joined = false;
  for (let at = start; ;) {
    const close = /^(\s-)?\}\}/.exec(source.slice(at, at + 4));
    if (close) return { tokens, end: at + close[0].length, trims: close[1] !== undefined };
    WORD.lastIndex = at;
    const found = WORD.exec(source);
    if (!found) throw mistakeAt(source, at, joined && tokens.at(-1));
    const [type, text] = Object.entries(found.groups!).find(([, v]) => v !== undefined)!;
    if (type === 'space') joined = false;
    else {
      const value = type === 'string' ? unquoted(text, at) : text;
      tokens.push({ type: type as Token['type'], text: value, pos: at, joined });
      joined = true;
    }
    at += text.length;
  }
}

/** `before`: the token that the mistake follows at once. */
function mistakeAt(source: string, at: number, before: Token | undefined | false): TemplateMistake {
  if (at >= source.length) return new TemplateMistake('unclosed action', at);
  const c = source[at]!;
  if (c === '"') return new TemplateMistake('unterminated quoted string', at);
  if (!before || !['field', 'word', 'variable'].includes(before.type)) {
    return new TemplateMistake(`unexpected ${JSON.stringify(c)} in operand`, at);
  }
  const code = c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return new TemplateMistake(`bad character U+${code} '${c}'`, at);
}

function unquoted(text: string, pos: number): string {
  if (text.startsWith('`')) return text.slice(1, -1);
  try {
    return JSON.parse(text.replace(/\t/g, '\\t')) as string;
  } catch {
    throw new TemplateMistake('invalid syntax', pos);
  }
}
