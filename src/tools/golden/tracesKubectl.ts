import { apiVersionOf } from '../../engine/api/Kind.ts';
import type { Command } from './tracesCommand.ts';
import { flag, targets } from './tracesCommand.ts';
import { drain } from './tracesDrain.ts';
import type { Rec } from './tracesRequests.ts';
import {
  checked,
  fetched,
  kindOf,
  kindOfManifest,
  manifests,
  patch,
  pathOf,
  post,
  put,
  remove,
} from './tracesRequests.ts';
import { CREATORS } from './tracesCreate.ts';
import { SETTERS } from './tracesSet.ts';

function apply(c: Command): void {
  const errors: unknown[] = [];
  for (const o of manifests(c.stdin)) {
    try {
      applyOne(c, o);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}

function applyOne(c: Command, o: Rec): void {
  const kind = kindOfManifest(o);
  const meta = o['metadata'] as { name: string; namespace?: string };
  const namespace = meta.namespace ?? c.namespace;
  const path = pathOf(kind, namespace, meta.name);
  if (c.ask({ method: 'GET', path }).code === 200) {
    checked(c.ask(patch(path, 'strategic', o)));
    return;
  }
  checked(c.ask(post(pathOf(kind, namespace), o)));
}

function create(c: Command): void {
  if (flag(c, 'f', 'filename') !== undefined) {
    for (const o of manifests(c.stdin)) {
      checked(c.ask(post(pathOf(kindOfManifest(o), c.namespace), o)));
    }
    return;
  }
  const creator = CREATORS[c.words[1]!];
  if (!creator) throw new Error(`not translated: kubectl create ${c.words[1]}`);
  const made = creator(c);
  checked(c.ask(post(pathOf(kindOfManifest(made), c.namespace), made)));
}

function erase(c: Command): void {
  const cascade = flag(c, 'cascade') ?? 'background';
  const policy = { orphan: 'Orphan', foreground: 'Foreground' }[cascade] ?? 'Background';
  const grace = flag(c, 'now') ? '1' : flag(c, 'grace-period');
  const options: Rec = {
    propagationPolicy: policy,
    ...(grace === undefined ? {} : { gracePeriodSeconds: Number(grace) }),
  };
  for (const { kind, name } of targets(c, c.words.slice(1))) {
    checked(c.ask(remove(pathOf(kind, c.namespace, name), options)));
  }
}

function scale(c: Command): void {
  const body = { spec: { replicas: Number(flag(c, 'replicas')) } };
  for (const { kind, name } of targets(c, c.words.slice(1))) {
    checked(c.ask(patch(`${pathOf(kind, c.namespace, name)}/scale`, 'merge', body)));
  }
}

function patchCommand(c: Command): void {
  const sub = flag(c, 'subresource');
  const body: unknown = JSON.parse(flag(c, 'p', 'patch') ?? '{}');
  for (const { kind, name } of targets(c, c.words.slice(1))) {
    const path = pathOf(kind, c.namespace, name) + (sub === undefined ? '' : `/${sub}`);
    checked(c.ask(patch(path, flag(c, 'type') ?? 'strategic', body)));
  }
}

/** `app=web`, `app-`: new values; null removes. */
function pairs(words: readonly string[]): Record<string, string | null> {
  const out: Record<string, string | null> = {};
  for (const w of words) {
    const m = /^([^=]+)=(.*)$/.exec(w);
    if (m) out[m[1]!] = m[2]!;
    else out[w.slice(0, -1)] = null;
  }
  return out;
}

function mark(c: Command, field: 'labels' | 'annotations'): void {
  const isPair = (w: string): boolean => w.includes('=') || w.endsWith('-');
  const names = c.words.slice(1).filter((w) => !isPair(w));
  const body = { metadata: { [field]: pairs(c.words.slice(1).filter(isPair)) } };
  for (const { kind, name } of targets(c, names)) {
    checked(c.ask(patch(pathOf(kind, c.namespace, name), 'merge', body)));
  }
}

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

function taint(c: Command): void {
  const [, , name, ...changes] = c.words;
  const path = `/api/v1/nodes/${name}`;
  const node = fetched(c.ask, path) as { spec?: { taints?: readonly Taint[] } };
  let taints = [...(node.spec?.taints ?? [])];
  for (const w of changes) {
    const m = /^([^=:]+?)(?:=([^:]*?))?(?::(\w+))?(-)?$/.exec(w);
    if (!m) throw new Error(`unknown taint spec: ${w}`);
    const [, key, value, effect, minus] = m;
    const same = (t: Taint): boolean => t.key === key && (!effect || t.effect === effect);
    if (minus && !taints.some(same)) throw new Error(`taint "${key}" not found`);
    taints = taints.filter((t) => !same(t));
    if (!minus) taints.push({ key: key!, ...(value ? { value } : {}), effect: effect! });
  }
  checked(c.ask(patch(path, 'merge', { spec: { taints } })));
}

function cordon(c: Command, unschedulable: boolean): void {
  const path = `/api/v1/nodes/${c.words[1]}`;
  const node = fetched(c.ask, path) as { spec?: { unschedulable?: boolean } };
  if ((node.spec?.unschedulable ?? false) === unschedulable) return;
  checked(c.ask(patch(path, 'strategic', { spec: { unschedulable: unschedulable || null } })));
}

function replace(c: Command): void {
  for (const o of manifests(c.stdin)) {
    const name = (o['metadata'] as { name: string }).name;
    checked(c.ask(put(pathOf(kindOfManifest(o), c.namespace, name), o)));
  }
}

function run(c: Command): void {
  const made = CREATORS['run']!(c);
  checked(c.ask(post(pathOf(kindOfManifest(made), c.namespace), made)));
}

function autoscale(c: Command): void {
  const { kind, name } = targets(c, c.words.slice(1))[0]!;
  const cpu = /\d+/.exec(flag(c, 'cpu', 'cpu-percent') ?? '80')![0];
  const target = { type: 'Utilization', averageUtilization: Number(cpu) };
  const made = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: flag(c, 'name') ?? name },
    spec: {
      scaleTargetRef: { apiVersion: apiVersionOf(kind), kind: kind.kind, name },
      ...(flag(c, 'min') === undefined ? {} : { minReplicas: Number(flag(c, 'min')) }),
      maxReplicas: Number(flag(c, 'max')),
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
    },
  };
  checked(c.ask(post(pathOf(kindOfManifest(made), c.namespace), made)));
}

