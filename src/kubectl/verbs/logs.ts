import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import { kindOfObject } from '../../engine/api/registry.ts';
import type { Command, Invocation } from '../cli/Command.ts';
import { hasReason, KubectlError } from '../client/errors.ts';
import { pathOf } from '../client/paths.ts';
import { selectorText } from '../describe/common.ts';
import { labelsAt, listAt, maybeMap, textAt } from '../print/read.ts';
import { kindNamed } from '../resources/resourceTypes.ts';
import { listObjects } from '../resources/targets.ts';

/** `kubectl logs`. Models: kubectl pkg/cmd/logs, pkg/polymorphichelpers logsforobject.go */
export const LOGS: Command = {
  flags: {
    'all-containers': { type: 'bool' },
    'all-pods': { type: 'bool' },
    container: { type: 'string', short: 'c' },
    follow: { type: 'bool', short: 'f' },
    'ignore-errors': { type: 'bool' },
    'limit-bytes': { type: 'int' },
    'max-log-requests': { type: 'int', initial: '5' },
    prefix: { type: 'bool' },
    previous: { type: 'bool', short: 'p' },
    selector: { type: 'string', short: 'l' },
    since: { type: 'duration', initial: '0s' },
    'since-time': { type: 'string' },
    tail: { type: 'int', initial: '-1' },
    timestamps: { type: 'bool' },
  },
  run,
};

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';
const FOLLOW_US = 1_000_000;

/** One container's log. */
interface Source {
  readonly pod: KubeObject;
  readonly container: string;
}

async function run(c: Invocation): Promise<void> {
  const container = c.flags.text('container') || (c.args[1] ?? '');
  if (c.args.length === 0 && c.flags.text('selector') === '') {
    throw new KubectlError(
      "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command\nSee 'kubectl logs -h' for help and examples",
    );
  }
  const pods = await podsOf(c);
  const all = c.flags.bool('all-containers');
  if (all && container !== '') {
    throw new KubectlError(
      `--all-containers=true should not be specified with container name ${container}`,
    );
  }
  const sources = pods.flatMap((pod) => sourcesOf(c, pod, container, all));
  if (c.flags.bool('follow')) {
    await Promise.all(sources.map((s) => followLog(c, s)));
    return;
  }
  for (const s of sources) writeLog(c, s, await readLog(c, s));
}

/** The Pods whose logs are asked for. */
async function podsOf(c: Invocation): Promise<readonly KubeObject[]> {
  const pod = kindOfObject('v1', 'Pod')!;
  const labelSelector = c.flags.text('selector');
  if (labelSelector !== '') {
    const found = await listObjects(c, pod, c.namespace, { labelSelector });
    if (found.length === 0) c.env.err(`No resources found in ${c.namespace} namespace.\n`);
    return found;
  }
  const [type = '', name] = c.args[0]!.split('/');
  const kind = name === undefined ? pod : kindNamed(type);
  const object = await read(c, kind, name ?? type);
  if (kind.kind === 'Pod') return [object];
  const selector = selectorText(maybeMap(object, 'spec.selector'));
  const own = selector === '' ? labelsText(labelsAt(object, 'spec.selector')) : selector;
  if (own === '') {
    throw new KubectlError(
      `cannot get the logs from ${kind.group}/${kind.version}, Kind=${kind.kind}`,
    );
  }
  const found = [...(await listObjects(c, pod, c.namespace, { labelSelector: own }))];
  if (c.flags.bool('all-pods')) return found;
  if (found.length === 0) {
    throw new KubectlError(`timed out waiting for the condition`);
  }
  found.sort(byReadiness);
  const first = found[0]!;
  if (found.length > 1) {
    c.env.err(`Found ${found.length} pods, using pod/${first.metadata?.name ?? ''}\n`);
  }
  return [first];
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .filter(([, v]) => typeof v === 'string')
    .map(([k, v]) => `${k}=${v}`)
    .join(',');
}

async function read(
  c: Invocation,
  kind: ReturnType<typeof kindNamed>,
  name: string,
): Promise<KubeObject> {
  try {
    return await c.client.get(kind, c.namespace, name);
  } catch (e) {
    if (!hasReason(e, 'NotFound')) throw e;
    throw new KubectlError(
      `error from server (NotFound): ${(e as Error).message} in namespace ${JSON.stringify(c.namespace)}`,
    );
  }
}

