import type { Kind } from '../../engine/api/Kind.ts';
import type { Ask } from './tracesRequests.ts';
import { fetched, kindOf, pathOf } from './tracesRequests.ts';

/** A command line, taken apart. */
export interface Command {
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, readonly string[]>>;
  /** What follows `--`. */
  readonly rest: readonly string[];
  readonly stdin: string;
  readonly namespace: string;
  readonly ask: Ask;
  /** Lets the cluster run, µs. */
  readonly pause: (us: number) => void;
}

/** Flags whose value is the next word when there is no `=`. */
const TAKES_VALUE = new Set([
  'f',
  'l',
  'p',
  'n',
  'o',
  'c',
  'filename',
  'selector',
  'patch',
  'type',
  'subresource',
]);

function tokens(line: string): string[] {
  const out: string[] = [];
  for (const m of line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)) {
    out.push(m[0].replace(/'([^']*)'|"([^"]*)"/g, (_, a, b) => String(a ?? b)));
  }
  return out;
}

/** Takes `kubectl get pods -l a=b --force` apart. */
export function parseCommand(
  line: string,
  rest: Pick<Command, 'stdin' | 'namespace' | 'ask' | 'pause'>,
): Command {
  const all = tokens(line).slice(1);
  const end = all.indexOf('--');
  const own = end < 0 ? all : all.slice(0, end);
  const words: string[] = [];
  const flags: Record<string, string[]> = {};
  for (let i = 0; i < own.length; i++) {
    const m = /^--?([\w-]+)(?:=(.*))?$/s.exec(own[i]!);
    if (!m || own[i] === '-') words.push(own[i]!);
    else {
      const value = m[2] ?? (TAKES_VALUE.has(m[1]!) ? (own[++i] ?? '') : 'true');
      (flags[m[1]!] ??= []).push(value);
    }
  }
  return { words, flags, rest: end < 0 ? [] : all.slice(end + 1), ...rest };
}

/** First value of a flag. */
export function flag(c: Command, ...names: readonly string[]): string | undefined {
  for (const n of names) if (c.flags[n]) return c.flags[n][0];
  return undefined;
}

/** What `deployment/web`, `deployment web db` or `pods -l app=web` name. */
export function targets(c: Command, words: readonly string[]): { kind: Kind; name: string }[] {
  const selector = flag(c, 'l', 'selector');
  if (words[0]?.includes('/')) {
    return words.map((w) => {
      const [kind, name] = w.split('/');
      return { kind: kindOf(kind!), name: name! };
    });
  }
  const kind = kindOf(words[0]!);
  if (selector === undefined && flag(c, 'all') === undefined) {
    return words.slice(1).map((name) => ({ kind, name }));
  }
  const query: Record<string, string> = selector === undefined ? {} : { labelSelector: selector };
  const list = fetched(c.ask, pathOf(kind, c.namespace), query);
  const items = (list['items'] ?? []) as readonly { metadata: { name: string } }[];
  return items.map((o) => ({ kind, name: o.metadata.name }));
}
