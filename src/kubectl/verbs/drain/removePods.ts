import type { Kind } from '../../../engine/api/Kind.ts';
import type { KubeObject } from '../../../engine/api/meta/ObjectMeta.ts';
import { kindOfObject } from '../../../engine/api/registry.ts';
import type { Invocation } from '../../cli/Command.ts';
import { dryRunOf, dryRunSuffix } from '../../cli/dryRun.ts';
import { durationText } from '../../cli/goDuration.ts';
import { hasReason, KubectlError, quoted, StatusError } from '../../client/errors.ts';
import { pathOf } from '../../client/paths.ts';
import { printResult } from '../changing.ts';
import { isLongDeleted } from './chosenPods.ts';

/** How long after a refused eviction it is asked for again, µs. */
const RETRY_US = 5_000_000;
/** How often a Pod that goes is looked for, µs. */
const POLL_US = 1_000_000;

/**
 * Evicts Pods, all at the same time, or deletes them one after the other when there are no
 * evictions, and waits until they are gone; answers the failures.
 * Models: kubectl pkg/drain DeleteOrEvictPods
 */
export async function removePods(
  c: Invocation,
  pods: readonly KubeObject[],
): Promise<readonly Error[]> {
  if (pods.length === 0) return [];
  const timeout = c.flags.duration('timeout');
  const evicts = !c.flags.bool('disable-eviction') && (await evictionsThere(c));
  const until = timeout === 0 ? Infinity : c.client.transport.now() + timeout;
  if (!evicts) return deleted(c, pods, until);
  const ends = await Promise.all(pods.map((p) => evicted(c, p, until)));
  return ends.filter((e) => e !== undefined);
}

async function evictionsThere(c: Invocation): Promise<boolean> {
  const answer = await c.client.ask({ method: 'GET', path: '/api/v1' });
  const { resources = [] } = answer as { resources?: { name: string; kind: string }[] };
  return resources.some((r) => r.name === 'pods/eviction' && r.kind === 'Eviction');
}

function podKind(): Kind {
  return kindOfObject('v1', 'Pod')!;
}

function placeOf(pod: KubeObject): { readonly name: string; readonly namespace: string } {
  return { name: pod.metadata?.name ?? '', namespace: pod.metadata?.namespace ?? '' };
}

function deleteOptions(c: Invocation): object {
  const grace = c.flags.int('grace-period');
  return {
    ...(grace < 0 ? {} : { gracePeriodSeconds: grace }),
    ...(dryRunOf(c.flags) === 'server' ? { dryRun: ['All'] } : {}),
  };
}

async function deleted(
  c: Invocation,
  pods: readonly KubeObject[],
  until: number,
): Promise<readonly Error[]> {
  const body = { kind: 'DeleteOptions', apiVersion: 'v1', ...deleteOptions(c) };
  try {
    for (const p of pods) {
      const { name, namespace } = placeOf(p);
      await c.client.delete(podKind(), namespace, name, body, {}).catch((e: unknown) => {
        if (!hasReason(e, 'NotFound')) throw e;
      });
    }
    await waitGone(c, pods, until, false);
    return [];
  } catch (e) {
    c.env.signal.throwIfAborted();
    return [e as Error];
  }
}

