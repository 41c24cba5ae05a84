import type { Job } from '../../api/batch/job/fields.ts';
import type { Pod, PodTemplateSpec } from '../../api/core/pod/fields.ts';
import { compareActivePods } from '../common/podRank.ts';
import { podFromTemplate } from '../common/pods.ts';
import { INDEX, indexOf } from './indexes.ts';
import { judge } from './podFailurePolicy.ts';

export const TRACKING = 'batch.kubernetes.io/job-tracking';
const FAILURES = 'batch.kubernetes.io/job-index-failure-count';
const IGNORED = 'batch.kubernetes.io/job-index-ignored-failure-count';
const ENV = 'JOB_COMPLETION_INDEX';
const NAME_CHARS = 58;

type Container = NonNullable<NonNullable<Pod['spec']>['containers']>[number];

export function isIndexed(job: Job): boolean {
  return job.spec?.completionMode === 'Indexed';
}

export function isSuspended(job: Job): boolean {
  return job.spec?.suspend ?? false;
}

/** Ending Pods are replaced only when they have failed. */
export function replacesFailedOnly(job: Job): boolean {
  return job.spec?.podReplacementPolicy === 'Failed' || job.spec?.podFailurePolicy !== undefined;
}

/** Whether a Pod counts as failed for a Job. */
export function isFailedFor(job: Job, pod: Pod): boolean {
  if (pod.status?.phase === 'Failed') return true;
  if (replacesFailedOnly(job)) return false;
  return pod.metadata?.deletionTimestamp !== undefined && pod.status?.phase !== 'Succeeded';
}

/** Whether a Pod still waits to be counted. */
export function isTracked(pod: Pod): boolean {
  return pod.metadata?.finalizers?.includes(TRACKING) ?? false;
}

/** A finished Job: nothing is done about it any more. */
export function isFinished(job: Job): boolean {
  const ends = (t: string | undefined): boolean => t === 'Complete' || t === 'Failed';
  return job.status?.conditions?.some((c) => ends(c.type) && c.status === 'True') ?? false;
}

function count(pod: Pod, key: string): number {
  const text = pod.metadata?.annotations?.[key];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : 0;
}

/** Failures of an index before this Pod, without ignored ones. */
export function indexFailures(pod: Pod): number {
  return count(pod, FAILURES);
}

/** All failures of an index before this Pod. */
export function allIndexFailures(pod: Pod): number {
  return count(pod, FAILURES) + count(pod, IGNORED);
}

/** Annotations by which a replacement knows how often its index failed. */
function failureAnnotations(job: Job, replaced: Pod | undefined): Readonly<Record<string, string>> {
  if (job.spec?.backoffLimitPerIndex === undefined) return {};
  if (!replaced) return { [FAILURES]: '0' };
  const counts = judge(job, replaced).counts;
  const ignored = count(replaced, IGNORED) + (counts ? 0 : 1);
  return {
    [FAILURES]: String(count(replaced, FAILURES) + (counts ? 1 : 0)),
    ...(ignored > 0 ? { [IGNORED]: String(ignored) } : {}),
  };
}

function withIndexEnv(c: Container): Container {
  if (c.env?.some((e) => e.name === ENV)) return c;
  const fieldRef = { fieldPath: `metadata.labels['${INDEX}']` };
  return { ...c, env: [...(c.env ?? []), { name: ENV, valueFrom: { fieldRef } }] };
}

function indexedTemplate(job: Job, t: PodTemplateSpec, i: number, replaced?: Pod): PodTemplateSpec {
  const spec = t.spec ?? {};
  const own = { [INDEX]: String(i) };
  const annotations = { ...t.metadata?.annotations, ...own, ...failureAnnotations(job, replaced) };
  return {
    ...t,
    metadata: { ...t.metadata, labels: { ...t.metadata?.labels, ...own }, annotations },
    spec: {
      ...spec,
      hostname: `${job.metadata?.name}-${i}`,
      containers: (spec.containers ?? []).map(withIndexEnv),
      ...(spec.initContainers ? { initContainers: spec.initContainers.map(withIndexEnv) } : {}),
    },
  };
}

/** A new Pod of a Job, for an index if it has them. */
export function newPod(job: Job, index: number | undefined, replaced: Pod | undefined): Pod {
  const template = job.spec?.template ?? {};
  const indexed = index === undefined ? template : indexedTemplate(job, template, index, replaced);
  const finalizers = indexed.metadata?.finalizers ?? [];
  const tracked = finalizers.includes(TRACKING) ? finalizers : [...finalizers, TRACKING];
  const pod = podFromTemplate(job, {
    ...indexed,
    metadata: { ...indexed.metadata, finalizers: tracked },
  });
  if (index === undefined) return pod;
  const end = `-${index}-`;
  const generateName = `${(job.metadata?.name ?? '').slice(0, NAME_CHARS - end.length)}${end}`;
  return { ...pod, metadata: { ...pod.metadata, generateName } };
}

/** Of Pods with the same index all but the best are surplus. */
function duplicates(job: Job, pods: readonly Pod[]): { rm: Pod[]; left: Pod[] } {
  const rm: Pod[] = [];
  const left: Pod[] = [];
  const byIndex = new Map<number, Pod[]>();
  for (const pod of pods) {
    const i = indexOf(pod);
    if (i < 0 || i >= (job.spec?.completions ?? 0)) rm.push(pod);
    else byIndex.set(i, [...(byIndex.get(i) ?? []), pod]);
  }
  for (const i of [...byIndex.keys()].sort((a, b) => a - b)) {
    const same = byIndex.get(i)!.sort(compareActivePods);
    rm.push(...same.slice(0, -1));
    left.push(same.at(-1)!);
  }
  return { rm, left };
}

/** Active Pods that are too many. Models: activePodsForRemoval */
export function surplusPods(job: Job, active: readonly Pod[], atLeast: number): readonly Pod[] {
  const { rm, left } = isIndexed(job) ? duplicates(job, active) : { rm: [], left: [...active] };
  if (rm.length >= atLeast) return rm;
  return [...rm, ...left.sort(compareActivePods).slice(0, atLeast - rm.length)];
}
