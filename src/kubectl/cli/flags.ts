import { ExitError } from '../client/errors.ts';
import { goDuration } from './goDuration.ts';

/** What a flag takes. `list` splits at commas, `array` does not. */
export interface FlagSpec {
  readonly type: 'bool' | 'string' | 'int' | 'duration' | 'list' | 'array';
  readonly short?: string;
  /** Value of the flag without `=value`; only then may the value be left out. */
  readonly bare?: string;
  readonly initial?: string;
  /** Shown by completion. */
  readonly hidden?: boolean;
}

/** Flags by long name. */
export type FlagTable = Readonly<Record<string, FlagSpec>>;

/** A command line, understood. Models: github.com/spf13/pflag */
export class Flags {
  readonly #table: FlagTable;
  readonly #given = new Map<string, string[]>();

  constructor(table: FlagTable) {
    this.#table = table;
  }

  set(name: string, value: string): void {
    const spec = this.#table[name]!;
    const values = this.#given.get(name) ?? [];
    if (spec.type === 'list') values.push(...(value === '' ? [] : value.split(',')));
    else if (spec.type === 'array') values.push(value);
    else values.splice(0, values.length, value);
    this.#given.set(name, values);
  }

  /** Whether the flag stands in the line. */
  has(name: string): boolean {
    return this.#given.has(name);
  }

  text(name: string): string {
    return this.#given.get(name)?.at(-1) ?? this.#table[name]?.initial ?? '';
  }

  list(name: string): readonly string[] {
    const { initial } = this.#table[name] ?? {};
    return this.#given.get(name) ?? (initial === undefined ? [] : initial.split(','));
  }

  bool(name: string): boolean {
    return this.text(name) === 'true';
  }

  int(name: string): number {
    return Number(this.text(name) || '0');
  }

  /** µs. */
  duration(name: string): number {
    return goDuration(this.text(name)) ?? 0;
  }
}

/** What stands in a command line. */
export interface ParsedLine {
  readonly flags: Flags;
  readonly args: readonly string[];
  /** How many of the arguments stand before `--`; all of them without it. */
  readonly beforeDash: number;
}

/** Flags that every verb takes. */
export const GLOBAL_FLAGS: FlagTable = {
  namespace: { type: 'string', short: 'n' },
  context: { type: 'string' },
  cluster: { type: 'string' },
  user: { type: 'string' },
  kubeconfig: { type: 'string' },
  as: { type: 'string' },
  'as-group': { type: 'array' },
  'as-uid': { type: 'string' },
  server: { type: 'string', short: 's' },
  token: { type: 'string' },
  'request-timeout': { type: 'string', initial: '0' },
  v: { type: 'string', short: 'v', hidden: true },
  'warnings-as-errors': { type: 'bool' },
  'cache-dir': { type: 'string', hidden: true },
};

/** Understands a verb's words. `verb` is its full name, for messages. */
export function parseFlags(words: readonly string[], own: FlagTable, verb: string): ParsedLine {
  const table = { ...GLOBAL_FLAGS, ...own };
  const flags = new Flags(table);
  const args: string[] = [];
  let beforeDash = -1;
  const rest = [...words];
  const refuse = (message: string): never => {
    throw new ExitError(1, `error: ${message}\nSee 'kubectl ${verb} --help' for usage.\n`);
  };
  while (rest.length > 0) {
    const w = rest.shift()!;
    if (w === '--') {
      beforeDash = args.length;
      args.push(...rest.splice(0));
    } else if (w.startsWith('--')) takeLong(w.slice(2), rest, table, flags, refuse);
    else if (w.startsWith('-') && w.length > 1) takeShort(w.slice(1), rest, table, flags, refuse);
    else args.push(w);
  }
  return { flags, args, beforeDash: beforeDash < 0 ? args.length : beforeDash };
}

type Refuse = (message: string) => never;

function takeLong(
  word: string,
  rest: string[],
  table: FlagTable,
  flags: Flags,
  refuse: Refuse,
): void {
  const eq = word.indexOf('=');
  const name = eq < 0 ? word : word.slice(0, eq);
  const spec = table[name];
  if (!spec) return refuse(`unknown flag: --${name}`);
  let value = eq < 0 ? bareOf(spec) : word.slice(eq + 1);
  if (value === undefined) {
    value = rest.shift();
    if (value === undefined) return refuse(`flag needs an argument: --${name}`);
  }
  store(name, spec, value, `--${name}`, flags, refuse);
}

function takeShort(
  word: string,
  rest: string[],
  table: FlagTable,
  flags: Flags,
  refuse: Refuse,
): void {
  for (let i = 0; i < word.length; i++) {
    const c = word[i]!;
    const found = Object.entries(table).find(([, s]) => s.short === c);
    if (!found) return refuse(`unknown shorthand flag: '${c}' in -${word}`);
    const [name, spec] = found;
    const label = `-${c}, --${name}`;
    const after = word.slice(i + 1);
    if (after.startsWith('=')) return store(name, spec, after.slice(1), label, flags, refuse);
    const bare = bareOf(spec);
    if (bare !== undefined) {
      store(name, spec, bare, label, flags, refuse);
      continue;
    }
    const value = after === '' ? rest.shift() : after;
    if (value === undefined) return refuse(`flag needs an argument: '${c}' in -${word}`);
    return store(name, spec, value, label, flags, refuse);
  }
}

function bareOf(spec: FlagSpec): string | undefined {
  return spec.bare ?? (spec.type === 'bool' ? 'true' : undefined);
}

const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

function store(
  name: string,
  spec: FlagSpec,
  value: string,
  label: string,
  flags: Flags,
  refuse: Refuse,
): void {
  const why = mistake(spec, value);
  if (why !== undefined) {
    refuse(`invalid argument ${JSON.stringify(value)} for "${label}" flag: ${why}`);
  }
  flags.set(name, spec.type === 'bool' ? String(TRUE.has(value)) : value);
}

function mistake(spec: FlagSpec, value: string): string | undefined {
  const quoted = JSON.stringify(value);
  switch (spec.type) {
    case 'bool':
      if (TRUE.has(value) || FALSE.has(value)) return undefined;
      return `strconv.ParseBool: parsing ${quoted}: invalid syntax`;
    case 'int':
      if (/^[-+]?\d+$/.test(value)) return undefined;
      return `strconv.ParseInt: parsing ${quoted}: invalid syntax`;
    case 'duration':
      if (goDuration(value) !== undefined) return undefined;
      return /^[-+]?[\d.]+$/.test(value)
        ? `time: missing unit in duration ${quoted}`
        : `time: invalid duration ${quoted}`;
    default:
      return undefined;
  }
}
