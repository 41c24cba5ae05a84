import type { Pod } from '../../api/core/pod/fields.ts';
import type { ResourceQuota } from '../../api/core/resourcequota/fields.ts';
import { inScopes } from '../../api/core/resourcequota/scopes.ts';
import type { Amounts } from '../../api/core/resourcequota/usage.ts';
import {
  addedAmounts,
  containerUsage,
  masked,
  quotaUsage,
  trackedNames,
} from '../../api/core/resourcequota/usage.ts';
import type { Kind } from '../../api/Kind.ts';
import type { KubeObject } from '../../api/meta/ObjectMeta.ts';
import { compareQuantities } from '../../api/quantity.ts';
import type { SimTime } from '../../sim/time.ts';

/** Figures that a quota on them demands of every container. */
const DEMANDED = new Set([
  'cpu',
  'memory',
  'requests.cpu',
  'requests.memory',
  'limits.cpu',
  'limits.memory',
]);

/** What a new object does to one quota: nothing, more use, or a refusal. */
export type Charge =
  | { readonly do: 'nothing' }
  | { readonly do: 'charge'; readonly quota: ResourceQuota }
  | { readonly do: 'refuse'; readonly why: string };

const NOTHING: Charge = { do: 'nothing' };

function sorted(names: Iterable<string>): readonly string[] {
  return [...names].toSorted((a, b) => (a < b ? -1 : 1));
}

/** `pods=1,requests.cpu=100m`. Models: prettyPrint */
function printed(a: Amounts): string {
  return sorted(Object.keys(a))
    .map((k) => `${k}=${a[k]}`)
    .join(',');
}

/** Figures that a Pod's containers lack. Models: podEvaluator.Constraints */
function missing(pod: Pod, names: readonly string[]): string | undefined {
  const { requests, limits } = pod.spec?.resources ?? {};
  if (Object.keys({ ...requests, ...limits }).length > 0) return undefined;
  const lacking = new Map<string, Set<string>>();
  for (const c of [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])]) {
    const has = containerUsage(c.resources?.requests, c.resources?.limits);
    for (const n of names) {
      if (!DEMANDED.has(n) || has[n] !== undefined) continue;
      const of = lacking.get(n) ?? new Set<string>();
      lacking.set(n, of.add(c.name ?? ''));
    }
  }
  if (lacking.size === 0) return undefined;
  const parts = sorted(lacking.keys()).map((n) => `${n} for: ${sorted(lacking.get(n)!).join(',')}`);
  return `must specify ${parts.join('; ')}`;
}

/** What a new object does to a quota. Models: admission/plugin/resourcequota CheckRequest */
export function chargeOf(
  q: ResourceQuota,
  kind: Pick<Kind, 'group' | 'resource'>,
  o: KubeObject,
  now: SimTime,
): Charge {
  const hard = q.status?.hard ?? {};
  const names = trackedNames(kind, Object.keys(hard));
  if (names.length === 0 || !inScopes(q, kind, o)) return NOTHING;
  const { name } = q.metadata ?? {};
  const lacks = kind.resource === 'pods' ? missing(o as Pod, names) : undefined;
  if (lacks !== undefined) return { do: 'refuse', why: `failed quota: ${name}: ${lacks}` };
  const used = q.status?.used ?? {};
  if (names.some((n) => used[n] === undefined)) {
    const why = `status unknown for quota: ${name}, resources: ${sorted(names).join(',')}`;
    return { do: 'refuse', why };
  }
  const all = masked(quotaUsage(kind, o, now), Object.keys(hard));
  const asked = Object.fromEntries(
    Object.entries(all).filter(([, v]) => compareQuantities(v, '0') !== 0),
  );
  if (Object.keys(asked).length === 0) return NOTHING;
  const next = addedAmounts(used, asked);
  const over = Object.keys(asked).filter((n) => compareQuantities(next[n]!, hard[n]!) > 0);
  if (over.length > 0) {
    const [r, u, l] = [asked, used, hard].map((a) => printed(masked(a, over)));
    return {
      do: 'refuse',
      why: `exceeded quota: ${name}, requested: ${r}, used: ${u}, limited: ${l}`,
    };
  }
  return { do: 'charge', quota: { ...q, status: { ...q.status, used: next } } };
}