/** Evicts one Pod and waits until it is gone; answers the failure. */
async function evicted(c: Invocation, pod: KubeObject, until: number): Promise<Error | undefined> {
  const { name, namespace } = placeOf(pod);
  const doing = `error when evicting pods/${quoted(name)} -n ${quoted(namespace)}`;
  const suffix = dryRunSuffix(dryRunOf(c.flags));
  for (let active = pod; ; active = await fresh(c, active)) {
    c.env.out(`evicting pod ${namespace}/${name}${suffix}\n`);
    if (c.client.transport.now() >= until) {
      const limit = durationText(c.flags.duration('timeout'));
      return new KubectlError(`${doing}: global timeout reached: ${limit}`);
    }
    const e = await evict(c, active);
    if (e === undefined) break;
    if (hasReason(e, 'NotFound')) return undefined;
    const terminating = inTerminatingNamespace(e);
    if (terminating && active.metadata?.deletionTimestamp !== undefined) break;
    const retry = `(will retry after ${durationText(RETRY_US)}): ${e.message}\n`;
    if (hasReason(e, 'TooManyRequests')) c.env.err(`${doing} ${retry}`);
    else if (terminating) {
      const what = `error when evicting pod ${quoted(name)} from terminating namespace`;
      c.env.err(`${what} ${quoted(namespace)} ${retry}`);
    } else return new KubectlError(`${doing}: ${e.message}`);
    await c.client.transport.sleep(RETRY_US, c.env.signal);
  }
  if (suffix !== '') return undefined;
  try {
    await waitGone(c, [pod], until, true);
    return undefined;
  } catch (e) {
    c.env.signal.throwIfAborted();
    return new KubectlError(
      `error when waiting for pod ${quoted(name)} in namespace ${quoted(namespace)} to terminate: ${(e as Error).message}`,
    );
  }
}

async function evict(c: Invocation, pod: KubeObject): Promise<Error | undefined> {
  const metadata = placeOf(pod);
  const body = {
    kind: 'Eviction',
    apiVersion: 'policy/v1',
    metadata,
    deleteOptions: deleteOptions(c),
  };
  const path = pathOf(podKind(), metadata.namespace, metadata.name, 'eviction');
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  try {
    await c.client.ask({ method: 'POST', path, headers, body });
    return undefined;
  } catch (e) {
    c.env.signal.throwIfAborted();
    return e as Error;
  }
}

function inTerminatingNamespace(e: Error): boolean {
  if (!(e instanceof StatusError) || e.status.reason !== 'Forbidden') return false;
  return e.status.details?.causes?.some((x) => x.reason === 'NamespaceTerminating') ?? false;
}

/** The Pod as it is now, or as it was when it cannot be read. */
async function fresh(c: Invocation, pod: KubeObject): Promise<KubeObject> {
  const { name, namespace } = placeOf(pod);
  try {
    return await c.client.get(podKind(), namespace, name);
  } catch {
    c.env.signal.throwIfAborted();
    return pod;
  }
}

/** Looks for Pods every second until all are gone. Models: kubectl pkg/drain waitForDelete */
async function waitGone(
  c: Invocation,
  pods: readonly KubeObject[],
  until: number,
  evicting: boolean,
): Promise<void> {
  let left = pods;
  for (;;) {
    const still: KubeObject[] = [];
    for (const p of left) if (!(await isGone(c, p, evicting))) still.push(p);
    left = still;
    if (left.length === 0) return;
    const rest = until - c.client.transport.now();
    if (rest > 0) await c.client.transport.sleep(Math.min(POLL_US, rest), c.env.signal);
    c.env.signal.throwIfAborted();
    if (rest <= POLL_US) throw new KubectlError('context deadline exceeded');
  }
}

/** Whether a Pod is gone, or no longer waited for; says what became of it. */
async function isGone(c: Invocation, pod: KubeObject, evicting: boolean): Promise<boolean> {
  const { name, namespace } = placeOf(pod);
  let now: KubeObject | undefined;
  try {
    now = await c.client.get(podKind(), namespace, name);
  } catch (e) {
    c.env.signal.throwIfAborted();
    if (!hasReason(e, 'NotFound')) {
      printResult(c, pod, evicting ? 'eviction failed' : 'deletion failed');
      throw e;
    }
  }
  if (now === undefined || now.metadata?.uid !== pod.metadata?.uid) {
    printResult(c, pod, evicting ? 'evicted' : 'deleted');
    return true;
  }
  if (!isLongDeleted(c, now)) return false;
  const limit = c.flags.int('skip-wait-for-delete-timeout');
  c.env.out(`pod ${quoted(name)} has DeletionTimestamp older than ${limit} seconds, skipping\n`);
  return true;
}
