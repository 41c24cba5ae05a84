/** Where two values differ. */
export interface Difference {
  readonly path: string;
  readonly expected: unknown;
  readonly got: unknown;
}

/** What a placeholder of a recording may stand for. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  uid: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
  rv: '\\d+',
  'list-rv': '\\d+',
  'bookmark-rv': '\\d+',
  time: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ',
  microtime: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z',
  suffix: '[bcdfghjklmnpqrstvwxz2456789]{5}',
  ip: '\\d+\\.\\d+\\.\\d+\\.\\d+',
  port: '\\d+',
  continue: '\\S+',
  jwt: '\\S+',
  age: '\\S+',
  build: '.*',
  'server-address': '.*',
};

const TOKEN = /"<object>"|<([a-z-]+?)(-\d+)?>/g;

/**
 * Compares answers with recordings in which values that no server can reproduce are placeholders.
 * A numbered placeholder stands for one value in a whole case, and two of them for two values.
 */
export class TemplateMatcher {
  readonly #valueOf = new Map<string, string>();
  readonly #tokenOf = new Map<string, string>();

  /** The first difference, or undefined. Absent and undefined fields are the same. */
  difference(expected: unknown, got: unknown, path: string): Difference | undefined {
    if (typeof expected === 'string') {
      return this.#text(expected, got) ? undefined : { path, expected, got };
    }
    if (typeof expected !== 'object' || expected === null) {
      return expected === got ? undefined : { path, expected, got };
    }
    if (typeof got !== 'object' || got === null || Array.isArray(expected) !== Array.isArray(got)) {
      return { path, expected, got };
    }
    if (Array.isArray(expected)) return this.#lists(expected, got as unknown[], path);
    return this.#maps(expected as Rec, got as Rec, path);
  }

  #lists(expected: readonly unknown[], got: readonly unknown[], path: string) {
    for (let i = 0; i < Math.min(expected.length, got.length); i++) {
      const d = this.difference(expected[i], got[i], `${path}[${i}]`);
      if (d) return d;
    }
    if (expected.length === got.length) return undefined;
    return { path: `${path}.length`, expected: expected.length, got: got.length };
  }

  #maps(expected: Rec, got: Rec, path: string): Difference | undefined {
    const keys = new Set([...Object.keys(expected), ...Object.keys(got)]);
    for (const k of [...keys].sort()) {
      if (expected[k] === undefined && got[k] === undefined) continue;
      const d = this.difference(expected[k], got[k], `${path}.${k}`);
      if (d) return d;
    }
    return undefined;
  }

  #text(expected: string, got: unknown): boolean {
    if (expected === got) return true;
    const text = typeof got === 'number' ? String(got) : got;
    if (typeof text !== 'string' || !expected.includes('<')) return false;
    const tokens: string[] = [];
    let pattern = '';
    let last = 0;
    for (const m of expected.matchAll(TOKEN)) {
      const known = m[1] === undefined ? '.*' : PLACEHOLDERS[m[1]];
      if (known === undefined) continue;
      pattern += escaped(expected.slice(last, m.index)) + `(${known})`;
      tokens.push(m[2] === undefined ? '' : m[0]);
      last = m.index + m[0].length;
    }
    pattern += escaped(expected.slice(last));
    const found = new RegExp(`^${pattern}$`, 's').exec(text);
    return found !== null && tokens.every((t, i) => t === '' || this.#bind(t, found[i + 1]!));
  }

  #bind(token: string, value: string): boolean {
    const kind = token.replace(/-\d+>$/, '');
    const back = `${kind} ${value}`;
    const was = this.#valueOf.get(token);
    if (was !== undefined) return was === value;
    if (this.#tokenOf.has(back)) return false;
    this.#valueOf.set(token, value);
    this.#tokenOf.set(back, token);
    return true;
  }
}

type Rec = Readonly<Record<string, unknown>>;

function escaped(s: string): string {
  return s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
