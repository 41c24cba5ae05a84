/** A command of the small shell, as a tree. */
export interface ShellNode {
  readonly kind: 'simple' | 'while' | 'if' | 'for';
  readonly words: readonly Word[];
  /** Where the output goes; undefined: to the log. */
  readonly redirect?: Word;
  readonly background?: boolean;
  /** How it is joined to the next command. */
  readonly join: ';' | '&&' | '||';
  readonly until?: boolean;
  readonly variable?: string;
  readonly condition?: readonly ShellNode[];
  readonly body?: readonly ShellNode[];
  readonly otherwise?: readonly ShellNode[];
}

/** A word: its text, and whether `$` is taken literally (single quotes). */
export interface Word {
  readonly text: string;
  readonly literal: boolean;
}

type Token = Word & { readonly operator: boolean };

const OPERATORS = ['&&', '||', ';;', ';', '&', '|', '>>', '>', '<', '(', ')', '\n'];

/** Reads `$(…)` from its beginning; answers the text with its brackets. */
function substitution(s: string, from: number): string {
  let depth = 0;
  for (let i = from; i < s.length; i++) {
    if (s[i] === '(') depth++;
    else if (s[i] === ')' && --depth === 0) return s.slice(from, i + 1);
  }
  return s.slice(from);
}

class Lexer {
  readonly #s: string;
  #i = 0;
  #text = '';
  #open = false;
  #literal = false;
  readonly tokens: Token[] = [];

  constructor(s: string) {
    this.#s = s;
    while (this.#i < s.length) this.#step();
    this.#flush();
  }

  #flush(): void {
    if (this.#open) {
      this.tokens.push({ text: this.#text, literal: this.#literal, operator: false });
    }
    this.#text = '';
    this.#open = false;
    this.#literal = false;
  }

  #add(text: string): void {
    this.#open = true;
    this.#text += text;
  }

  #step(): void {
    const s = this.#s;
    const c = s[this.#i]!;
    if (c === "'" || c === '"') return this.#quoted(c);
    if (c === '\\') {
      if (s[this.#i + 1] !== '\n') this.#add(s[this.#i + 1] ?? '');
      this.#i += 2;
      return undefined;
    }
    if (c === '$' && s[this.#i + 1] === '(') {
      const inner = `$${substitution(s, this.#i + 1)}`;
      this.#add(inner);
      this.#i += inner.length;
      return undefined;
    }
    if (c === '#' && !this.#open) {
      while (this.#i < s.length && s[this.#i] !== '\n') this.#i++;
      return undefined;
    }
    if (c === ' ' || c === '\t') {
      this.#flush();
      this.#i++;
      return undefined;
    }
    const operator = OPERATORS.find((o) => s.startsWith(o, this.#i));
    if (operator !== undefined) return this.#operator(operator);
    this.#add(c);
    this.#i++;
    return undefined;
  }

  #quoted(c: string): void {
    const end = this.#s.indexOf(c, this.#i + 1);
    const stop = end < 0 ? this.#s.length : end;
    if (c === "'") this.#literal = true;
    this.#add(this.#s.slice(this.#i + 1, stop));
    this.#i = stop + 1;
  }

  #operator(operator: string): void {
    const number = operator.startsWith('>') && /^[12]$/.test(this.#text);
    if (number) {
      this.#text = '';
      this.#open = false;
    }
    this.#flush();
    this.#i += operator.length;
    if (operator.startsWith('>') && this.#s[this.#i] === '&') {
      this.#i += 2;
      return;
    }
    const text = operator === '\n' || operator === ';;' ? ';' : operator;
    this.tokens.push({ text, literal: false, operator: true });
  }
}

class Parser {
  readonly #t: readonly Token[];
  #i = 0;

  constructor(tokens: readonly Token[]) {
    this.#t = tokens;
  }

  #is(...texts: readonly string[]): boolean {
    const t = this.#t[this.#i];
    return t !== undefined && texts.includes(t.text);
  }

  list(...stop: readonly string[]): ShellNode[] {
    const out: ShellNode[] = [];
    while (this.#i < this.#t.length && !this.#is(...stop)) {
      if (this.#is(';', '(', ')')) {
        this.#i++;
        continue;
      }
      const node = this.#command();
      const next = this.#t[this.#i];
      const join = next?.operator && (next.text === '&&' || next.text === '||') ? next.text : ';';
      if (next?.operator && [';', '&&', '||', '&', '|'].includes(next.text)) this.#i++;
      // The right side of a pipe decides; what the left side says is not passed on.
      if (next?.operator && next.text === '|') continue;
      out.push({ ...node, join, ...(next?.text === '&' ? { background: true } : {}) });
    }
    return out;
  }

  #skip(word: string): void {
    while (this.#is(';')) this.#i++;
    if (this.#is(word)) this.#i++;
  }

  #command(): ShellNode {
    if (this.#is('while', 'until')) return this.#loop();
    if (this.#is('if')) return this.#branch();
    if (this.#is('for')) return this.#each();
    const words: Word[] = [];
    let redirect: Word | undefined;
    for (let t = this.#t[this.#i]; t && !this.#ends(t); t = this.#t[this.#i]) {
      this.#i++;
      if (t.operator && t.text.startsWith('>')) redirect = this.#t[this.#i++];
      else if (!t.operator) words.push(t);
    }
    return { kind: 'simple', words, join: ';', ...(redirect ? { redirect } : {}) };
  }

  #ends(t: Token): boolean {
    return t.operator && !t.text.startsWith('>') && t.text !== '<';
  }

  #loop(): ShellNode {
    const until = this.#is('until');
    this.#i++;
    const condition = this.list('do');
    this.#skip('do');
    const body = this.list('done');
    this.#skip('done');
    return { kind: 'while', words: [], join: ';', until, condition, body };
  }

  #branch(): ShellNode {
    this.#i++;
    const condition = this.list('then');
    this.#skip('then');
    const body = this.list('else', 'elif', 'fi');
    let otherwise: readonly ShellNode[] = [];
    if (this.#is('elif')) otherwise = [this.#branch()];
    else {
      if (this.#is('else')) {
        this.#i++;
        otherwise = this.list('fi');
      }
      this.#skip('fi');
    }
    return { kind: 'if', words: [], join: ';', condition, body, otherwise };
  }

  #each(): ShellNode {
    this.#i++;
    const variable = this.#t[this.#i++]?.text ?? '';
    const words: Word[] = [];
    if (this.#is('in')) this.#i++;
    while (this.#i < this.#t.length && !this.#is(';', 'do')) words.push(this.#t[this.#i++]!);
    this.#skip('do');
    const body = this.list('done');
    this.#skip('done');
    return { kind: 'for', words, join: ';', variable, body };
  }
}

/** The commands of a script. What cannot be understood becomes an ordinary command. */
export function parseShell(text: string): readonly ShellNode[] {
  return new Parser(new Lexer(text).tokens).list();
}
