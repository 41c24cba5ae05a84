import type { Piece, Token } from './lexTemplate.ts';
import { lexTemplate, TemplateMistake } from './lexTemplate.ts';

/** A value in a command. `text` is how error messages write it. */
export type Operand = { readonly pos: number; readonly text: string } & (
  | { readonly type: 'literal'; readonly value: unknown }
  | { readonly type: 'dot' }
  | { readonly type: 'function'; readonly name: string }
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'pipe'; readonly pipe: Pipe }
  /** Names below `base`, or below the dot. */
  | { readonly type: 'fields'; readonly base?: Operand; readonly names: readonly string[] }
);

/** Commands, each of which gets the value of the one before. */
export interface Pipe {
  readonly variables: readonly string[];
  /** `:=`, not `=`. */
  readonly declares: boolean;
  readonly commands: readonly (readonly Operand[])[];
}

/** A part that holds others, until `{{end}}`. */
export interface Control {
  readonly type: 'if' | 'with' | 'range';
  readonly pipe: Pipe;
  readonly body: readonly Part[];
  /** After `{{else}}`. */
  readonly otherwise: readonly Part[];
}

/** A part of a template. */
export type Part =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'action'; readonly pipe: Pipe }
  | { readonly type: 'break' | 'continue' }
  | Control;

/** Understands a template. Models: text/template/parse parse.go */
export function parseTemplate(source: string, functions: ReadonlySet<string>): readonly Part[] {
  return new Parser(lexTemplate(source), source.length, functions).all();
}

/** What ended a list of parts. */
interface Ending {
  readonly word: 'end' | 'else' | 'eof';
  /** What stands after the word. */
  readonly rest: readonly Token[];
  readonly pos: number;
}

class Parser {
  readonly #pieces: readonly Piece[];
  readonly #length: number;
  readonly #functions: ReadonlySet<string>;
  #at = 0;
  #variables = ['$'];
  #loops = 0;

  constructor(pieces: readonly Piece[], length: number, functions: ReadonlySet<string>) {
    this.#pieces = pieces;
    this.#length = length;
    this.#functions = functions;
  }

  all(): readonly Part[] {
    const { parts, ending } = this.#list();
    if (ending.word !== 'eof') {
      throw new TemplateMistake(`unexpected {{${ending.word}}}`, ending.pos);
    }
    return parts;
  }

  #list(): { readonly parts: readonly Part[]; readonly ending: Ending } {
    const parts: Part[] = [];
    for (;;) {
      const piece = this.#pieces[this.#at++];
      if (!piece) return { parts, ending: { word: 'eof', rest: [], pos: this.#length } };
      if (piece.type === 'text') parts.push(piece);
      else {
        const [first, ...rest] = piece.tokens;
        const word = first?.type === 'word' ? first.text : '';
        if (word === 'end' || word === 'else') {
          return { parts, ending: { word, rest, pos: piece.pos } };
        }
        parts.push(this.#part(word, rest, piece.tokens, piece.pos));
      }
    }
  }

  #part(word: string, rest: readonly Token[], all: readonly Token[], pos: number): Part {
    switch (word) {
      case 'if':
      case 'with':
      case 'range':
        return this.#control(word, rest, pos);
      case 'break':
      case 'continue':
        if (this.#loops > 0) return { type: word };
        throw new TemplateMistake(`{{${word}}} outside {{range}}`, pos);
      case 'define':
      case 'template':
      case 'block':
        throw new TemplateMistake(`not modelled: {{${word}}}`, pos);
      default:
        return { type: 'action', pipe: this.#whole(all, pos, 'command') };
    }
  }

  #control(type: 'if' | 'with' | 'range', words: readonly Token[], pos: number): Part {
    const known = this.#variables;
    this.#variables = [...known];
    const pipe = this.#whole(words, pos, type);
    if (type === 'range') this.#loops++;
    const { parts: body, ending } = this.#list();
    if (type === 'range') this.#loops--;
    const otherwise = this.#otherwise(type, ending);
    this.#variables = known;
    return { type, pipe, body, otherwise };
  }

  #otherwise(type: 'if' | 'with' | 'range', ending: Ending): readonly Part[] {
    if (ending.word === 'eof') throw new TemplateMistake('unexpected EOF', ending.pos);
    if (ending.word === 'end') return [];
    const [next, ...rest] = ending.rest;
    if (next?.text === type && type !== 'range') return [this.#control(type, rest, ending.pos)];
    const { parts, ending: last } = this.#list();
    if (last.word === 'end') return parts;
    const what = last.word === 'eof' ? 'unexpected EOF' : 'expected end; found {{else}}';
    throw new TemplateMistake(what, last.pos);
  }

  /** The pipe that fills an action. */
  #whole(words: readonly Token[], pos: number, context: string): Pipe {
    const t = new Tokens(words, pos);
    const pipe = this.#pipe(t, context);
    const left = t.peek();
    if (left) throw new TemplateMistake('unexpected right paren', left.pos);
    return pipe;
  }

  #pipe(t: Tokens, context: string): Pipe {
    const variables: string[] = [];
    let declares = false;
    const sign = t.assignment();
    if (sign) {
      declares = sign === ':=';
      for (let w = t.next()!; w.text !== sign; w = t.next()!) {
        if (w.type !== 'variable') continue;
        if (!declares) this.#known(w);
        variables.push(w.text);
      }
    }
    const commands: (readonly Operand[])[] = [];
    do {
      const command = this.#command(t, context);
      commands.push(command);
      const plain = command[0]!.type === 'literal' || command[0]!.type === 'dot';
      if (!plain || commands.length === 1) continue;
      const what = `non executable command in pipeline stage ${commands.length}`;
      throw new TemplateMistake(what, t.pos);
    } while (t.takes('|'));
    const left = t.peek();
    if (left && left.text !== ')') {
      throw new TemplateMistake(`unexpected ${shown(left)} in ${context}`, left.pos);
    }
    if (declares) this.#variables.push(...variables);
    return { variables, declares, commands };
  }

