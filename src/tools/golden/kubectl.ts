import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import type { UserInfo } from '../../engine/apiserver/Request.ts';
import type { SimTime } from '../../engine/sim/time.ts';
import { SECOND } from '../../engine/sim/time.ts';
import type { Env } from '../../kubectl/cli/Command.ts';
import { splitLine } from '../../kubectl/cli/splitLine.ts';
import { kubectl } from '../../kubectl/kubectl.ts';
import type { GoldenKind, GoldenResult } from './GoldenKind.ts';
import { SimulatedServer, timeOf } from './SimulatedServer.ts';
import type { Difference } from './TemplateMatcher.ts';

interface RecordedCommand {
  readonly command: string;
  readonly stdin?: string;
  readonly user?: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  readonly secondsAfterState: number;
  readonly took: number;
}

interface Topic {
  readonly namespace: string;
  readonly stateAt: string;
  readonly state: readonly KubeObject[];
  readonly commands: readonly RecordedCommand[];
}

/** What a command said. */
interface Said {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** The users of the recorded cluster. */
function userOf(name: string): UserInfo {
  const groups = name === 'alice' ? ['developers'] : ['system:masters'];
  return { username: name, uid: name, groups: [...groups, 'system:authenticated'] };
}

/** Exit code of the recordings' `timeout` where ours says that it was cancelled. */
const TIMEOUT = 124;

const count = { equal: 0, all: 0 };

async function say(server: SimulatedServer, t: Topic, c: RecordedCommand): Promise<Said> {
  let stdout = '';
  let stderr = '';
  const stop = new AbortController();
  const env: Env = {
    transport: server,
    out: (s) => void (stdout += s),
    err: (s) => void (stderr += s),
    stdin: c.stdin ?? '',
    signal: stop.signal,
    config: {
      context: 'sim',
      cluster: 'sim',
      user: 'admin',
      server: 'https://127.0.0.1:17643',
      namespace: t.namespace,
    },
  };
  server.user = userOf(c.user ?? 'admin');
  const words = splitLine(c.command).slice(1);
  const limit = new AbortController();
  const watchdog = server.sleep((c.took + 60) * SECOND, limit.signal).then(() => stop.abort());
  const code = await kubectl(words, env);
  limit.abort();
  await watchdog;
  return { stdout, stderr, exitCode: code === 130 ? TIMEOUT : code };
}

/** What `diff` makes up: names of temporary directories, times, the uid of an object not made. */
function shape(c: RecordedCommand, text: string): string {
  if (!c.command.startsWith('kubectl diff')) return text;
  return text
    .replace(/\/tmp\/(LIVE|MERGED)-\d+/g, '/tmp/$1')
    .replace(/\t\d{4}-\d\d-\d\d \S+ \S+$/gm, '\tTIME')
    .replace(/^(\+ {2}creationTimestamp: |\+ {2}uid: ).*$/gm, '$1NEW');
}

/** The first line that differs, or the exit code. */
function difference(c: RecordedCommand, said: Said): Difference | undefined {
  for (const stream of ['stdout', 'stderr'] as const) {
    const expected = shape(c, c[stream]).split('\n');
    const got = shape(c, said[stream]).split('\n');
    if (expected.join('\n') === got.join('\n')) continue;
    const line = expected.findIndex((l, i) => l !== got[i]);
    const at = line < 0 ? expected.length : line;
    return { path: `${stream} line ${at + 1}`, expected: expected[at], got: got[at] };
  }
  if (c.exitCode === said.exitCode) return undefined;
  return { path: 'exit code', expected: c.exitCode, got: said.exitCode };
}

/** Verbs that change nothing: they may be asked again. */
const READING =
  /^kubectl (get|describe|events|top|logs|explain|api-|version|cluster-info|config|rollout (status|history)|auth)/;

/** Tries at the time of a reading command: it was read while the recorded one ran. */
const TRIES = 6;

/** Runs a command until it says what was recorded; ages grow while the recorded one ran. */
async function compared(
  server: SimulatedServer,
  t: Topic,
  c: RecordedCommand,
  at: SimTime,
): Promise<Difference | undefined> {
  server.moveTo(at);
  if (!READING.test(c.command)) return difference(c, await say(server, t, c));
  const before = server.save();
  let first: Difference | undefined;
  for (let n = 0; n < TRIES; n++) {
    server.load(before);
    server.moveTo(at + Math.round((n * Math.max(c.took, 0.5) * SECOND) / (TRIES - 1)));
    const d = difference(c, await say(server, t, c));
    if (!d) return undefined;
    first ??= d;
  }
  server.load(before);
  return first;
}

/** Namespaces that objects lie in are there, also where a recording leaves them out. */
function withNamespaces(t: Topic): readonly KubeObject[] {
  const named = new Set(t.state.flatMap((o) => o.metadata?.namespace ?? []));
  named.add(t.namespace);
  for (const o of t.state) if (o.kind === 'Namespace') named.delete(o.metadata?.name ?? '');
  const made = [...named].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      uid: `namespace-${name}`,
      creationTimestamp: `${t.stateAt.slice(0, 19)}Z`,
      labels: { 'kubernetes.io/metadata.name': name },
    },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }));
  return [...t.state, ...made, ...accounts(t)];
}

/** Every namespace of a real cluster has its default ServiceAccount, also where it is left out. */
function accounts(t: Topic): readonly KubeObject[] {
  const { namespace } = t;
  const there = t.state.some(
    (o) =>
      o.kind === 'ServiceAccount' &&
      o.metadata?.name === 'default' &&
      o.metadata.namespace === namespace,
  );
  if (there) return [];
  const metadata = { name: 'default', namespace, uid: `account-${namespace}` };
  return [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata }];
}

async function runCase(_name: string, json: unknown): Promise<GoldenResult> {
  const t = json as Topic;
  const at = timeOf(t.stateAt);
  const server = new SimulatedServer(withNamespaces(t), at);
  const failures: string[] = [];
  let first: GoldenResult | undefined;
  for (const [i, c] of t.commands.entries()) {
    const d = await compared(server, t, c, at + Math.round(c.secondsAfterState * SECOND));
    count.all++;
    if (!d) count.equal++;
    else {
      failures.push(
        `${i}: ${c.command} [${d.path}]\n  - ${d.expected as string}\n  + ${d.got as string}`,
      );
      first ??= { equal: false, ...d, path: `command ${i} (${c.command}) ${d.path}` };
    }
  }
  if (process.env['KUBECTL_GOLDEN_ALL'] !== undefined) for (const f of failures) console.log(f);
  return first ?? { equal: true };
}

/** Commands of a real kubectl, run against the recorded objects on a simulated API server. */
export const KUBECTL_GOLDEN: GoldenKind = {
  kind: 'kubectl',
  isCase: (name) => name !== 'INDEX',
  areaOf: (name) => name.replace(/-.*$/, ''),
  runCase,
  summary: () => `${count.equal} of ${count.all} commands equal`,
};
