import type { Command } from './tracesCommand.ts';
import { flag, targets } from './tracesCommand.ts';
import type { Rec } from './tracesRequests.ts';
import { checked, fetched, patch, pathOf } from './tracesRequests.ts';

/** Changes a Pod's spec, or that of a template. */
function inSpec(kind: string, spec: unknown): unknown {
  return kind === 'Pod' ? { spec } : { spec: { template: { spec } } };
}

function setImage(c: Command): void {
  const isPair = (w: string): boolean => w.includes('=');
  const containers = c.words.filter(isPair).map((w) => {
    const at = w.indexOf('=');
    return { name: w.slice(0, at), image: w.slice(at + 1) };
  });
  for (const { kind, name } of targets(
    c,
    c.words.slice(2).filter((w) => !isPair(w)),
  )) {
    const body = inSpec(kind.kind, { containers });
    checked(c.ask(patch(pathOf(kind, c.namespace, name), 'strategic', body)));
  }
}

function quantities(text: string | undefined): Rec | undefined {
  if (text === undefined) return undefined;
  return Object.fromEntries(text.split(',').map((p) => p.split('=') as [string, string]));
}

interface Workload {
  readonly metadata: { readonly uid: string; readonly annotations?: Rec };
  readonly spec: {
    readonly paused?: boolean;
    readonly template: { readonly spec: { readonly containers: readonly { name: string }[] } };
  };
}

function setResources(c: Command): void {
  const requests = quantities(flag(c, 'requests'));
  const limits = quantities(flag(c, 'limits'));
  const resources = { ...(requests ? { requests } : {}), ...(limits ? { limits } : {}) };
  for (const { kind, name } of targets(c, c.words.slice(2))) {
    const path = pathOf(kind, c.namespace, name);
    const now = fetched(c.ask, path) as unknown as Workload;
    const containers = now.spec.template.spec.containers.map((x) => ({ name: x.name, resources }));
    checked(c.ask(patch(path, 'strategic', inSpec(kind.kind, { containers }))));
  }
}

function pause(c: Command, paused: boolean): void {
  for (const { kind, name } of targets(c, c.words.slice(2))) {
    const body = { spec: { paused: paused || null } };
    checked(c.ask(patch(pathOf(kind, c.namespace, name), 'strategic', body)));
  }
}

function restart(c: Command): void {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z' };
  const body = { spec: { template: { metadata: { annotations } } } };
  for (const { kind, name } of targets(c, c.words.slice(2))) {
    checked(c.ask(patch(pathOf(kind, c.namespace, name), 'strategic', body)));
  }
}

interface Revision {
  readonly metadata: {
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly uid: string }[];
  };
  readonly spec: { readonly template: { readonly metadata: Rec; readonly spec: Rec } };
}

const REVISION = 'deployment.kubernetes.io/revision';

function undo(c: Command): void {
  const { kind, name } = targets(c, c.words.slice(2))[0]!;
  if (kind.kind !== 'Deployment') throw new Error(`not translated: rollout undo of ${kind.kind}`);
  const path = pathOf(kind, c.namespace, name);
  const now = fetched(c.ask, path) as unknown as Workload;
  if (now.spec.paused) throw new Error('cannot rollback a paused deployment');
  const sets = fetched(c.ask, `/apis/apps/v1/namespaces/${c.namespace}/replicasets`);
  const own = (sets['items'] as readonly Revision[]).filter((r) =>
    r.metadata.ownerReferences?.some((o) => o.uid === now.metadata.uid),
  );
  const number = (r: Revision): number => Number(r.metadata.annotations?.[REVISION] ?? 0);
  const sorted = own.toSorted((a, b) => number(b) - number(a));
  const asked = Number(flag(c, 'to-revision') ?? 0);
  const chosen = asked === 0 ? sorted[1] : own.find((r) => number(r) === asked);
  if (!chosen) throw new Error('no rollout history found');
  const { metadata, spec } = chosen.spec.template;
  const { 'pod-template-hash': _, ...labels } = metadata['labels'] as Record<string, string>;
  const template = { metadata: { ...metadata, labels }, spec };
  const body = [{ op: 'replace', path: '/spec/template', value: template }];
  checked(c.ask(patch(path, 'json', body)));
}

/** `kubectl set X` and `kubectl rollout X`; what only looks is not here. */
export const SETTERS: Readonly<Record<string, (c: Command) => void>> = {
  image: setImage,
  resources: setResources,
  'rollout pause': (c) => pause(c, true),
  'rollout resume': (c) => pause(c, false),
  'rollout restart': restart,
  'rollout undo': undo,
};
