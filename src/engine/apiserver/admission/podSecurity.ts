import type { Pod, PodSpec } from '../../api/core/pod/fields.ts';
import type { KubeObject, ObjectMeta } from '../../api/meta/ObjectMeta.ts';
import { semanticEqual } from '../../api/meta/semanticEqual.ts';
import { containersOf } from '../podsecurity/Check.ts';
import type { SecurityPolicy } from '../podsecurity/policyOf.ts';
import { compareLevels, policyOf, textOf } from '../podsecurity/policyOf.ts';
import { detailOf, reasonOf, violationsOf } from '../podsecurity/violationsOf.ts';
import { forbiddenBy, invalidObject } from '../status.ts';
import type { Environment } from '../Task.ts';
import type { AdmissionPlugin, Attributes } from './Admission.ts';
import { Refusal } from './Admission.ts';

/** Most Pods that are looked at when a namespace's level changes. */
const MOST_PODS = 3000;
const POD_SUBRESOURCES = new Set(['', 'ephemeralcontainers', 'resize']);

interface Template {
  readonly metadata?: ObjectMeta;
  readonly spec?: PodSpec;
}

/** The Pods that an object makes; undefined: none. Models: DefaultPodSpecExtractor */
function templateOf(a: Attributes): Template | undefined {
  const o = a.object as
    | { readonly spec?: { readonly template?: Template }; readonly template?: Template }
    | undefined;
  if (a.kind.kind === 'PodTemplate') return o?.template;
  if (a.kind.kind !== 'CronJob') return o?.spec?.template;
  const job = (o?.spec as { readonly jobTemplate?: { readonly spec?: { template?: Template } } })
    ?.jobTemplate;
  return job?.spec?.template;
}

function namespacePolicy(a: Attributes, env: Environment): SecurityPolicy {
  return policyOf(env.get('namespaces', '', a.namespace)?.metadata?.labels);
}

/** Models: isSignificantPodUpdate */
function isSignificant(pod: Pod, old: Pod): boolean {
  const now = containersOf(pod.spec ?? {});
  const was = containersOf(old.spec ?? {});
  return now.length !== was.length || now.some((c, i) => c.image !== was[i]!.image);
}

function isJudged(a: Attributes): boolean {
  if (a.operation === 'DELETE' || !POD_SUBRESOURCES.has(a.subresource)) return false;
  return a.operation === 'CREATE' || isSignificant(a.object as Pod, a.old as Pod);
}

function refusePod(a: Attributes, env: Environment): Refusal | undefined {
  const { enforce } = namespacePolicy(a, env);
  if (enforce.level === 'privileged' || !isJudged(a)) return undefined;
  const pod = a.object as Pod;
  const all = violationsOf(enforce, pod.metadata ?? {}, pod.spec ?? {});
  if (all.length === 0) return undefined;
  const why = `violates PodSecurity "${textOf(enforce)}": ${detailOf(all)}`;
  return new Refusal(forbiddenBy(a.kind, a.name, why));
}

function refuseNamespace(a: Attributes): Refusal | undefined {
  if (a.operation === 'DELETE' || a.subresource !== '') return undefined;
  const { errors } = policyOf(a.object?.metadata?.labels);
  if (errors.length === 0) return undefined;
  const had = a.old ? policyOf(a.old.metadata?.labels).errors : [];
  if (semanticEqual(errors, had)) return undefined;
  return new Refusal(invalidObject(a.kind, a.name, errors));
}

/** Pods in the order in which they are looked at: one of a controller's before its others. */
function prioritized(pods: readonly KubeObject[]): readonly KubeObject[] {
  const seen = new Set<string>();
  const first: KubeObject[] = [];
  const others: KubeObject[] = [];
  for (const p of pods) {
    const uid = p.metadata?.ownerReferences?.find((r) => r.controller)?.uid;
    if (uid !== undefined && seen.has(uid)) others.push(p);
    else first.push(p);
    if (uid !== undefined) seen.add(uid);
  }
  return [...first, ...others];
}

/** What a namespace's new level finds among its Pods. Models: EvaluatePodsInNamespace */
function warnNamespace(a: Attributes, env: Environment): readonly string[] {
  if (a.operation !== 'UPDATE' || a.subresource !== '') return [];
  const { enforce } = policyOf(a.object?.metadata?.labels);
  const was = policyOf(a.old?.metadata?.labels).enforce;
  if (enforce.level === 'privileged' || textOf(enforce) === textOf(was)) return [];
  if (enforce.minor === was.minor && compareLevels(enforce.level, was.level) < 1) return [];
  const pods = prioritized(env.list('pods', a.name));
  const found = new Map<string, string[]>();
  for (const p of pods.slice(0, MOST_PODS) as readonly Pod[]) {
    const all = violationsOf(enforce, p.metadata ?? {}, p.spec ?? {});
    if (all.length === 0) continue;
    const reason = reasonOf(all);
    found.set(reason, [...(found.get(reason) ?? []), p.metadata?.name ?? '']);
  }
  const out: string[] = [];
  if (pods.length > MOST_PODS) {
    const some = `the first ${MOST_PODS} of ${pods.length} existing pods`;
    out.push(`new PodSecurity enforce level only checked against ${some}`);
  }
  if (found.size === 0) return out;
  const level = `the new PodSecurity enforce level "${textOf(enforce)}"`;
  out.push(`existing pods in namespace "${a.name}" violate ${level}`);
  return [...out, ...[...found].map(([reason, names]) => told(reason, names)).toSorted()];
}

function told(reason: string, names: readonly string[]): string {
  const name = names.toSorted((x, y) => (x < y ? -1 : 1))[0]!;
  const more = names.length - 1;
  if (more === 0) return `${name}: ${reason}`;
  return `${name} (and ${more} other pod${more === 1 ? '' : 's'}): ${reason}`;
}

function warnPod(a: Attributes, env: Environment): readonly string[] {
  if (a.operation === 'DELETE') return [];
  const { warn } = namespacePolicy(a, env);
  if (warn.level === 'privileged') return [];
  const isPod = a.kind.kind === 'Pod';
  if (isPod ? !isJudged(a) : a.subresource !== '') return [];
  const of = isPod ? (a.object as Pod) : templateOf(a);
  if (!of) return [];
  const all = violationsOf(warn, of.metadata ?? {}, of.spec ?? {});
  if (all.length === 0) return [];
  return [`would violate PodSecurity "${textOf(warn)}": ${detailOf(all)}`];
}

/**
 * Namespaces' labels say what their Pods must not do, and of what they warn.
 * Models: pod-security-admission/admission; audits are not kept
 */
export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  kinds: [
    'Namespace',
    'Pod',
    'PodTemplate',
    'ReplicationController',
    'ReplicaSet',
    'Deployment',
    'StatefulSet',
    'DaemonSet',
    'Job',
    'CronJob',
  ],
  validate(a, env) {
    if (a.kind.kind === 'Namespace') return refuseNamespace(a);
    return a.kind.kind === 'Pod' ? refusePod(a, env) : undefined;
  },
  warnings: (a, env) => (a.kind.kind === 'Namespace' ? warnNamespace(a, env) : warnPod(a, env)),
};
