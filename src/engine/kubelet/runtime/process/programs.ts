import { MS, SECOND } from '../../../sim/time.ts';
import { rfc3339 } from '../../../sim/rfc3339.ts';
import { CLIENT_PROGRAMS } from '../../../network/client/parseCommand.ts';
import type { Output, Wait } from './Process.ts';

/** What a program sees. */
export interface ProgramContext {
  readonly now: number;
  readonly env: Readonly<Record<string, string>>;
  readonly files: Record<string, string>;
  /** Where its output goes; undefined: to the log. */
  readonly redirect: string | undefined;
  readonly output: Output[];
}

/** What a program came to: an exit code, or a wait. */
export type ProgramResult = number | Wait;

type Program = (args: readonly string[], c: ProgramContext) => ProgramResult;

/** Seconds of `sleep`'s argument in µs: `5`, `0.5`, `2m`; undefined: for ever. */
function sleepUs(word: string | undefined): number | undefined {
  const m = /^(\d+(?:\.\d{1,6})?)([smhd]?)$/.exec(word ?? '');
  if (!m) return undefined;
  const unit = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }[m[2] as '' | 's' | 'm' | 'h' | 'd'];
  return Math.round(Number(m[1]) * unit * SECOND);
}

function say(c: ProgramContext, text: string): number {
  if (c.redirect === '/dev/null') return 0;
  if (c.redirect !== undefined) {
    c.files[c.redirect] = (c.files[c.redirect] ?? '') + text;
    return 0;
  }
  for (const line of text.replace(/\n$/, '').split('\n')) {
    c.output.push({ stream: 'stdout', text: line });
  }
  return 0;
}

