import { invalid } from '../../api/meta/FieldError.ts';
import { labelValue, qualifiedName } from '../../api/meta/names.ts';
import type { Requirement } from './Requirement.ts';
import { SelectorError } from './Requirement.ts';

interface Token {
  readonly type: 'id' | 'end' | 'error' | Symbol | 'in' | 'notin';
  readonly text: string;
}

type Symbol = ')' | ',' | '!' | '==' | '=' | '>' | '<' | '!=' | '(';

const SYMBOLS = new Set([')', ',', '!', '==', '=', '>', '<', '!=', '(']);
const SPECIAL = '=!(),><';
const SPACE = ' \t\r\n';
const OPERATORS = 'in, notin, =, ==, !=, gt, lt';
const END: Token = { type: 'end', text: '' };

function scan(s: string): readonly Token[] {
  const out: Token[] = [];
  let at = 0;
  while (at < s.length) {
    const c = s[at]!;
    if (SPACE.includes(c)) at++;
    else if (SPECIAL.includes(c)) {
      const token = scanSymbol(s, at);
      at += token.text.length;
      out.push(token);
    } else {
      const from = at;
      while (at < s.length && !SPACE.includes(s[at]!) && !SPECIAL.includes(s[at]!)) at++;
      const text = s.slice(from, at);
      out.push({ type: text === 'in' || text === 'notin' ? text : 'id', text });
    }
  }
  out.push(END);
  return out;
}

function scanSymbol(s: string, at: number): Token {
  const two = s.slice(at, at + 2);
  const text = SYMBOLS.has(two) ? two : s[at]!;
  return { type: text as Symbol, text };
}

/** Reads a selector by upstream's grammar, with its words for what does not fit. */
class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = scan(text);
  }

  parse(): readonly Requirement[] {
    const out: Requirement[] = [];
    for (;;) {
      const { type, text } = this.#peek();
      if (type === 'end') return out;
      if (type !== 'id' && type !== '!') {
        throw new SelectorError(`found '${text}', expected: !, identifier, or 'end of string'`);
      }
      out.push(this.#requirement());
      const next = this.#take();
      if (next.type === 'end') return out;
      if (next.type !== ',') {
        throw new SelectorError(`found '${next.text}', expected: ',' or 'end of string'`);
      }
      const after = this.#peek();
      if (after.type !== 'id' && after.type !== '!') {
        throw new SelectorError(`found '${after.text}', expected: identifier after ','`);
      }
    }
  }

  /** In a place of values the words `in` and `notin` are identifiers. */
  #peek(): Token {
    const t = this.#tokens[this.#at] ?? END;
    return t.type === 'in' || t.type === 'notin' ? { type: 'id', text: t.text } : t;
  }

  #take(): Token {
    const t = this.#peek();
    this.#at++;
    return t;
  }

  #requirement(): Requirement {
    const negated = this.#peek().type === '!';
    if (negated) this.#at++;
    const key = this.#take();
    if (key.type !== 'id') fail(`found '${key.text}', expected: identifier`);
    const wrong = qualifiedName(key.text);
    if (wrong.length > 0) fail(`<nil>: ${invalid('', key.text, wrong.join('; ')).message}`);
    const next = this.#peek().type;
    if (negated) return { key: key.text, op: '!', values: [] };
    if (next === 'end' || next === ',') return { key: key.text, op: 'exists', values: [] };
    return checked(this.#comparison(key.text));
  }

  #comparison(key: string): Requirement {
    const { type, text } = this.#tokens[this.#at++] ?? END;
    switch (type) {
      case 'in':
      case 'notin':
        return { key, op: type, values: this.#values() };
      case '=':
      case '==':
        return { key, op: 'in', values: [this.#exact()] };
      case '!=':
        return { key, op: 'notin', values: [this.#exact()] };
      case '>':
      case '<':
        return { key, op: type, values: [this.#exact()] };
      default:
        return fail(`found '${text}', expected: ${OPERATORS}`);
    }
  }

  #exact(): string {
    const { type } = this.#peek();
    if (type === 'end' || type === ',') return '';
    const t = this.#take();
    return t.type === 'id' ? t.text : fail(`found '${t.text}', expected: identifier`);
  }

  #values(): readonly string[] {
    const open = this.#take();
    if (open.type !== '(') fail(`found '${open.text}' expected: '('`);
    const first = this.#peek();
    if (first.type === ')') {
      this.#at++;
      return [''];
    }
    if (first.type !== 'id' && first.type !== ',') {
      fail(`found '${first.text}', expected: ',', ')' or identifier`);
    }
    const set = this.#list();
    this.#at++;
    return [...set].sort();
  }

  #list(): ReadonlySet<string> {
    const set = new Set<string>();
    for (;;) {
      const t = this.#take();
      const next = this.#peek();
      if (t.type === 'id') {
        set.add(t.text);
        if (next.type === ')') return set;
        if (next.type !== ',') fail(`found '${next.text}', expected: ',' or ')'`);
      } else if (t.type === ',') {
        if (set.size === 0) set.add('');
        if (next.type === ')' || next.type === ',') set.add('');
        if (next.type === ')') return set;
      } else fail(`found '${t.text}', expected: ',', or identifier`);
    }
  }
}

/** A mistake within a requirement. */
function fail(why: string): never {
  throw new SelectorError(`unable to parse requirement: ${why}`);
}

function checked(r: Requirement): Requirement {
  const errors: string[] = [];
  r.values.forEach((v, i) => {
    if ((r.op === '>' || r.op === '<') && !/^[+-]?\d+$/.test(v)) {
      const why = "for 'Gt', 'Lt' operators, the value must be an integer";
      errors.push(`values[${i}]: ${invalid('', v, why).message}`);
    }
  });
  r.values.forEach((v, i) => {
    const wrong = labelValue(v);
    if (wrong.length === 0) return;
    errors.push(`values[${i}][${r.key}]: ${invalid('', v, wrong.join('; ')).message}`);
  });
  if (errors.length === 0) return r;
  return fail(errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`);
}

/**
 * Parses `a=b,c in (d,e),!f`; throws a `SelectorError` with upstream's words.
 * Models: apimachinery pkg/labels/selector.go
 */
export function parseLabelSelector(text: string): readonly Requirement[] {
  return text === '' ? [] : new Parser(text).parse();
}