/** The most active Pod first. Models: client-go controller ByLogging */
function byReadiness(a: KubeObject, b: KubeObject): number {
  const rank = (p: KubeObject): string => {
    const assigned = textAt(p, 'spec.nodeName') === '' ? '1' : '0';
    const phase = { Running: '0', Pending: '2' }[textAt(p, 'status.phase')] ?? '1';
    const ready = listAt(p, 'status.conditions').find((x) => x['type'] === 'Ready');
    const since = textAt(ready, 'lastTransitionTime');
    return `${assigned}${phase}${ready?.['status'] === 'True' ? '0' : '1'}${since}`;
  };
  const [x, y] = [rank(a), rank(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

function sourcesOf(c: Invocation, pod: KubeObject, asked: string, all: boolean): readonly Source[] {
  const names = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((f) =>
    listAt(pod, `spec.${f}`).map((x) => ({
      name: textAt(x, 'name'),
      init: f === 'initContainers',
    })),
  );
  const init = names.filter((n) => n.init);
  if (all) {
    const ordered = [...init, ...names.filter((n) => !n.init)];
    return ordered.map(({ name }) => ({ pod, container: name }));
  }
  const shown = names.map((n) => (n.init ? `${n.name} (init)` : n.name)).join(', ');
  const preset = pod.metadata?.annotations?.[DEFAULT_CONTAINER] ?? '';
  let container = asked || preset;
  if (container === '') {
    container = names[0]?.name ?? '';
    if (names.length > 1)
      c.env.err(`Defaulted container ${JSON.stringify(container)} out of: ${shown}\n`);
  }
  if (!names.some((n) => n.name === container)) {
    throw new KubectlError(
      `container ${container} is not valid for pod ${pod.metadata?.name ?? ''} out of: ${shown}`,
    );
  }
  return [{ pod, container }];
}

/** A container's log; `whole` passes over what limits it to its end. */
async function readLog(c: Invocation, s: Source, whole = false): Promise<string> {
  const { name = '', namespace = '' } = s.pod.metadata ?? {};
  const { flags } = c;
  const seconds = Math.round(flags.duration('since') / 1_000_000);
  const tail = c.flags.has('tail') ? flags.int('tail') : flags.text('selector') === '' ? -1 : 10;
  const query = {
    container: s.container,
    ...(flags.bool('previous') ? { previous: 'true' } : {}),
    ...(tail >= 0 && !whole ? { tailLines: String(tail) } : {}),
    ...(seconds > 0 ? { sinceSeconds: String(seconds) } : {}),
    ...(flags.has('since-time') ? { sinceTime: flags.text('since-time') } : {}),
    ...(flags.bool('timestamps') ? { timestamps: 'true' } : {}),
    ...(flags.int('limit-bytes') > 0 ? { limitBytes: flags.text('limit-bytes') } : {}),
  };
  const path = pathOf(kindOfObject('v1', 'Pod')!, namespace, name, 'log');
  return String(await c.client.ask({ method: 'GET', path, query }));
}

function writeLog(c: Invocation, s: Source, text: string): void {
  if (!c.flags.bool('prefix')) {
    c.env.out(text);
    return;
  }
  const prefix = `[pod/${s.pod.metadata?.name ?? ''}/${s.container}] `;
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  c.env.out(lines.map((l) => `${prefix}${l}\n`).join(''));
}

/** Asks again each second of the cluster's time and shows what is new, until the Pod has ended. */
async function followLog(c: Invocation, s: Source): Promise<void> {
  writeLog(c, s, await readLog(c, s));
  let seen = (await readLog(c, s, true)).length;
  const { name = '', namespace = '' } = s.pod.metadata ?? {};
  for (;;) {
    await c.client.transport.sleep(FOLLOW_US, c.env.signal);
    const pod = await c.client.get(kindOfObject('v1', 'Pod')!, namespace, name);
    const text = await readLog(c, s, true);
    if (text.length < seen) seen = 0;
    if (text.length > seen) writeLog(c, s, text.slice(seen));
    seen = text.length;
    if (['Succeeded', 'Failed'].includes(textAt(pod, 'status.phase'))) return;
  }
}