function debug(c: Command): void {
  const name = c.words[1]!.split('/').at(-1)!;
  const path = pathOf(kindOf('pods'), c.namespace, name);
  const container = {
    name: flag(c, 'container', 'c') ?? 'debugger',
    image: flag(c, 'image')!,
    ...(c.rest.length > 0 ? { command: c.rest } : {}),
    terminationMessagePolicy: 'File',
    securityContext: { capabilities: { add: ['SYS_PTRACE'] } },
    ...(flag(c, 'target') ? { targetContainerName: flag(c, 'target') } : {}),
  };
  const body = { spec: { ephemeralContainers: [container] } };
  checked(c.ask(patch(`${path}/ephemeralcontainers`, 'strategic', body)));
}

/** Commands that only look: nothing of the cluster changes. */
const READERS = new Set(
  'get describe logs events top wait exec explain version api-resources diff auth port-forward cp attach config cluster-info'.split(
    ' ',
  ),
);

const VERBS: Readonly<Record<string, (c: Command) => void>> = {
  apply,
  create,
  delete: erase,
  scale,
  patch: patchCommand,
  label: (c) => mark(c, 'labels'),
  annotate: (c) => mark(c, 'annotations'),
  taint,
  cordon: (c) => cordon(c, true),
  uncordon: (c) => cordon(c, false),
  drain: (c) => {
    cordon(c, true);
    drain(c);
  },
  replace,
  run,
  autoscale,
  debug,
  set: (c) => {
    const setter = SETTERS[c.words[1]!];
    if (!setter) throw new Error(`not translated: kubectl set ${c.words[1]}`);
    setter(c);
  },
  rollout: (c) => SETTERS[`rollout ${c.words[1]}`]?.(c),
};

/** Plays a kubectl command line against the cluster. Throws what makes kubectl exit with 1. */
export function playCommand(c: Command): void {
  const verb = c.words[0]!;
  if (READERS.has(verb)) return;
  const play = VERBS[verb];
  if (!play) throw new Error(`not translated: kubectl ${verb}`);
  play(c);
}