  #known(w: Token): void {
    if (this.#variables.includes(w.text)) return;
    throw new TemplateMistake(`undefined variable ${JSON.stringify(w.text)}`, w.pos);
  }

  #command(t: Tokens, context: string): readonly Operand[] {
    const out: Operand[] = [];
    for (let w = t.peek(); w && w.text !== '|' && w.text !== ')'; w = t.peek()) {
      out.push(this.#operand(t, context));
    }
    if (out.length === 0) throw new TemplateMistake(`missing value for ${context}`, t.pos);
    return out;
  }

  #operand(t: Tokens, context: string): Operand {
    const base = this.#term(t, context);
    const names: string[] = [];
    let pos = base.pos;
    for (let w = t.peek(); w?.type === 'field' && w.joined; w = t.peek()) {
      if (names.length === 0) pos = w.pos;
      names.push(w.text.slice(1));
      t.next();
    }
    if (names.length === 0) return base;
    const text = `${base.text}.${names.join('.')}`;
    if (base.type === 'fields' && !base.base) {
      return { type: 'fields', pos, text, names: [...base.names, ...names] };
    }
    return { type: 'fields', pos, text, base, names };
  }

  #term(t: Tokens, context: string): Operand {
    const w = t.next()!;
    const { pos, text } = w;
    switch (w.type) {
      case 'field':
        return { type: 'fields', pos, text, names: [text.slice(1)] };
      case 'dot':
        return { type: 'dot', pos, text };
      case 'variable':
        this.#known(w);
        return { type: 'variable', pos, text, name: text };
      case 'string':
        return { type: 'literal', pos, text: JSON.stringify(text), value: text };
      case 'number':
        return { type: 'literal', pos, text, value: numberOf(text) };
      case 'word':
        return this.#word(w);
      default:
        if (text !== '(') throw new TemplateMistake(`unexpected ${shown(w)} in ${context}`, pos);
    }
    const pipe = this.#pipe(t, 'parenthesized pipeline');
    if (!t.takes(')')) throw new TemplateMistake('unclosed left paren', pos);
    const said = pipe.commands.map((c) => c.map((o) => o.text).join(' ')).join(' | ');
    return { type: 'pipe', pos, text: `(${said})`, pipe };
  }

  #word({ text, pos }: Token): Operand {
    if (text === 'true' || text === 'false') {
      return { type: 'literal', pos, text, value: text === 'true' };
    }
    if (text === 'nil') return { type: 'literal', pos, text, value: null };
    if (this.#functions.has(text)) return { type: 'function', pos, text, name: text };
    throw new TemplateMistake(`function ${JSON.stringify(text)} not defined`, pos);
  }
}

/** Whole numbers are integers. Reduced: `3.0` is one as well. */
function numberOf(text: string): number | bigint {
  const plain = text.replaceAll('_', '');
  return /^[+-]?\d+$/.test(plain) ? BigInt(plain.replace('+', '')) : Number(plain);
}

function shown(w: Token): string {
  return `<${w.text}>`;
}

/** Words of an action, one after the other. */
class Tokens {
  readonly #words: readonly Token[];
  /** Where the action begins. */
  readonly pos: number;
  #at = 0;

  constructor(words: readonly Token[], pos: number) {
    this.#words = words;
    this.pos = pos;
  }

  peek(): Token | undefined {
    return this.#words[this.#at];
  }

  next(): Token | undefined {
    return this.#words[this.#at++];
  }

  takes(sign: string): boolean {
    const w = this.peek();
    if (w?.type !== 'sign' || w.text !== sign) return false;
    this.#at++;
    return true;
  }

  /** The sign that gives what follows to one or two variables. */
  assignment(): ':=' | '=' | undefined {
    const [a, b, c, d] = this.#words.slice(this.#at, this.#at + 4);
    if (a?.type !== 'variable') return undefined;
    const sign = b?.text === ',' && c?.type === 'variable' ? d : b;
    if (sign?.type !== 'sign') return undefined;
    return sign.text === ':=' || sign.text === '=' ? sign.text : undefined;
  }
}
