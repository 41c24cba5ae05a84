import { ipv4Number } from '../netfilter/ranges.ts';
import type { DnsType } from '../dns/Dns.ts';
import type { BadCommand, HttpRequest, LookupRequest, NetRequest } from './NetRequest.ts';

/** Client programs that the pretend runtime has. */
export const CLIENT_PROGRAMS = ['curl', 'wget', 'nslookup', 'dig'] as const;

const SECOND_US = 1_000_000;

function bad(text: string, exit: number): BadCommand {
  return { kind: 'bad', text, exit };
}

function notModelled(tool: string, what: string): BadCommand {
  return bad(`not modelled: ${tool} ${what}`, 2);
}

interface Flags {
  readonly values: Readonly<Record<string, string>>;
  readonly on: ReadonlySet<string>;
  readonly args: readonly string[];
  readonly unknown: string | undefined;
}

/** Reads flags: `spec` says by their short name which exist and whether a value follows. */
function readFlags(
  argv: readonly string[],
  spec: Readonly<Record<string, boolean>>,
  long: Readonly<Record<string, string>>,
): Flags {
  const values: Record<string, string> = {};
  const on = new Set<string>();
  const args: string[] = [];
  let unknown: string | undefined;
  const words = [...argv];
  const take = (flag: string, rest: string | undefined): void => {
    if (spec[flag] === undefined) unknown ??= flag.length === 1 ? `-${flag}` : `--${flag}`;
    else if (!spec[flag]) on.add(flag);
    else values[flag] = rest ?? words.shift() ?? '';
  };
  for (let w = words.shift(); w !== undefined; w = words.shift()) {
    if (w.startsWith('--') && w.length > 2) {
      const [name = '', value] = w.slice(2).split(/=(.*)/s);
      take(long[name] ?? name, value);
    } else if (w.startsWith('-') && w.length > 1) {
      for (let i = 1; i < w.length; i++) {
        const f = w[i]!;
        const rest = w.slice(i + 1);
        take(f, spec[f] && rest !== '' ? rest : undefined);
        if (spec[f]) break;
      }
    } else args.push(w);
  }
  return { values, on, args, unknown };
}

function us(seconds: string | undefined): number {
  const n = Number(seconds ?? '0');
  return Number.isFinite(n) && n > 0 ? Math.round(n * SECOND_US) : 0;
}

type Url = Pick<HttpRequest, 'host' | 'port' | 'path'>;

function urlOf(tool: string, text: string): Url | BadCommand {
  const m = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/:?#]+)(?::(\d+))?([/?].*)?$/i.exec(text);
  const scheme = m?.[1]?.toLowerCase() ?? 'http';
  if (!m) return bad(`${tool}: (3) URL rejected: Malformed input to a URL function`, 3);
  if (scheme !== 'http') return notModelled(tool, `${scheme}://`);
  const path = m[4] ?? '/';
  const port = Number(m[3] ?? 80);
  return { host: m[2]!, port, path: path.startsWith('?') ? `/${path}` : path };
}

const CURL_LONG: Readonly<Record<string, string>> = {
  silent: 's',
  'show-error': 'S',
  output: 'o',
  'max-time': 'm',
  'write-out': 'w',
  head: 'I',
  include: 'i',
  fail: 'f',
  location: 'L',
  ipv4: '4',
};

function curl(argv: readonly string[]): NetRequest | BadCommand {
  const spec = { s: false, S: false, i: false, I: false, f: false, L: false, 4: false };
  const valued = { o: true, m: true, w: true, 'connect-timeout': true };
  const { values, on, args, unknown } = readFlags(argv, { ...spec, ...valued }, CURL_LONG);
  if (unknown !== undefined) return notModelled('curl', unknown);
  if (args.length === 0) return bad('curl: (2) no URL specified', 2);
  if (args.length > 1) return notModelled('curl', 'with several URLs');
  const url = urlOf('curl', args[0]!);
  if ('kind' in url) return url;
  return {
    kind: 'http',
    tool: 'curl',
    ...url,
    method: on.has('I') ? 'HEAD' : 'GET',
    quiet: on.has('s') && !on.has('S'),
    include: on.has('i') || on.has('I'),
    file: values['o'] ?? '',
    writeOut: values['w'] ?? '',
    fail: on.has('f'),
    connectTimeoutUs: us(values['connect-timeout']),
    maxTimeUs: us(values['m']),
  };
}

