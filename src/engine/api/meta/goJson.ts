/** Text that is no JSON, with the words of Go's encoding/json. */
export class JsonSyntaxError extends Error {}

/** What a JSON text holds. */
export interface ParsedJson {
  readonly value: unknown;
  /** Paths of repeated keys, in the text's order; the last value counts. */
  readonly duplicates: readonly string[];
}

const SPACE = ' \t\r\n';
const END = 'unexpected end of JSON input';
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** A character as Go's errors quote it. */
function shown(c: string): string {
  if (c === "'") return String.raw`'\''`;
  if (c === '"') return `'"'`;
  const code = c.codePointAt(0)!;
  if (c === '\\') return String.raw`'\\'`;
  if (code === 0x0a) return String.raw`'\n'`;
  if (code === 0x09) return String.raw`'\t'`;
  if (code === 0x0d) return String.raw`'\r'`;
  if (code < 0x20 || code === 0x7f) return `'\\x${code.toString(16).padStart(2, '0')}'`;
  return `'${c}'`;
}

/**
 * Reads JSON as Go does: its error texts, and the keys that stand twice. Used for text that came
 * from outside; bodies of components are decoded already.
 * Models: encoding/json scanner, sigs.k8s.io/json UnmarshalStrict
 */
export function parseGoJson(text: string): ParsedJson {
  const reader = new Reader(text);
  const value = reader.document();
  return { value, duplicates: reader.duplicates };
}

class Reader {
  readonly duplicates: string[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): unknown {
    const value = this.#value('');
    this.#skip();
    if (this.#at < this.#text.length) this.#bad('after top-level value');
    return value;
  }

  #bad(context: string): never {
    const c = this.#text[this.#at];
    if (c === undefined) throw new JsonSyntaxError(END);
    throw new JsonSyntaxError(`invalid character ${shown(c)} ${context}`);
  }

  #skip(): void {
    while (SPACE.includes(this.#text[this.#at] ?? 'x')) this.#at++;
  }

  #value(path: string): unknown {
    this.#skip();
    const c = this.#text[this.#at];
    if (c === '{') return this.#object(path);
    if (c === '[') return this.#array(path);
    if (c === '"') return this.#string();
    if (c === 't') return this.#literal('true', true);
    if (c === 'f') return this.#literal('false', false);
    if (c === 'n') return this.#literal('null', null);
    if (c === '-' || (c !== undefined && c >= '0' && c <= '9')) return this.#number();
    return this.#bad('looking for beginning of value');
  }

  #literal(word: string, value: unknown): unknown {
    this.#at++;
    for (const want of word.slice(1)) {
      if (this.#text[this.#at] !== want) {
        this.#bad(`in literal ${word} (expecting ${shown(want)})`);
      }
      this.#at++;
    }
    return value;
  }

  #number(): number {
    const from = this.#at;
    if (this.#text[this.#at] === '-') this.#at++;
    if (this.#text[this.#at] === '0') this.#at++;
    else this.#digits('in numeric literal');
    if (this.#text[this.#at] === '.') {
      this.#at++;
      this.#digits('after decimal point in numeric literal');
    }
    if (this.#text[this.#at] === 'e' || this.#text[this.#at] === 'E') {
      this.#at++;
      if (this.#text[this.#at] === '+' || this.#text[this.#at] === '-') this.#at++;
      this.#digits('in exponent of numeric literal');
    }
    return Number(this.#text.slice(from, this.#at));
  }

  #digits(context: string): void {
    const isDigit = (c: string | undefined): boolean => c !== undefined && c >= '0' && c <= '9';
    if (!isDigit(this.#text[this.#at])) this.#bad(context);
    while (isDigit(this.#text[this.#at])) this.#at++;
  }

  #string(): string {
    let out = '';
    let from = ++this.#at;
    for (;;) {
      const c = this.#text[this.#at];
      if (c === '"') {
        out += this.#text.slice(from, this.#at++);
        return out;
      }
      if (c === undefined || c < ' ') return this.#bad('in string literal');
      this.#at++;
      if (c !== '\\') continue;
      out += this.#text.slice(from, this.#at - 1) + this.#escape();
      from = this.#at;
    }
  }

  #escape(): string {
    const c = this.#text[this.#at] ?? '';
    if (c !== 'u') {
      const plain = ESCAPES[c];
      if (plain === undefined) return this.#bad('in string escape code');
      this.#at++;
      return plain;
    }
    this.#at++;
    const from = this.#at;
    for (; this.#at < from + 4; this.#at++) {
      if (!/[0-9a-fA-F]/.test(this.#text[this.#at] ?? '')) {
        this.#bad(String.raw`in \u hexadecimal character escape`);
      }
    }
    return String.fromCharCode(parseInt(this.#text.slice(from, this.#at), 16));
  }

  #array(path: string): unknown[] {
    const out: unknown[] = [];
    this.#at++;
    this.#skip();
    if (this.#text[this.#at] === ']') {
      this.#at++;
      return out;
    }
    for (;;) {
      out.push(this.#value(`${path}[${out.length}]`));
      this.#skip();
      const c = this.#text[this.#at];
      if (c !== ',' && c !== ']') this.#bad('after array element');
      this.#at++;
      if (c === ']') return out;
    }
  }

  #object(path: string): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    this.#at++;
    this.#skip();
    if (this.#text[this.#at] === '}') {
      this.#at++;
      return out;
    }
    for (;;) {
      this.#skip();
      if (this.#text[this.#at] !== '"') this.#bad('looking for beginning of object key string');
      const key = this.#string();
      const at = path === '' ? key : `${path}.${key}`;
      if (Object.hasOwn(out, key)) this.duplicates.push(at);
      this.#skip();
      if (this.#text[this.#at] !== ':') this.#bad('after object key');
      this.#at++;
      setOwn(out, key, this.#value(at));
      this.#skip();
      const c = this.#text[this.#at];
      if (c !== ',' && c !== '}') this.#bad('after object key:value pair');
      this.#at++;
      if (c === '}') return out;
    }
  }
}

/** Sets a key even when it is called `__proto__`. */
function setOwn(out: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(out, key, { value, enumerable: true, configurable: true });
  } else out[key] = value;
}

/** Why a text is no JSON object, in Go's words; undefined when it is one (or null). */
export function mapError(text: string): string | undefined {
  try {
    const { value } = parseGoJson(text);
    if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined;
    const got = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    return `json: cannot unmarshal ${got} into Go value of type map[string]interface {}`;
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error.message;
    throw error;
  }
}
