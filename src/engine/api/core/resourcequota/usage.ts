import type { PersistentVolumeClaim } from '../persistentvolumeclaim/fields.ts';
import { limitsOfPod, requestsOfPod } from '../pod/podAmounts.ts';
import type { Pod } from '../pod/fields.ts';
import type { Service } from '../service/fields.ts';
import type { Kind } from '../../Kind.ts';
import type { KubeObject } from '../../meta/ObjectMeta.ts';
import { addQuantities } from '../../quantity.ts';
import { parseRfc3339 } from '../../../sim/rfc3339.ts';
import type { SimTime } from '../../../sim/time.ts';
import { SECOND } from '../../../sim/time.ts';

/** Amounts by the name under which a quota limits them. */
export type Amounts = Readonly<Record<string, string>>;
type Named = Pick<Kind, 'group' | 'resource'>;

const STORAGE = 'requests.storage';
const CLASS_SUFFIX = '.storageclass.storage.k8s.io/';
/** Kinds that have a name of their own beside `count/…`. */
const ALIASES = new Set(['configmaps', 'resourcequotas', 'replicationcontrollers', 'secrets']);
const POD_NAMES = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'count/pods',
]);

/** `count/deployments.apps`: how many objects of a kind there are. */
function countName(k: Named): string {
  return k.group === '' ? `count/${k.resource}` : `count/${k.resource}.${k.group}`;
}

function isPodName(name: string): boolean {
  if (POD_NAMES.has(name) || name.startsWith('hugepages-')) return true;
  if (!name.startsWith('requests.')) return false;
  const rest = name.slice('requests.'.length);
  return rest.startsWith('hugepages-') || (rest.includes('/') && !rest.includes(CLASS_SUFFIX));
}

function isClaimName(name: string): boolean {
  if (name === 'persistentvolumeclaims' || name === STORAGE) return true;
  return name === 'count/persistentvolumeclaims' || name.includes(CLASS_SUFFIX);
}

function isServiceName(name: string): boolean {
  return name === 'services' || name.startsWith('services.') || name === 'count/services';
}

/** Which of a quota's names objects of a kind count for. Models: Evaluator.MatchingResources */
export function trackedNames(k: Named, names: readonly string[]): readonly string[] {
  const core = k.group === '' ? k.resource : '';
  if (core === 'pods') return names.filter(isPodName);
  if (core === 'persistentvolumeclaims') return names.filter(isClaimName);
  if (core === 'services') return names.filter(isServiceName);
  const count = countName(k);
  return names.filter((n) => n === count || (n === core && ALIASES.has(core)));
}

/** Whether a Pod counts: it has not finished, and its time to end is not over. Models: QuotaV1Pod */
export function isCharged(pod: Pod, now: SimTime): boolean {
  const { phase } = pod.status ?? {};
  if (phase === 'Failed' || phase === 'Succeeded') return false;
  const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata ?? {};
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return true;
  const at = parseRfc3339(deletionTimestamp) ?? now;
  return now <= at + deletionGracePeriodSeconds * SECOND;
}

/** Models: podComputeUsageHelper */
function computeUsage(requests: Amounts, limits: Amounts): Record<string, string> {
  const out: Record<string, string> = { pods: '1' };
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) {
    const [request, limit] = [requests[name], limits[name]];
    if (request !== undefined) {
      out[name] = request;
      out[`requests.${name}`] = request;
    }
    if (limit !== undefined) out[`limits.${name}`] = limit;
  }
  for (const name in requests) {
    if (name.startsWith('hugepages-')) out[name] = requests[name]!;
    if (name.startsWith('hugepages-') || name.includes('/'))
      out[`requests.${name}`] = requests[name]!;
  }
  return out;
}

/** What a container's own figures give names for: those that a quota may demand. */
export function containerUsage(requests: Amounts = {}, limits: Amounts = {}): Amounts {
  return computeUsage(requests, limits);
}

function podUsage(pod: Pod, now: SimTime): Amounts {
  if (!isCharged(pod, now)) return { 'count/pods': '1' };
  return { 'count/pods': '1', ...computeUsage(requestsOfPod(pod), limitsOfPod(pod)) };
}

function serviceUsage(s: Service): Amounts {
  const { type, ports = [], allocateLoadBalancerNodePorts } = s.spec ?? {};
  const balanced = type === 'LoadBalancer';
  const explicit = balanced && allocateLoadBalancerNodePorts === false;
  const nodePorts = explicit ? ports.filter((p) => p.nodePort).length : ports.length;
  return {
    'count/services': '1',
    services: '1',
    'services.loadbalancers': balanced ? '1' : '0',
    'services.nodeports': String(balanced || type === 'NodePort' ? nodePorts : 0),
  };
}

function claimUsage(c: PersistentVolumeClaim): Amounts {
  const out: Record<string, string> = {
    'count/persistentvolumeclaims': '1',
    persistentvolumeclaims: '1',
  };
  const name = c.spec?.storageClassName;
  const size = c.spec?.resources?.requests?.['storage'];
  if (name) out[`${name}${CLASS_SUFFIX}persistentvolumeclaims`] = '1';
  if (size === undefined) return out;
  out[STORAGE] = size;
  if (name) out[`${name}${CLASS_SUFFIX}${STORAGE}`] = size;
  return out;
}

/** What an object uses, by name. Models: pkg/quota/v1/evaluator/core, without resource claims */
export function quotaUsage(k: Named, o: KubeObject, now: SimTime): Amounts {
  const core = k.group === '' ? k.resource : '';
  if (core === 'pods') return podUsage(o as Pod, now);
  if (core === 'services') return serviceUsage(o as Service);
  if (core === 'persistentvolumeclaims') return claimUsage(o as PersistentVolumeClaim);
  return { [countName(k)]: '1', ...(ALIASES.has(core) ? { [core]: '1' } : {}) };
}

/** Only some names of what is used. */
export function masked(amounts: Amounts, names: readonly string[]): Amounts {
  const out: Record<string, string> = {};
  for (const n of names) if (amounts[n] !== undefined) out[n] = amounts[n];
  return out;
}

/** Two uses together. */
export function addedAmounts(a: Amounts, b: Amounts): Amounts {
  const out: Record<string, string> = { ...a };
  for (const k in b) out[k] = out[k] === undefined ? b[k]! : addQuantities(out[k], b[k]!);
  return out;
}