function complain(c: ProgramContext, text: string): number {
  c.output.push({ stream: 'stderr', text });
  return 1;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const DAYS = 'Thu Fri Sat Sun Mon Tue Wed'.split(' ');

/** `date`'s default form, UTC. */
export function dateText(now: number): string {
  const t = rfc3339(now);
  const day = DAYS[Math.floor(now / (86_400 * SECOND)) % 7];
  const month = MONTHS[Number(t.slice(5, 7)) - 1];
  const date = String(Number(t.slice(8, 10))).padStart(2, ' ');
  return `${day} ${month} ${date} ${t.slice(11, 19)} UTC ${t.slice(0, 4)}`;
}

function cat(args: readonly string[], c: ProgramContext): number {
  let code = 0;
  for (const name of args) {
    const text = c.files[name];
    if (text === undefined) {
      code = complain(c, `cat: can't open '${name}': No such file or directory`);
    } else if (text !== '') say(c, text);
  }
  return code;
}

function ls(args: readonly string[], c: ProgramContext): number {
  const name = args.find((a) => !a.startsWith('-'));
  if (name === undefined) return 0;
  const prefix = name.endsWith('/') ? name : `${name}/`;
  const inside = Object.keys(c.files).filter((f) => f.startsWith(prefix));
  if (inside.length > 0) {
    return say(c, `${inside.map((f) => f.slice(prefix.length)).join('\n')}\n`);
  }
  if (c.files[name] !== undefined) return say(c, `${name}\n`);
  return complain(c, `ls: ${name}: No such file or directory`);
}

function test(args: readonly string[], c: ProgramContext): number {
  const words = args.at(-1) === ']' ? args.slice(0, -1) : args;
  if (words[0] === '!') return test(words.slice(1), c) === 0 ? 1 : 0;
  const [a = '', op = '', b = ''] = words;
  const ok: Readonly<Record<string, () => boolean>> = {
    '=': () => a === b,
    '==': () => a === b,
    '!=': () => a !== b,
    '-eq': () => Number(a) === Number(b),
    '-ne': () => Number(a) !== Number(b),
    '-gt': () => Number(a) > Number(b),
    '-ge': () => Number(a) >= Number(b),
    '-lt': () => Number(a) < Number(b),
    '-le': () => Number(a) <= Number(b),
  };
  if (words.length === 3 && ok[op]) return ok[op]() ? 0 : 1;
  if (a === '-f' || a === '-e') return c.files[op] === undefined ? 1 : 0;
  if (a === '-z') return op === '' ? 0 : 1;
  if (a === '-n') return op === '' ? 1 : 0;
  return words.length === 1 && a !== '' ? 0 : 1;
}

function server(args: readonly string[]): ProgramResult {
  if (args[0] === '-v' || args[0] === '--version' || args[0] === '-t') return 0;
  return { us: undefined, onTerm: { us: 50 * MS, code: 0 } };
}

const dies: Program = () => ({ us: undefined, onTerm: { us: 0, code: 143 } });

const nothing: Program = () => 0;

/** Programs of the pretend images, by name. */
export const PROGRAMS: Readonly<Record<string, Program>> = {
  true: nothing,
  ':': nothing,
  false: () => 1,
  sleep: (args) => ({ us: sleepUs(args[0]) }),
  tail: () => ({ us: undefined }),
  echo: (args, c) => {
    const quiet = args[0] === '-n' || args[0] === '-e';
    return say(c, `${(quiet ? args.slice(1) : args).join(' ')}\n`);
  },
  printf: (args, c) => say(c, (args[0] ?? '').replaceAll('\\n', '\n')),
  date: (_, c) => say(c, `${dateText(c.now)}\n`),
  hostname: (_, c) => say(c, `${c.env['HOSTNAME'] ?? ''}\n`),
  env: (_, c) =>
    say(
      c,
      `${Object.entries(c.env)
        .map(([k, v]) => `${k}=${v}`)
        .join('\n')}\n`,
    ),
  cat,
  ls,
  touch: (args, c) => {
    for (const f of args) c.files[f] ??= '';
    return 0;
  },
  rm: (args, c) => {
    const force = args.some((a) => a.startsWith('-') && a.includes('f'));
    let code = 0;
    for (const f of args.filter((a) => !a.startsWith('-'))) {
      if (c.files[f] === undefined && !force) {
        code = complain(c, `rm: can't remove '${f}': No such file or directory`);
      }
      delete c.files[f];
    }
    return code;
  },
  mkdir: nothing,
  test,
  '[': test,
  set: nothing,
  export: nothing,
  cd: nothing,
  nginx: server,
  httpd: server,
  'redis-server': server,
  postgres: server,
  mysqld: server,
  fluentd: server,
  coredns: server,
  'kube-proxy': server,
  'overlay-cni': server,
  'node-exporter': server,
  pause: server,
  agnhost: server,
  whoami: server,
  memcached: dies,
  perl: (_, c) => {
    say(c, '3.1415926535897932384626433832795028841971693993751\n');
    return { us: 3 * SECOND, exit: 0 };
  },
  python3: nothing,
  node: nothing,
};

/** Programs that real images have and that are not pretended. */
const NOT_MODELLED = new Set(
  'python java go ruby php nc ping apt apt-get apk pip npm npx yarn git make gcc mysql psql mongod mongo redis-cli pg_isready awk sed grep find tar gzip openssl ssh kubectl helm seq tee head wc cut sort uniq tr xargs dd stress iperf iperf3 tcpdump ip ss netstat id uname ps top kill chmod chown cp mv ln stat df du free mount sysctl'.split(
    ' ',
  ),
);

/** `/bin/sh` → `sh`. */
export function programName(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1);
}

const SHELLS = new Set(['sh', 'bash', 'ash', 'dash']);

/** Whether a program is a shell. */
export function isShell(name: string): boolean {
  return SHELLS.has(name);
}

/** Whether a program is a client of the network: it is there in images that bring it. */
export function isClientProgram(name: string): boolean {
  return (CLIENT_PROGRAMS as readonly string[]).includes(name);
}

/** What is known of a program: it can be pretended, it exists but cannot, or it does not exist. */
export function programKind(word: string): 'known' | 'not modelled' | 'unknown' {
  const name = programName(word);
  if (SHELLS.has(name) || PROGRAMS[name] !== undefined || isClientProgram(name)) return 'known';
  return NOT_MODELLED.has(name) ? 'not modelled' : 'unknown';
}
