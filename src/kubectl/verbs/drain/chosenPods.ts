import { kindOfObject } from '../../../engine/api/registry.ts';
import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import type { Invocation } from '../../cli/Command.ts';
import { hasReason, KubectlError } from '../../client/errors.ts';
import { listAt, textAt } from '../../print/read.ts';
import { listObjects } from '../../resources/targets.ts';

/** Which Pods of a node have to go, and what is to be said of the others. */
export interface ChosenPods {
  readonly pods: readonly KubeObject[];
  /** One text for all warnings; '' when there is none. */
  readonly warnings: string;
  /** Why the node must not be drained, one for each reason. */
  readonly errors: readonly Error[];
}

/** What a filter says of a Pod. Undefined: nothing against its deletion. */
type Verdict =
  | { readonly says: 'skip' }
  | { readonly says: 'warning'; readonly deletes: boolean; readonly message: string }
  | { readonly says: 'error'; readonly message: string }
  | undefined;

type Filter = (c: Invocation, pod: KubeObject) => Verdict | Promise<Verdict>;

/** In this order; what the last one says of a Pod that goes is kept. */
const FILTERS: readonly Filter[] = [
  longDeleted,
  ofDaemonSet,
  (_, pod) => (pod.metadata?.annotations?.[MIRROR] === undefined ? undefined : { says: 'skip' }),
  withLocalStorage,
  unmanaged,
];

const MIRROR = 'kubernetes.io/config.mirror';

/** Reads the Pods of a node and chooses. Models: kubectl pkg/drain GetPodsForDeletion */
export async function chosenPods(c: Invocation, node: string): Promise<ChosenPods> {
  const pod = kindOfObject('v1', 'Pod')!;
  const labelSelector = c.flags.text('pod-selector');
  const query = {
    fieldSelector: `spec.nodeName=${node}`,
    ...(labelSelector === '' ? {} : { labelSelector }),
  };
  const pods: KubeObject[] = [];
  const warnings = new Map<string, string[]>();
  const errors = new Map<string, string[]>();
  for (const p of await listObjects(c, pod, '', query)) {
    const verdict = await verdictOn(c, p);
    if (verdict === undefined || (verdict.says === 'warning' && verdict.deletes)) pods.push(p);
    if (verdict === undefined || verdict.says === 'skip') continue;
    const kept = verdict.says === 'warning' ? warnings : errors;
    const named = kept.get(verdict.message) ?? [];
    named.push(`${p.metadata?.namespace ?? ''}/${p.metadata?.name ?? ''}`);
    kept.set(verdict.message, named);
  }
  const lines = (of: Map<string, string[]>): string[] =>
    [...of].map(([message, named]) => `${message}: ${named.join(', ')}`);
  return {
    pods,
    warnings: lines(warnings).join('; '),
    errors: lines(errors).map((l) => new KubectlError(`cannot delete ${l}`)),
  };
}

async function verdictOn(c: Invocation, pod: KubeObject): Promise<Verdict> {
  let last: Verdict;
  for (const filter of FILTERS) {
    last = await filter(c, pod);
    if (last !== undefined && !(last.says === 'warning' && last.deletes)) break;
  }
  return last;
}

function ended(pod: KubeObject): boolean {
  const phase = textAt(pod, 'status.phase');
  return phase === 'Succeeded' || phase === 'Failed';
}

/** Whether a Pod's deletion is so old that it is no longer waited for. */
export function isLongDeleted(c: Invocation, pod: KubeObject): boolean {
  const limit = c.flags.int('skip-wait-for-delete-timeout');
  const deleted = pod.metadata?.deletionTimestamp;
  if (limit <= 0 || deleted === undefined) return false;
  return Math.trunc((c.client.transport.now() / 1_000 - Date.parse(deleted)) / 1_000) > limit;
}

function longDeleted(c: Invocation, pod: KubeObject): Verdict {
  return isLongDeleted(c, pod) ? { says: 'skip' } : undefined;
}

async function ofDaemonSet(c: Invocation, pod: KubeObject): Promise<Verdict> {
  const owner = pod.metadata?.ownerReferences?.find((o) => o.controller === true);
  if (owner?.kind !== 'DaemonSet' || owner.apiVersion !== 'apps/v1' || ended(pod)) return undefined;
  try {
    const set = kindOfObject('apps/v1', 'DaemonSet')!;
    await c.client.get(set, pod.metadata?.namespace ?? '', owner.name ?? '');
  } catch (e) {
    c.env.signal.throwIfAborted();
    const { message } = e as Error;
    const forced = hasReason(e, 'NotFound') && c.flags.bool('force');
    return forced ? { says: 'warning', deletes: true, message } : { says: 'error', message };
  }
  return c.flags.bool('ignore-daemonsets')
    ? { says: 'warning', deletes: false, message: 'ignoring DaemonSet-managed Pods' }
    : {
        says: 'error',
        message: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)',
      };
}

function withLocalStorage(c: Invocation, pod: KubeObject): Verdict {
  const local = listAt(pod, 'spec.volumes').some((v) => v['emptyDir'] !== undefined);
  if (!local || ended(pod)) return undefined;
  return c.flags.bool('delete-emptydir-data')
    ? { says: 'warning', deletes: true, message: 'deleting Pods with local storage' }
    : {
        says: 'error',
        message: 'Pods with local storage (use --delete-emptydir-data to override)',
      };
}

function unmanaged(c: Invocation, pod: KubeObject): Verdict {
  if (ended(pod) || pod.metadata?.ownerReferences?.some((o) => o.controller === true)) {
    return undefined;
  }
  return c.flags.bool('force')
    ? { says: 'warning', deletes: true, message: 'deleting Pods that declare no controller' }
    : { says: 'error', message: 'Pods that declare no controller (use --force to override)' };
}
