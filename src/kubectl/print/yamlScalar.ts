/** Column after which a text is folded at its next space. */
const BEST_WIDTH = 80;

const WORDS = new Set(
  (
    'y Y yes Yes YES true True TRUE on On ON n N no No NO false False FALSE off Off OFF ~ null ' +
    'Null NULL .nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF <<'
  ).split(' '),
);

const INTEGER = /^[-+]?(0|[1-9][0-9]*|0[0-7]+|0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const BASE60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const TIMESTAMP =
  /^\d{4}-\d{1,2}-\d{1,2}([Tt ]\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?(Z|[-+]\d\d:\d\d)?)?$/;

/** Whether a text without quotes is read as a text. Models: go.yaml.in/yaml/v2 resolve.go */
export function resolvesToText(s: string): boolean {
  if (s === '' || WORDS.has(s)) return false;
  if (!/^[-+.0-9]/.test(s)) return true;
  const plain = s.replaceAll('_', '');
  if (s.startsWith('.')) return !/^\.\d+([eE][-+]?\d+)?$/.test(plain);
  return !(INTEGER.test(plain) || FLOAT.test(plain) || BASE60.test(s) || TIMESTAMP.test(s));
}

/** What the characters of a text allow. */
interface Analysis {
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

/** Models: go.yaml.in/yaml/v2 emitterc.go yaml_emitter_analyze_scalar */
function analyse(s: string): Analysis {
  const special = /[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;
  const spaceBreak = / \n/.test(s);
  const breakSpace = /\n /.test(s);
  const bad = spaceBreak || special.test(s) || s.includes('\t');
  const indicators =
    /^(---|\.\.\.)/.test(s) ||
    /^[#,[\]{}&*!|>'"%@`]/.test(s) ||
    /^[-?:](\s|$)/.test(s) ||
    /:(\s|$)/.test(s) ||
    /\s#/.test(s);
  const edges = /^[ \n]|[ \n]$/.test(s);
  return {
    plain: !bad && !indicators && !edges && !breakSpace && !s.includes('\n'),
    single: !bad && !breakSpace,
    block: !bad && !s.endsWith(' '),
  };
}

/**
 * A text as a scalar that begins at a column. `indent` is where its further lines begin; a key
 * stays on its line. Models: go.yaml.in/yaml/v2 encode.go stringv, emitterc.go
 */
export function writeScalar(s: string, indent: number, column: number, key: boolean): string {
  if (s === '') return '""';
  const a = analyse(s);
  if (s.includes('\n'))
    return a.block && !key ? literal(s, indent) : double(s, indent, column, key);
  if (!resolvesToText(s)) return double(s, indent, column, key);
  if (a.plain) return folded(s, indent, column, key, false);
  if (a.single) return `'${folded(s.replaceAll("'", "''"), indent, column + 1, key, true)}'`;
  return double(s, indent, column, key);
}

function literal(s: string, indent: number): string {
  const hint = /^[ \n]/.test(s) ? '2' : '';
  const chomp = !s.endsWith('\n') ? '-' : s === '\n' || s.endsWith('\n\n') ? '+' : '';
  const body = s.endsWith('\n') ? s.slice(0, -1) : s;
  const pad = ' '.repeat(indent);
  const lines = body.split('\n').map((l) => (l === '' ? '' : pad + l));
  return `|${hint}${chomp}\n${lines.join('\n')}`;
}

/** Breaks at single spaces beyond the best width. */
function folded(s: string, indent: number, column: number, key: boolean, inner: boolean): string {
  let at = column;
  let spaces = false;
  let out = '';
  const chars = Array.from(s);
  chars.forEach((c, i) => {
    const edge = inner && (i === 0 || i === chars.length - 1);
    if (c === ' ' && !key && !spaces && at > BEST_WIDTH && !edge && chars[i + 1] !== ' ') {
      out += `\n${' '.repeat(indent)}`;
      at = indent;
    } else {
      out += c;
      at++;
    }
    spaces = c === ' ';
  });
  return out;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xa0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

function double(s: string, indent: number, column: number, key: boolean): string {
  let at = column + 1;
  let spaces = false;
  let out = '"';
  const chars = Array.from(s);
  chars.forEach((c, i) => {
    const edge = i === 0 || i === chars.length - 1;
    if (c === ' ' && !key && !spaces && at > BEST_WIDTH && !edge) {
      out += `\n${' '.repeat(indent)}${chars[i + 1] === ' ' ? '\\' : ''}`;
      at = indent;
    } else {
      const text = escaped(c);
      out += text;
      at += text.length;
    }
    spaces = c === ' ';
  });
  return `${out}"`;
}

function escaped(c: string): string {
  const known = ESCAPES[c];
  if (known !== undefined) return `\\${known}`;
  const code = c.codePointAt(0)!;
  if (code >= 0x20 && code < 0x7f) return c;
  if (code > 0xa0 && code !== 0xfeff && !(code >= 0xd800 && code < 0xe000)) return c;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
