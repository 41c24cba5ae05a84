/** One step of a path, or a constant. */
export type Step =
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | { readonly type: 'slice'; readonly from?: number; readonly to?: number; readonly by?: number }
  | { readonly type: 'index'; readonly index: number }
  | { readonly type: 'union'; readonly of: readonly (readonly Step[])[] }
  | {
      readonly type: 'filter';
      readonly left: readonly Step[];
      readonly operator: string;
      readonly right: readonly Step[];
    }
  | { readonly type: 'constant'; readonly value: string | number | boolean }
  | { readonly type: 'word'; readonly word: string };

/** A template: texts and actions in turn. */
export type Segment = { readonly text: string } | { readonly steps: readonly Step[] };

/**
 * Reads a template of kubectl's dialect: text with `{actions}`. Throws an Error with kubectl's
 * words. Models: client-go util/jsonpath parser.go
 */
export function parseTemplate(template: string): readonly Segment[] {
  const out: Segment[] = [];
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf('{', at);
    if (open < 0) {
      out.push({ text: template.slice(at) });
      break;
    }
    if (open > at) out.push({ text: template.slice(at, open) });
    const action = new ActionParser(template, open + 1);
    out.push({ steps: action.steps('}') });
    at = action.at;
  }
  return out;
}

function parseSteps(text: string): readonly Step[] {
  return new ActionParser(`${text}}`, 0).steps('}');
}

const TERMINATORS = new Set([' ', '\t', '\r', '\n', '.', ',', '[', ']', '$', '@', '{', '}']);

class ActionParser {
  readonly #s: string;
  at: number;

  constructor(s: string, at: number) {
    this.#s = s;
    this.at = at;
  }

  steps(end: string): readonly Step[] {
    const out: Step[] = [];
    for (;;) {
      const c = this.#s[this.at];
      if (c === undefined || c === '\n' || c === '\r') throw new Error('unclosed action');
      if (c === end) {
        this.at++;
        return out;
      }
      if (c === ' ' || c === '@' || c === '$') this.at++;
      else this.#step(c, out);
    }
  }

  #step(c: string, out: Step[]): void {
    if (this.#s.startsWith('[?(', this.at)) out.push(this.#filter());
    else if (this.#s.startsWith('..', this.at)) this.#recursive(out);
    else if (c === '[') out.push(...this.#bracket());
    else if (c === '"' || c === "'") out.push({ type: 'constant', value: this.#quoted(c) });
    else if (c === '.') {
      this.at++;
      out.push(this.#field());
    } else if (/[-+0-9]/.test(c)) out.push(this.#number());
    else if (/[\p{L}_]/u.test(c)) out.push(this.#word());
    else throw new Error(`unrecognized character in action: ${unicodeName(c)}`);
  }

  #recursive(out: Step[]): void {
    if (out.at(-1)?.type === 'recursive') throw new Error('invalid multiple recursive descent');
    this.at += 2;
    out.push({ type: 'recursive' });
    if (/[\p{L}\d_]/u.test(this.#s[this.at] ?? '')) out.push(this.#field());
  }

  #field(): Step {
    let name = '';
    while (this.at < this.#s.length && !TERMINATORS.has(this.#s[this.at]!)) {
      if (this.#s[this.at] === '\\') this.at++;
      name += this.#s[this.at++] ?? '';
    }
    return name === '*' ? { type: 'wildcard' } : { type: 'field', name };
  }

  #word(): Step {
    let word = '';
    while (this.at < this.#s.length && !TERMINATORS.has(this.#s[this.at]!)) {
      word += this.#s[this.at++]!;
    }
    if (word === 'true' || word === 'false') return { type: 'constant', value: word === 'true' };
    return { type: 'word', word };
  }

  #number(): Step {
    const m = /^[-+]?[\d.]*/.exec(this.#s.slice(this.at))![0];
    this.at += m.length;
    if (!/^[-+]?\d+(\.\d*)?$/.test(m)) throw new Error(`cannot parse number ${m}`);
    return { type: 'constant', value: Number(m) };
  }

  #quoted(quote: string): string {
    let out = '';
    for (let i = this.at + 1; i < this.#s.length; i++) {
      const c = this.#s[i]!;
      if (c === '\n') break;
      if (c === quote) {
        this.at = i + 1;
        return out;
      }
      if (c === '\\') out += ESCAPED[this.#s[++i] ?? ''] ?? this.#s[i] ?? '';
      else out += c;
    }
    throw new Error('unterminated quoted string');
  }

  #bracket(): readonly Step[] {
    const end = this.#s.indexOf(']', this.at);
    const line = this.#s.indexOf('\n', this.at);
    if (end < 0 || (line >= 0 && line < end)) throw new Error('unterminated array');
    const text = this.#s.slice(this.at + 1, end);
    this.at = end + 1;
    const parts = text.split(',');
    if (parts.length > 1) {
      return [{ type: 'union', of: parts.map((p) => parseSteps(`[${p.trim()}]`)) }];
    }
    const key = /^'([^']*)'$/.exec(text);
    if (key) return parseSteps(`.${key[1]!}`);
    return [slice(text === '*' ? ':' : text)];
  }

  #filter(): Step {
    this.at += 3;
    const begin = this.at;
    let pair = '';
    for (; ; this.at++) {
      const c = this.#s[this.at];
      if (c === undefined || c === '\n') throw new Error('unterminated filter');
      if (pair === '' && (c === '"' || c === "'")) pair = c;
      else if (c === pair && this.#s[this.at - 1] !== '\\') pair = '';
      else if (c === ')' && pair === '') break;
    }
    const text = this.#s.slice(begin, this.at);
    if (this.#s[this.at + 1] !== ']') throw new Error('unclosed array expect ]');
    this.at += 2;
    const m = /^([^!<>=]+)([!<>=]+)(.+)$/.exec(text);
    if (!m) return { type: 'filter', left: parseSteps(text), operator: 'exists', right: [] };
    return { type: 'filter', left: parseSteps(m[1]!), operator: m[2]!, right: parseSteps(m[3]!) };
  }
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };

function slice(text: string): Step {
  const m = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text);
  if (!m || text === '') throw new Error(`invalid array index ${text}`);
  if (m[2] === undefined) return { type: 'index', index: Number(m[1]) };
  const part = (s: string | undefined): number | undefined =>
    s === undefined || s === '' || s === ':' ? undefined : Number(s.replace(':', ''));
  const [from, to, by] = [part(m[1]), part(m[2]), part(m[3])];
  return {
    type: 'slice',
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(by === undefined ? {} : { by }),
  };
}

function unicodeName(c: string): string {
  return `U+${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} '${c}'`;
}
