import type { Kind } from '../../engine/api/Kind.ts';
import { KINDS } from '../../engine/api/registry.ts';
import type { Command, CommandGroup } from '../cli/Command.ts';
import { GLOBAL_FLAGS } from '../cli/flags.ts';
import { pathOf } from '../client/paths.ts';
import type { Transport } from '../client/Transport.ts';
import { findKind } from '../resources/resourceTypes.ts';
import { VERBS } from '../verbs/verbs.ts';

/** What may stand where the cursor is. */
export interface Completions {
  /** The beginning that is there already. */
  readonly typed: string;
  /** Whole words, sorted. */
  readonly words: readonly string[];
}

const PROGRAMS = ['clear', 'help', 'history', 'kubectl', 'minikube'];
const FORMATS = ['custom-columns=', 'go-template=', 'json', 'jsonpath=', 'name', 'wide', 'yaml'];
const ACCESS_VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
const OF_PODS = ['logs', 'exec', 'attach', 'port-forward'];

/** Verbs whose first argument is a kind. */
const OF_KINDS = [
  'annotate',
  'autoscale',
  'delete',
  'describe',
  'edit',
  'expose',
  'get',
  'label',
  'patch',
  'rollout history',
  'rollout pause',
  'rollout restart',
  'rollout resume',
  'rollout status',
  'rollout undo',
  'scale',
  'set env',
  'set image',
  'set resources',
  'wait',
];

/**
 * Words that may stand at the end of a line: programs, verbs, flags, kinds, and names that the API
 * server is asked for. Never throws: what cannot be asked has no completions.
 */
export async function completions(
  line: string,
  transport: Transport,
  namespace: string,
): Promise<Completions> {
  const words = line.split(/\s+/).filter((w, i, all) => w !== '' || i === all.length - 1);
  const typed = words.pop() ?? '';
  if (words.length === 0) return matching(typed, PROGRAMS);
  if (words[0] !== 'kubectl' && words[0] !== 'k') return { typed, words: [] };
  const { verb, command, args } = findVerb(words.slice(1));
  if (command && 'verbs' in command && args.length === 0 && !typed.startsWith('-')) {
    const files = command.own && typed === '' ? ['-f'] : [];
    return matching(typed, [...Object.keys(command.verbs), ...files]);
  }
  const ask = new Names(transport, namespaceOf(words, namespace));
  const before = words.at(-1)!;
  if (before === '-n' || before === '--namespace') {
    return matching(typed, await ask.of(findKind('namespaces')));
  }
  if (before === '-o' || before === '--output') return matching(typed, FORMATS);
  if (typed.startsWith('-')) return matching(typed, flagsOf(command));
  return matching(typed, await argumentsOf(verb, args, typed, ask));
}

function matching(typed: string, words: readonly string[]): Completions {
  return { typed, words: [...new Set(words)].filter((w) => w.startsWith(typed)).sort() };
}

interface FoundVerb {
  readonly verb: string;
  readonly command: Command | CommandGroup | undefined;
  readonly args: readonly string[];
}

function findVerb(words: readonly string[]): FoundVerb {
  const path: string[] = [];
  let at: Command | CommandGroup | undefined = { verbs: VERBS };
  const plain = withoutFlags(words);
  for (const [i, w] of plain.entries()) {
    const next: Command | CommandGroup | undefined =
      at !== undefined && 'verbs' in at ? at.verbs[w] : undefined;
    if (next === undefined) return { verb: path.join(' '), command: at, args: plain.slice(i) };
    path.push(w);
    at = next;
  }
  return { verb: path.join(' '), command: at, args: [] };
}

/** Arguments without flags and their values. */
function withoutFlags(words: readonly string[]): readonly string[] {
  const out: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const w = words[i]!;
    if (!w.startsWith('-')) out.push(w);
    else if (/^(-[nolfcp]|--(namespace|output|selector|filename|container))$/.test(w)) i++;
  }
  return out;
}

function namespaceOf(words: readonly string[], namespace: string): string {
  const i = words.findIndex((w) => w === '-n' || w === '--namespace');
  const joined = words.find((w) => w.startsWith('--namespace='));
  return joined?.slice('--namespace='.length) ?? (i < 0 ? namespace : (words[i + 1] ?? namespace));
}

function flagsOf(command: Command | CommandGroup | undefined): readonly string[] {
  const own = command && 'flags' in command ? command.flags : {};
  const all = Object.entries({ ...own, ...GLOBAL_FLAGS }).filter(([, f]) => f.hidden !== true);
  return all.map(([name, f]) =>
    f.type === 'bool' || f.bare !== undefined ? `--${name}` : `--${name}=`,
  );
}

async function argumentsOf(
  verb: string,
  args: readonly string[],
  typed: string,
  ask: Names,
): Promise<readonly string[]> {
  if (typed.includes('/')) {
    const [type = ''] = typed.split('/');
    return (await ask.of(findKind(type))).map((n) => `${type}/${n}`);
  }
  if (OF_PODS.includes(verb)) return args.length === 0 ? ask.of(findKind('pods')) : [];
  if (['cordon', 'uncordon', 'drain'].includes(verb)) return ask.of(findKind('nodes'));
  if (verb === 'taint') return args.length === 0 ? ['nodes'] : ask.of(findKind('nodes'));
  if (verb === 'auth can-i') {
    return [ACCESS_VERBS, KINDS.map((k) => k.resource)][args.length] ?? [];
  }
  if (verb === 'explain') return args.length === 0 ? KINDS.map((k) => k.resource) : [];
  if (!OF_KINDS.includes(verb)) return [];
  if (args.length === 0) return KINDS.map((k) => k.resource);
  const names = await ask.of(findKind(args[0]!));
  return names.filter((n) => !args.includes(n));
}

/** Names of objects, asked of the API server. */
class Names {
  readonly #transport: Transport;
  readonly #namespace: string;

  constructor(transport: Transport, namespace: string) {
    this.#transport = transport;
    this.#namespace = namespace;
  }

  async of(kind: Kind | undefined): Promise<readonly string[]> {
    if (!kind) return [];
    const path = pathOf(kind, kind.namespaced ? this.#namespace : '');
    const answer = await this.#transport.request({ method: 'GET', path });
    const { items } = (answer.body ?? {}) as {
      items?: readonly { metadata?: { name?: string } }[];
    };
    return answer.code === 200 ? (items ?? []).flatMap((o) => o.metadata?.name ?? []) : [];
  }
}