function wget(argv: readonly string[]): NetRequest | BadCommand {
  const spec = { q: false, S: false, spider: false, O: true, T: true };
  const long = { quiet: 'q', timeout: 'T', 'output-document': 'O', 'server-response': 'S' };
  const { values, on, args, unknown } = readFlags(argv, spec, long);
  if (unknown !== undefined) return notModelled('wget', unknown);
  if (args.length === 0) return bad('wget: missing URL', 1);
  if (args.length > 1) return notModelled('wget', 'with several URLs');
  const url = urlOf('wget', args[0]!);
  if ('kind' in url) return url;
  const name = url.path.slice(url.path.lastIndexOf('/') + 1);
  const file = values['O'] ?? (name === '' ? 'index.html' : name);
  return {
    kind: 'http',
    tool: 'wget',
    ...url,
    method: on.has('spider') ? 'HEAD' : 'GET',
    quiet: on.has('q'),
    include: on.has('S'),
    file: file === '-' ? '' : on.has('spider') ? '/dev/null' : file,
    writeOut: '',
    fail: true,
    connectTimeoutUs: us(values['T']),
    maxTimeUs: us(values['T']),
  };
}

/** `4.3.2.1.in-addr.arpa` of 1.2.3.4. */
function reverseName(ip: string): string {
  return `${ip.split('.').toReversed().join('.')}.in-addr.arpa`;
}

const TYPES = new Set<string>(['A', 'AAAA', 'SRV', 'PTR']);

function lookup(
  tool: LookupRequest['tool'],
  name: string,
  asked: string,
  rest: Pick<LookupRequest, 'server' | 'short' | 'search'>,
): NetRequest | BadCommand {
  if (!TYPES.has(asked)) return notModelled(tool, `type ${asked}`);
  const reverse = ipv4Number(name) >= 0;
  const type = (reverse ? 'PTR' : asked) as DnsType;
  return { kind: 'lookup', tool, name: reverse ? `${reverseName(name)}.` : name, type, ...rest };
}

function nslookup(argv: readonly string[]): NetRequest | BadCommand {
  const options = argv.filter((a) => a.startsWith('-'));
  const [name, server = ''] = argv.filter((a) => !a.startsWith('-'));
  let type = 'A';
  for (const o of options) {
    const m = /^-(?:type|query|q)=(\w+)$/i.exec(o);
    if (!m) return notModelled('nslookup', o);
    type = m[1]!.toUpperCase();
  }
  if (name === undefined) return notModelled('nslookup', 'without a name');
  return lookup('nslookup', name, type, { server, short: false, search: true });
}

function dig(argv: readonly string[]): NetRequest | BadCommand {
  let server = '';
  let short = false;
  let search = false;
  let type = 'A';
  let name: string | undefined;
  const words = [...argv];
  for (let w = words.shift(); w !== undefined; w = words.shift()) {
    if (w.startsWith('@')) server = w.slice(1);
    else if (w === '+short') short = true;
    else if (w === '+search') search = true;
    else if (w === '-x') {
      name = `${reverseName(words.shift() ?? '')}.`;
      type = 'PTR';
    } else if (w === '-t') type = (words.shift() ?? '').toUpperCase();
    else if (w.startsWith('+') || w.startsWith('-')) return notModelled('dig', w);
    else if (name !== undefined || TYPES.has(w.toUpperCase())) type = w.toUpperCase();
    else name = w;
  }
  if (name === undefined) return notModelled('dig', 'without a name');
  return lookup('dig', name, type, { server, short, search });
}

/** Reads a command line of one of the client programs. */
export function parseCommand(argv: readonly string[]): NetRequest | BadCommand {
  const [program = '', ...rest] = argv;
  switch (program.slice(program.lastIndexOf('/') + 1)) {
    case 'curl':
      return curl(rest);
    case 'wget':
      return wget(rest);
    case 'nslookup':
      return nslookup(rest);
    case 'dig':
      return dig(rest);
    default:
      return notModelled(program, 'as a client');
  }
}
